// The review queue: what colleagues do appears by itself, keys, and how many are selected.
// Without it every link, form and checkbox works all the same.
(() => {
  const byId = (id) => document.getElementById(id);
  const POLL = 1500;
  let place = byId("queue")?.dataset.place || "";
  const picked = () => [...document.querySelectorAll("#bulk input[name=m]:checked")].map((box) => box.value);
  let kept = picked();

  function tell() {
    const told = byId("bulk-told");
    if (!told) return;
    const n = picked().length;
    told.textContent = n ? `${n} selected` : "Select several to approve them together.";
    told.parentElement.classList.toggle("bulk--some", n > 0);
  }

  function mark() {
    const open = byId("pane")?.dataset.match;
    for (const row of document.querySelectorAll(".q")) {
      const here = row.id === `match-${open}`;
      row.classList.toggle("q--open", here);
      const link = row.querySelector(".q__names a");
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    byId("queue")?.classList.toggle("picked", new URL(location).searchParams.has("match"));
  }

  function settle() {
    for (const id of kept) {
      const box = byId(`pick-${id}`);
      if (box && !box.disabled) box.checked = true;
    }
    mark();
    tell();
  }

  // While something is sent, what others changed waits: the answer may open another match.
  let sending = false, missed = [];

  async function renew(ids) {
    if (sending) {
      missed.push(...ids);
      return;
    }
    const open = byId("pane")?.dataset.match;
    const here = new URL(location.href);
    if (open) here.searchParams.set("match", open);
    const answer = await fetch(here, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (sending || byId("pane")?.dataset.match !== open) return changed(ids);
    const focused = document.activeElement?.id;
    kept = picked();
    swap("queue-list", fresh);
    const news = fresh.getElementById("pane-news");
    if (open && ids.includes(open) && news && byId("pane-news") && !byId("pane").contains(document.activeElement?.closest("form"))) {
      if (news.textContent.trim()) swap("pane", fresh);
    } else if (open && ids.includes(open) && news?.textContent.trim()) swap("pane-news", fresh);
    const lead = fresh.querySelector(".head .lead");
    if (lead) document.querySelector(".head .lead").innerHTML = lead.innerHTML;
    if (focused) byId(focused)?.focus();
    settle();
  }

  function swap(id, fresh) {
    const now = byId(id), then = fresh.getElementById(id);
    if (!now || !then) return;
    const made = document.importNode(then, true);
    now.replaceWith(made);
    window.htmx?.process(made);
  }

  let waiting = Promise.resolve();
  function changed(ids) {
    waiting = waiting.then(() => renew(ids)).catch(() => {});
  }

  async function poll() {
    try {
      const answer = await fetch(`/matches/changed?since=${encodeURIComponent(place)}`);
      if (answer.ok && !answer.redirected) {
        const told = await answer.json();
        place = told.place;
        if (told.changed.length) changed(told.changed);
      }
    } catch { /* asked again */ }
    setTimeout(poll, POLL);
  }

  function listen() {
    if (!window.EventSource) return poll();
    const events = new EventSource(`/matches/changes?since=${encodeURIComponent(place)}`);
    events.addEventListener("changed", (event) => {
      place = event.lastEventId || place;
      changed(event.data.split(","));
    });
    let failures = 0;
    events.onopen = () => { failures = 0; };
    events.onerror = () => {
      failures += 1;
      if (failures > 3 || events.readyState === EventSource.CLOSED) {
        events.close();
        setTimeout(poll, POLL);
      }
    };
    addEventListener("pagehide", () => events.close());
  }

  addEventListener("keydown", (event) => {
    const key = window.shortcut(event);
    if (key === "j") byId("next")?.click();
    else if (key === "k") byId("previous")?.click();
    else if (key === "a") byId("approve-it")?.click();
    else if (key === "x") {
      const box = byId(`pick-${byId("pane")?.dataset.match}`);
      if (box && !box.disabled) { box.checked = !box.checked; tell(); }
    } else return;
    event.preventDefault();
  });

  addEventListener("change", (event) => {
    if (event.target.name === "m") tell();
  });
  // What the pane takes in by itself sends nothing and opens nothing else.
  const byItself = (event) => event.detail?.ctx?.sourceEvent?.type === "load";
  document.addEventListener("htmx:before:request", (event) => { if (!byItself(event)) sending = true; });
  document.addEventListener("htmx:finally:request", (event) => {
    if (byItself(event)) return;
    sending = false;
    if (missed.length) changed(missed.splice(0));
  });
  document.addEventListener("htmx:before:swap", () => { kept = picked(); });
  document.addEventListener("htmx:after:swap", settle);
  settle();
  listen();
})();
