// On a CPRS's pages: renews what the phone keeps, sends what waits, and takes an outcome or a note
// through the outbox, so that it is safe where the signal ends in the middle.
(() => {
  const offline = window.offline;
  if (!offline?.able) return;
  const TAKEN = /^\/do\/(hold-session|miss-session|write-progress-note)$/;
  const byName = (form, name) => form.elements.namedItem(name)?.value || "";

  function bodyOf(command, form) {
    const session = { session_id: byName(form, "session_id") };
    if (command === "miss-session") return { ...session, reason: byName(form, "reason") };
    const held = { ...session, minutes: Number(byName(form, "minutes")) };
    if (!Number.isInteger(held.minutes) || held.minutes < 1) return null;
    if (command === "hold-session") return held;
    const goals = [...form.elements].filter((one) => one.name.startsWith("goal-") && one.checked);
    const note = { ...held, mode: byName(form, "mode"), goals: goals.map((one) => one.value) };
    for (const part of ["worked_on", "next_step"]) note[part] = byName(form, part).replaceAll("\r\n", "\n").trim();
    for (const given of ["resource_id", "need", "kept_back"]) if (byName(form, given)) note[given] = byName(form, given);
    return note.mode ? note : null;
  }

  async function take(command, form, body, pressed) {
    const id = byName(form, "command_id");
    const who = pressed?.querySelector(".hidden") || document.querySelector(".lead");
    const told = { who: (who?.textContent || "").replace(/^: /, ""), when: "" };
    await offline.add({ id, command, session: body.session_id, body, seen: byName(form, "seen"), after: "", ...told });
    await offline.send();
    const mine = (await offline.unsent()).find((one) => one.id === id);
    if (mine?.stopped && (await offline.takeBack(mine))) return form.submit();
    const back = byName(form, "layout") === "session" ? `/sessions/${body.session_id}` : "/";
    location.assign(mine ? "/" : `${back}?done=${command}`);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const address = new URL(form.action, location.href).pathname;
    if (address === "/sign-out" && offline.on()) {
      event.preventDefault();
      return signOut(form);
    }
    const command = TAKEN.exec(address)?.[1];
    const body = command && offline.ready() ? bodyOf(command, form) : null;
    if (!body) return;
    event.preventDefault();
    if (form.dataset.taken) return;
    form.dataset.taken = "yes";
    take(command, form, body, event.submitter).catch(() => form.submit());
  });

  async function signOut(form) {
    if (await offline.count()) return location.assign("/offline?leaving=1");
    await offline.wipe();
    form.submit();
  }

  function tell(words, address, link) {
    const told = document.createElement("div");
    told.className = "usa-alert usa-alert--info usa-alert--slim";
    told.setAttribute("role", "status");
    const inside = document.createElement("div");
    inside.className = "usa-alert__body";
    const text = document.createElement("p");
    text.className = "usa-alert__text";
    const to = document.createElement("a");
    to.href = address;
    to.textContent = link;
    text.append(`${words} `, to);
    inside.append(text);
    told.append(inside);
    document.getElementById("main").prepend(told);
  }

  async function begin() {
    if ((await offline.meet(location.pathname === "/")) !== "open") return;
    if (!(await offline.locked())) {
      tell("The PIN for use without signal was wrong five times.", "/offline/phone", "Choose another");
    } else await offline.installed();
    const { sent } = await offline.send();
    if (sent && location.pathname === "/") return location.replace("/?done=offline-sent");
    const left = await offline.unsent();
    const stopped = left.filter((one) => one.stopped).length;
    if (stopped) tell(`${stopped === 1 ? "One entry" : `${stopped} entries`} from without signal could not be saved.`, "/offline", "See what happened");
    else if (left.length) tell(`${left.length === 1 ? "One entry waits" : `${left.length} entries wait`} to be sent.`, "/offline", "See them");
  }

  if (offline.on()) begin();
})();
