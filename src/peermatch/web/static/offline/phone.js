// Turns use without signal on in this browser: the service gives a key, the PIN's lock is made here,
// and the empty page is kept.
(() => {
  const offline = window.offline;
  const form = document.getElementById("phone-pin");
  const said = document.getElementById("phone-said");
  if (!form) return;
  if (!offline?.able) {
    said.textContent = "This browser can’t keep anything sealed. Use a current one, by HTTPS.";
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [pin, again] = [form.elements.pin.value, form.elements.again.value];
    const shortest = Number(form.dataset.shortest);
    if (pin.length < shortest) return wrong(`Choose a PIN of at least ${shortest} characters.`);
    if (/^(.)\1*$/.test(pin) || "01234567890 9876543210".includes(pin)) return wrong("That PIN would be guessed first. Choose another.");
    if (pin !== again) return wrong("The two are not the same.");
    said.textContent = "Being set up …";
    try {
      const answer = await fetch("/offline/phone", { method: "POST", redirect: "manual" });
      if (answer.type === "opaqueredirect") return location.assign("/sign-in?next=/offline/phone");
      const told = await answer.json();
      if (!answer.ok) return wrong(told.detail || "It could not be set up.");
      await offline.lockBy(pin, told);
      await offline.installed();
      await navigator.serviceWorker.ready;
      await offline.meet(true);
      location.assign("/?done=phone-kept");
    } catch {
      wrong("It could not be set up. Check the signal and try again.");
    }
  });

  function wrong(words) {
    said.textContent = words;
    form.elements.pin.focus();
  }
})();
