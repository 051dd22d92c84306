// A field to draw one's signature in: strokes of points, sent along as text. Without it the typed
// name is the signature, alone.
(() => {
  const APART = 4;
  const field = document.querySelector("[data-signature]");
  if (!field) return;
  const picture = field.querySelector("svg");
  const sent = field.querySelector("input");
  const { width, height, longest } = picture.dataset;
  const strokes = sent.value ? sent.value.split(";").map((one) => one.split(" ")) : [];
  let line = null;
  field.hidden = false;

  const text = () => strokes.filter((one) => one.length).map((one) => one.join(" ")).join(";");

  function point(event) {
    const box = picture.getBoundingClientRect();
    const within = (at, size, most) => Math.max(0, Math.min(most, Math.round((at / size) * most)));
    return [within(event.clientX - box.left, box.width, width), within(event.clientY - box.top, box.height, height)];
  }

  function add(event) {
    const [x, y] = point(event);
    const stroke = strokes[strokes.length - 1];
    const [lastX, lastY] = (stroke[stroke.length - 1] || "-99,-99").split(",").map(Number);
    if (Math.hypot(x - lastX, y - lastY) < APART || text().length > longest - 12) return;
    stroke.push(`${x},${y}`);
    line.setAttribute("points", stroke.length === 1 ? `${stroke[0]} ${stroke[0]}` : stroke.join(" "));
  }

  picture.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    picture.append(line);
    strokes.push([]);
    add(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (line) add(event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    picture.addEventListener(name, () => {
      line = null;
      sent.value = text();
    });
  }
  field.querySelector("button").addEventListener("click", () => {
    strokes.length = 0;
    sent.value = "";
    picture.replaceChildren();
  });
})();
