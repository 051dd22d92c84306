// A week of hours: drag across boxes, move with arrow keys, headers and presets tick many at once.
// Without it every box is a checkbox and every preset a button that sends the form.
(() => {
  const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const clock = (h) => `${h % 12 || 12}:00 ${h % 24 < 12 ? "am" : "pm"}`;

  const startOf = (box) => box.value.slice(0, 6);

  function said(week) {
    const on = new Set([...week.querySelectorAll(".usual__box:checked")].map(startOf));
    const spans = [];
    for (const day of DAYS) {
      for (let h = 0; h < 24; h += 1) {
        const has = (hour) => on.has(`${day} ${String(hour).padStart(2, "0")}`);
        if (!has(h) || has(h - 1)) continue;
        let end = h;
        while (has(end)) end += 1;
        spans.push(`${day} ${clock(h)} – ${clock(end)}`);
      }
    }
    week.querySelector("[data-said]").textContent = spans.join(" · ") || "No hours chosen yet.";
  }

  function tick(week, boxes, on) {
    for (const box of boxes) box.checked = on;
    said(week);
  }

  function set(week) {
    const boxes = [...week.querySelectorAll(".usual__box")];
    const of = (part) => boxes.filter((box) => startOf(box).includes(part));
    for (const head of week.querySelectorAll("[data-day], [data-hour]")) {
      const mine = () => of(head.dataset.day ? `${head.dataset.day} ` : ` ${head.dataset.hour}`);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "usual__head";
      button.append(...head.childNodes);
      button.addEventListener("click", () => tick(week, mine(), !mine().every((box) => box.checked)));
      head.append(button);
    }
    for (const preset of week.querySelectorAll("[data-boxes]")) {
      preset.addEventListener("click", (event) => {
        event.preventDefault();
        const wanted = new Set(preset.dataset.boxes.split(";"));
        if (preset.value === "clear") tick(week, boxes, false);
        else tick(week, boxes.filter((box) => wanted.has(box.value)), true);
      });
    }
    let drawing = null;
    week.addEventListener("pointerdown", (event) => {
      const box = event.target.closest(".usual__box");
      if (box && event.pointerType === "mouse") drawing = { on: !box.checked, first: box };
    });
    week.addEventListener("pointerover", (event) => {
      const box = event.target.closest(".usual__box");
      if (!drawing || !box || box === drawing.first) return;
      tick(week, [drawing.first, box], drawing.on);
      drawing.moved = true;
    });
    addEventListener("pointerup", () => {
      drawing = null;
    });
    week.addEventListener("change", () => said(week));
    week.addEventListener("keydown", (event) => {
      const at = boxes.indexOf(event.target);
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
      if (at < 0 || !step || !boxes[at + step]) return;
      event.preventDefault();
      boxes[at + step].focus();
    });
  }

  for (const week of document.querySelectorAll("[data-week]")) set(week);
})();
