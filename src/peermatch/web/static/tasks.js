// The list of tasks: a person's box ticks all of their tasks, and the bar says how many are selected.
// Without it every box and button works all the same.
(() => {
  const boxes = (name) => [...document.querySelectorAll(`input[form=together][name=${name}]`)];
  const under = (all) => [...all.closest("li").querySelectorAll("input[name=t]")];

  function tell() {
    for (const all of boxes("p")) {
      const ticked = under(all).filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === under(all).length;
      all.indeterminate = ticked > 0 && !all.checked;
    }
    const told = document.getElementById("together-told");
    if (!told) return;
    const n = boxes("t").filter((box) => box.checked).length;
    told.textContent = n ? `${n} selected: snooze, assign or record` : "See to several at once";
    told.closest("form").classList.toggle("together--some", n > 0);
  }

  addEventListener("change", (event) => {
    if (event.target.form?.id !== "together") return;
    if (event.target.name === "p") for (const box of under(event.target)) box.checked = event.target.checked;
    tell();
  });
  document.addEventListener("htmx:after:swap", tell);
  tell();
})();
