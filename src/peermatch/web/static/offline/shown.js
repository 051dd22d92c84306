// The day as it is carried, put on the page: only text and links, never markup.
(() => {
  const NO_SHOW = { reason: "no-show", words: "No-show" };
  const LATE = { reason: "late-cancellation", words: "Late cancel" };
  const IN_TIME = { reason: "cancelled-by-participant", words: "Canceled" };
  const SAID = { "hold-session": "Held", "miss-session": "Not held", "write-progress-note": "Note" };
  const REASONS = Object.fromEntries([NO_SHOW, LATE, IN_TIME].map((one) => [one.reason, one.words]));
  const icons = document.querySelector("[data-icons]").dataset.icons;

  function made(name, className, ...parts) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...parts.filter((part) => part !== null && part !== ""));
    return element;
  }

  function icon(name) {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    picture.setAttribute("class", "icon");
    picture.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${icons}#${name}`);
    picture.append(use);
    return picture;
  }

  const of = (zone, options) => new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });
  const clock = (zone, at) => of(zone, { hour: "numeric", minute: "2-digit" }).format(new Date(at)).replace("AM", "am").replace("PM", "pm");
  const weekday = (zone, at) => of(zone, { weekday: "long", month: "short", day: "numeric" }).format(new Date(at));
  const dayOf = (zone, at) => of(zone, { dateStyle: "short" }).format(new Date(at));
  const moment = (zone, at) => `${weekday(zone, at)}, ${clock(zone, at)}`;

  // How they may be reached now; nothing where the hours that were carried are over.
  function reachNow(person, now) {
    return person.reach.filter((one) => Date.parse(one.begins) <= now).pop() || null;
  }

  function reaching(told, session, now) {
    const reach = reachNow(told.people[session.person], now);
    const ways = [...(reach?.ways || [])];
    if (session.directions && Date.parse(session.ends_at) > now) ways.push({ icon: "place", words: "Directions", address: session.directions });
    const links = ways.map((way) => {
      const link = made("a", "usa-button usa-button--outline", icon(way.icon), made("span", "", way.words));
      if (/^(tel|sms|mailto|geo):/.test(way.address)) link.href = way.address;
      return link;
    });
    const said = reach?.said.length ? made("p", "safely", icon("message"), made("span", "", reach.said.join(" "))) : null;
    return [said, links.length ? made("div", "taps", ...links) : null].filter(Boolean);
  }

  // What to know before meeting them, as their page says it.
  function knowing(person) {
    const parts = [
      ["They want to be asked about", [person.ask_about]],
      ["Leave alone", [person.leave_alone]],
      ["Check-ins", person.check_ins || []],
      ["Resources given", person.given || []],
    ].map(([title, lines]) => [title, lines.filter(Boolean)]).filter(([, lines]) => lines.length);
    if (!parts.length) return null;
    const told = parts.flatMap(([title, lines]) => [made("dt", "", title), ...lines.map((line) => made("dd", "", line))]);
    const summary = made("summary", "", "What to know", made("span", "hidden", `: ${person.name}`));
    const part = made("details", "", summary, made("dl", "facts facts--stacked", ...told));
    part.dataset.part = "known";
    return part;
  }

  const minutesOf = (session) => Math.round((Date.parse(session.ends_at) - Date.parse(session.starts_at)) / 60000);

  // What may be recorded now: the same as Today offers.
  function outcomes(told, session, now) {
    if (!session.theirs || session.status !== "scheduled") return [];
    const before = Date.parse(session.starts_at) - now;
    if (before > 0) return [before < told.late_hours * 3600000 ? LATE : IN_TIME];
    return [{ minutes: minutesOf(session), words: "Held" }, NO_SHOW, LATE];
  }

  function tap(words, who, mark, style = "usa-button--outline") {
    const button = made("button", `usa-button ${style}`, mark ? icon(mark) : "", made("span", "", words, made("span", "hidden", `: ${who}`)));
    button.type = "button";
    return button;
  }

  // In words what an entry says.
  function words(entry) {
    const { body } = entry;
    if (entry.command === "miss-session") return REASONS[body.reason] || SAID[entry.command];
    return `${SAID[entry.command]}, ${body.minutes} minutes`;
  }

  window.offline.shown = { made, icon, tap, clock, weekday, dayOf, moment, reaching, knowing, outcomes, minutesOf, words };
})();
