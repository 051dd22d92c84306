// A participant's page stays open while somebody types, presses or scrolls; it asks before it closes by
// itself, and then nothing of it stays on the screen. The service counts the same time on its own.
(() => {
  const asking = document.getElementById("closing");
  if (!asking) return;
  const IDLE = asking.dataset.idle * 1000;
  const WARNED = asking.dataset.warned * 1000;
  const EACH = 30000;
  const page = document.getElementById("main");
  let used = Date.now();
  let told = used;
  let typed = false;
  for (const words of document.querySelectorAll("[data-scripts]")) words.hidden = false;

  const gone = () => location.replace(typed ? "/closed?form=1" : "/closed");

  async function tell() {
    told = Date.now();
    try {
      const answer = await fetch("/your-page/stay", { method: "POST", cache: "no-store" });
      if (answer.status === 401) gone();
    } catch {
      told = 0;
    }
  }

  function here() {
    if (Date.now() - used >= IDLE) return gone();
    used = Date.now();
    if (asking.open) {
      asking.close();
      tell();
    }
  }

  function look() {
    const now = Date.now();
    if (now - used >= IDLE) return gone();
    if (used > told && now - told >= EACH) tell();
    if (now - used >= IDLE - WARNED && !asking.open) asking.showModal();
  }

  for (const kind of ["input", "keydown", "pointerdown", "scroll"]) {
    addEventListener(kind, here, { passive: true, capture: true });
  }
  page.addEventListener("input", () => { typed = true; });
  page.addEventListener("submit", () => { typed = false; });
  asking.addEventListener("cancel", here);
  asking.querySelector("[data-stay]").addEventListener("click", here);
  addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
  if ("long" in asking.dataset) tell();
})();
