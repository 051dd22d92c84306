// The page without signal: opens what is sealed by the sign-in where it is in reach, else by the
// PIN, shows the day, and takes outcomes and notes. Locked again when nobody uses it.
(() => {
  const offline = window.offline;
  const { made, tap, clock, weekday, dayOf, moment, reaching, knowing, outcomes, minutesOf, words } = offline.shown;
  const byId = (id) => document.getElementById(id);
  const IDLE = 15 * 60000;
  const EACH = 20000;
  const CHOSEN = ["resource_id", "need", "kept_back"];
  const WAITS = {
    "no-signal": "No signal. What you enter is kept and sent later.",
    "signed-out": "Your sign-in has ended. Sign in where there is signal, and what waits is sent.",
    later: "The service can’t take it now. It is tried again.",
  };
  let used = Date.now();
  let entries = [];
  let drafts = new Map();
  let busy = Promise.resolve();

  const say = (text) => { byId("offline-said").textContent = text; };
  const only = (...ids) => {
    for (const id of ["offline-pin", "offline-sign-in", "offline-day"]) byId(id).hidden = !ids.includes(id);
  };

  async function begin() {
    if (!offline.able || !offline.on()) return nothing("Nothing is kept on this phone.");
    const met = await offline.meet(false);
    if (met === "ended") return nothing("This phone was ended. What it kept is deleted.");
    if (met === "open") return inContact();
    if (met === "others") return nothing("Somebody else’s unsent entries are on this phone. They have to sign in here.");
    await lock(met === "signed-out" ? WAITS["signed-out"] : WAITS["no-signal"], met);
  }

  function inContact() {
    byId("offline-today").hidden = false;
    return show("");
  }

  function nothing(text) {
    offline.close();
    say(text);
    only("offline-sign-in");
  }

  async function lock(text, met) {
    offline.close();
    byId("offline-list").replaceChildren();
    byId("offline-unsent").replaceChildren();
    if ((await offline.over()) || !(await offline.locked())) {
      const left = await offline.count();
      const waits = left ? ` ${left === 1 ? "One entry is" : `${left} entries are`} kept, sealed, and sent when you have signed in.` : "";
      return nothing(`The eight hours are over, so your day can’t be read here any more. Sign in where there is signal.${waits}`);
    }
    say(text);
    if (met === "signed-out") only("offline-pin", "offline-sign-in");
    else only("offline-pin");
  }

  byId("offline-pin").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.elements.pin;
    const pin = field.value;
    field.value = "";
    say("Opening …");
    const found = await offline.unlock(pin);
    used = Date.now();
    if (found === "open") return show(WAITS["no-signal"]);
    if (found === "over") return lock("");
    say("That PIN is not right. After five wrong ones your day can’t be opened here without signing in.");
    field.focus();
  });

  // One thing after the other, so that nothing is shown of a moment in between.
  const next = (work) => {
    busy = busy.then(work, work);
    return busy;
  };

  async function show(text) {
    only("offline-day");
    await draw();
    if (text) say(text);
    await sendAndDraw();
  }

  async function sendAndDraw(quiet = false) {
    const { sent, waits } = await offline.send();
    if (sent) await offline.meet(true);
    await draw(quiet);
    const left = entries.filter((one) => !one.stopped).length;
    if (waits) say(left ? `${WAITS[waits]} ${left} not sent yet.` : WAITS[waits]);
    else if (sent) say(`${sent} sent.`);
    byId("offline-sign-in").hidden = waits !== "signed-out";
  }

  // A note that is being written stays as it is; `quiet` is for what nobody pressed.
  async function draw(quiet = false) {
    if (!offline.ready()) return;
    entries = await offline.unsent();
    byId("offline-unsent").replaceChildren(...entries.map(unsentLine));
    const part = byId("offline-unsent-part");
    const leaving = entries.length > 0 && new URLSearchParams(location.search).has("leaving");
    const stopped = entries.filter((one) => one.stopped).length;
    part.hidden = !entries.length;
    part.open ||= leaving || stopped > 0;
    byId("offline-unsent-how-many").textContent = stopped ? `${stopped} not saved, ${entries.length - stopped} not sent yet` : `${entries.length} not sent yet`;
    byId("offline-leaving").hidden = !leaving;
    const day = await offline.day();
    if (!day) return;
    drafts = await offline.drafts();
    const list = byId("offline-list");
    const writing = [...list.querySelectorAll("li:has([data-part=note][open])")];
    if (writing.length && quiet) return;
    byId("offline-as-of").textContent = `As of ${moment(day.told.zone, day.asOf)}.`;
    const fresh = made("div", "", ...parts(day));
    for (const line of list.querySelectorAll("li:has([data-part=known][open])")) {
      const now = fresh.querySelector(`li[data-session="${line.dataset.session}"] [data-part=known]`);
      if (now) now.open = true;
    }
    for (const line of writing) {
      const now = fresh.querySelector(`li[data-session="${line.dataset.session}"]`);
      const note = now?.querySelector("[data-part=note]");
      if (note) note.replaceWith(line.querySelector("[data-part=note]"));
    }
    list.replaceChildren(...fresh.children);
  }

  function unsentLine(one) {
    const lines = [made("p", "lines__what", words(one), made("span", "soft", ` · ${one.who}${one.when ? ` · ${one.when}` : ""}`))];
    for (const part of ["worked_on", "next_step"]) {
      if (one.body[part]) lines.push(made("p", "person__said", one.body[part]));
    }
    if (one.gave) lines.push(made("p", "soft", `You gave them: ${one.gave}`));
    if (!one.stopped) lines.push(made("p", "soft", one.tried ? "Being sent: whether it arrived is asked again." : "Not sent yet."));
    else {
      lines.push(made("p", "safely", made("span", "", `Not saved. ${one.stopped.detail} Open the session to see what it says now; then discard this or send it all the same.`)));
    }
    const buttons = [];
    if (one.stopped) {
      const open = made("a", "usa-button usa-button--outline", "Open the session");
      open.href = `/sessions/${one.session}`;
      buttons.push(open, acting("Send all the same", one, sendAgain), acting("Discard", one, discard));
      if (one.body.resource_id) buttons.splice(2, 0, acting("Send without what you gave", one, sendWithout));
    } else if (!one.tried) buttons.push(acting("Undo", one, discard));
    lines.push(made("div", "buttons", ...buttons));
    return made("li", "lines__tall", made("div", "", ...lines));
  }

  function acting(text, one, act) {
    const button = tap(text, `${words(one)}, ${one.who}`, "");
    button.addEventListener("click", () => next(() => act(one)));
    return button;
  }

  async function discard(one) {
    if (!(await offline.takeBack(one))) say("It is being sent already.");
    await draw();
    byId("main").focus();
  }

  // The service may be gone from the directory; the note is not lost with it.
  function sendWithout(one) {
    const { resource_id: _gave, need: _for, ...body } = one.body;
    return sendAgain({ ...one, body, gave: "" });
  }

  async function sendAgain(one) {
    if ((await offline.meet(true)) !== "open") return say(WAITS["no-signal"]);
    await offline.again(one, (await offline.day())?.seen || "");
    await sendAndDraw();
    byId("main").focus();
  }

  function parts(day) {
    const { told } = day;
    const now = Date.now();
    const { zone, sessions } = told;
    const open = (one) => one.status === "scheduled" && one.theirs && Date.parse(one.ends_at) <= now;
    const today = (one) => dayOf(zone, one.starts_at) === dayOf(zone, now);
    const coming = sessions.find((one) => one.status === "scheduled" && Date.parse(one.ends_at) > now);
    const rest = (one) => one !== coming && !open(one);
    const later = sessions.filter((one) => rest(one) && !today(one) && Date.parse(one.starts_at) > now);
    return [
      ["Next session", coming ? [coming] : []],
      ["How did it go?", sessions.filter((one) => open(one) && one !== coming).reverse()],
      ["Today", sessions.filter((one) => rest(one) && today(one))],
      ["The next days", later],
    ].filter(([, some]) => some.length).map(([title, some]) =>
      made("section", "card", made("h2", "", title), made("ul", "lines", ...some.map((one) => sessionLine(day, one)))));
  }

  function sessionLine(day, one) {
    const { told } = day;
    const person = told.people[one.person];
    const mine = entries.filter((entry) => entry.session === one.session_id);
    const outcome = mine.find((entry) => entry.command !== "write-progress-note");
    const when = `${weekday(told.zone, one.starts_at)}, ${clock(told.zone, one.starts_at)} – ${clock(told.zone, one.ends_at)}`;
    const box = made("div", "",
      made("p", "lines__what", person.name, one.first ? made("span", "tag tag--info", "First session") : ""),
      made("p", "soft", [when, one.how, one.place].filter(Boolean).join(" · ")),
      ...reaching(told, one, Date.now()));
    const known = knowing(person);
    if (known) box.append(known);
    const said = outcome ? `${words(outcome)}, not sent yet` : one.outcome;
    if (said) box.append(made("p", "", made("span", "tag", said)));
    const taps = outcome ? [] : outcomes(told, one, Date.now());
    if (taps.length) box.append(made("div", "taps", ...taps.map((way) => outcomeTap(day, one, way))));
    const held = outcome ? outcome.command === "hold-session" : one.status === "held" || taps.some((way) => way.minutes);
    if (one.theirs && held && !one.noted && !mine.some((entry) => entry.command === "write-progress-note")) {
      box.append(noteForm(day, one, outcome));
    }
    const line = made("li", "lines__tall", box);
    line.dataset.session = one.session_id;
    return line;
  }

  function entry(day, one, command, body, after = "") {
    const told = { who: day.told.people[one.person].name, when: moment(day.told.zone, one.starts_at) };
    const mine = { session_id: one.session_id, ...body };
    return { id: crypto.randomUUID(), command, session: one.session_id, body: mine, seen: day.seen || "", after, ...told };
  }

  function outcomeTap(day, one, way) {
    const button = tap(way.words, day.told.people[one.person].name, way.minutes ? "check" : "cross");
    const body = way.minutes ? { minutes: way.minutes } : { reason: way.reason };
    button.addEventListener("click", () => next(async () => {
      button.disabled = true;
      await offline.add(entry(day, one, way.minutes ? "hold-session" : "miss-session", body));
      await sendAndDraw();
      byId("main").focus();
    }));
    return button;
  }

  // As the page of a note, from the same template; an outcome that is still open goes before it.
  function noteForm(day, one, outcome) {
    const part = byId("offline-note").content.cloneNode(true);
    const form = part.querySelector("form");
    const { people, modes, note_asks: asks } = day.told;
    part.querySelector("summary").append(made("span", "hidden", `: ${people[one.person].name}`));
    form.elements.minutes.value = outcome?.body.minutes || one.minutes || minutesOf(one);
    for (const { value, words: text } of modes) form.querySelector(".pills").append(choice("pill", "radio", "mode", value, text, value === one.mode));
    const goals = asks.includes("goals") ? people[one.person].goals : [];
    form.querySelector("[data-part=goals]").hidden = !goals.length;
    for (const goal of goals) form.querySelector("[data-part=goals]").append(choice("goal", "checkbox", "goals", goal, goal.split(": ").slice(1).join(": ") || goal, false));
    for (const name of ["worked_on", "next_step"]) form.querySelector(`[data-part=${name}]`).hidden = !asks.includes(name);
    const gives = asks.includes("resources") && people[one.person].gives;
    for (const part of form.querySelectorAll("[data-part=resources]")) part.hidden = !gives;
    for (const { resource_id: value, name } of gives ? day.told.services || [] : []) form.elements.resource_id.add(new Option(name, value));
    const draft = drafts.get(one.session_id);
    if (draft) {
      for (const [name, value] of Object.entries(draft)) form.elements[name].value = value;
      part.querySelector("details").open = true;
    }
    form.addEventListener("input", () => offline.keepDraft(one.session_id, typed(form)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      next(() => saveNote(day, one, form));
    });
    return part;
  }

  function choice(className, type, name, value, text, checked) {
    const field = made("input");
    Object.assign(field, { type, name, value, checked });
    return made("label", className, field, made("span", "", text));
  }

  const typed = (form) => Object.fromEntries(["minutes", "worked_on", "next_step", ...CHOSEN].map((name) => [name, form.elements[name].value]));

  async function saveNote(day, one, form) {
    const outcome = entries.find((entry) => entry.session === one.session_id && entry.command === "hold-session");
    const filled = new FormData(form);
    const minutes = Number(filled.get("minutes"));
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 480) return say("A held session takes 1 to 480 minutes.");
    if (!filled.get("mode")) return say("Choose how you met.");
    const text = (name) => String(filled.get(name) || "").replaceAll("\r\n", "\n").trim();
    const body = { minutes, mode: filled.get("mode"), goals: filled.getAll("goals"), worked_on: text("worked_on"), next_step: text("next_step") };
    for (const name of CHOSEN) if (filled.get(name)) body[name] = filled.get(name);
    const gave = body.resource_id ? form.elements.resource_id.selectedOptions[0].text : "";
    let after = outcome?.id || "";
    if (!outcome && one.status === "scheduled") {
      const held = entry(day, one, "hold-session", { minutes });
      await offline.add(held);
      after = held.id;
    }
    await offline.add({ ...entry(day, one, "write-progress-note", body, after), gave });
    await offline.dropDraft(one.session_id);
    form.closest("details").open = false;
    await sendAndDraw();
    byId("main").focus();
  }

  async function tick() {
    if (!offline.ready()) return;
    if ((await offline.over()) || Date.now() - used > IDLE) return lock(WAITS["no-signal"]);
    if (entries.some((one) => !one.stopped)) await sendAndDraw(true);
  }

  async function back() {
    const met = await offline.meet(false);
    if (met === "ended") return nothing("This phone was ended. What it kept is deleted.");
    if (met === "open") return inContact();
    if (met === "signed-out") byId("offline-sign-in").hidden = false;
  }

  byId("offline-leave").addEventListener("submit", (event) => {
    event.preventDefault();
    offline.wipe().then(() => event.target.submit());
  });
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { used = Date.now(); });
  addEventListener("online", () => next(back));
  setInterval(() => next(tick), EACH);
  next(begin);
})();
