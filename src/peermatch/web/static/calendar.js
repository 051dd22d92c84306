// Dragging a session along its specialist's day. It only fills in the form: whether the time is
// allowed is decided, and said, by the program. Without this script the menu does the same.
for (const item of document.querySelectorAll("[data-calendar] [data-session]")) {
  const lane = item.closest("[data-lane]");
  const ground = lane.querySelector(".cal__ground");
  const said = document.getElementById("drop-said");
  const target = document.createElement("span");
  let grip = 0;
  let offers = [];

  const quarterAt = (event) => {
    const box = lane.getBoundingClientRect();
    const quarters = Number(lane.dataset.quarters);
    const there = Math.round(((event.clientX - grip - box.left) / box.width) * quarters);
    return Math.max(0, Math.min(quarters - Number(item.dataset.width), there));
  };
  const markOffers = async () => {
    const answer = await fetch(item.querySelector("[data-move]").href);
    if (!answer.ok || !item.classList.contains("cal__item--dragged")) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelectorAll(`[data-lane="${lane.dataset.lane}"] .cal__offer`);
    offers = [...found].map((offer) => document.importNode(offer, true));
    ground.append(...offers);
  };

  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    grip = event.clientX - item.getBoundingClientRect().left;
    event.dataTransfer.setData("text/plain", "session");
    event.dataTransfer.effectAllowed = "move";
    item.classList.add("cal__item--dragged");
    markOffers();
  });
  item.addEventListener("dragend", (event) => {
    item.classList.remove("cal__item--dragged");
    for (const one of [target, ...offers]) one.remove();
    offers = [];
    if (event.dataTransfer.dropEffect === "none") said.textContent = "It stays where it was. A session moves along its own specialist’s day.";
  });
  lane.addEventListener("dragover", (event) => {
    if (!item.classList.contains("cal__item--dragged")) return;
    event.preventDefault();
    target.className = `cal__target s${quarterAt(event)} w${item.dataset.width}`;
    ground.append(target);
  });
  lane.addEventListener("drop", (event) => {
    if (!item.classList.contains("cal__item--dragged")) return;
    event.preventDefault();
    const quarter = quarterAt(event) + Number(lane.dataset.first);
    const clock = [Math.floor(quarter / 4), (quarter % 4) * 15].map((n) => String(n).padStart(2, "0"));
    const form = document.getElementById("drop");
    form.elements.session_id.value = item.dataset.session;
    form.elements.starts_at.value = `${lane.dataset.day}T${clock.join(":")}`;
    form.submit();
  });
}
