// What was entered without signal: kept on disk, sealed, before it is sent; sent in order with the
// command's own id; removed only after the service has answered that it is done.
(() => {
  const { get, put, drop, within, seal, unseal } = window.offline;
  const PATIENCE = 20000;
  const SENDING = "peermatch-outbox";
  const CHANGED = "This session was changed elsewhere since your phone was last in contact.";

  // An entry: { id, command, session, body, seen, after, what, who, when }
  async function add(entry) {
    const held = { id: entry.id, tried: false, entry: await seal(`entry ${entry.id}`, entry) };
    await within("outbox", "readwrite", (kept) => kept.add(held));
  }

  async function places() {
    return within("outbox", "readonly", (kept) => kept.getAllKeys());
  }

  // All in order, opened; `stopped` says why the service did not take it.
  async function unsent() {
    const found = [];
    for (const place of await places()) {
      const held = await get("outbox", place);
      if (!held) continue;
      const stopped = held.stopped ? await unseal(`stopped ${held.id}`, held.stopped) : null;
      found.push({ ...(await unseal(`entry ${held.id}`, held.entry)), place, tried: held.tried, stopped });
    }
    return found;
  }

  async function kept(one, changes) {
    const held = await get("outbox", one.place);
    if (held) await put("outbox", one.place, { ...held, ...changes });
  }

  const stop = async (one, why) => kept(one, { stopped: await seal(`stopped ${one.id}`, why) });

  function asked(address, options = {}) {
    return fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  }

  const json = (answer) => (answer.headers.get("content-type") || "").includes("json");

  // A note follows its own outcome, so it looks again before the first try: as it was left, or not.
  async function lookedAgain(one) {
    if (!one.after || one.tried) return null;
    const answer = await asked(`/api/v1/sessions/${one.session}`);
    if (!answer.ok || !json(answer)) return problem(answer);
    const told = await answer.json();
    if (told.status !== "held" || told.note) return { detail: CHANGED };
    one.seen = answer.headers.get("peermatch-seen") || one.seen;
    const { place, tried, stopped, ...entry } = one;
    await kept(one, { entry: await seal(`entry ${one.id}`, entry) });
    return null;
  }

  // Why it was not taken, in the service's words; or that it has to wait.
  async function problem(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 401) return { wait: "signed-out" };
    if (answer.status >= 500 || [408, 425, 429].includes(answer.status)) return { wait: "later" };
    const told = json(answer) ? await answer.json() : {};
    if (["proof-needed", "second-factor-needed"].includes(told.code)) return { wait: "signed-out" };
    const fields = (told.errors || []).map((error) => `${error.field}: ${error.reason}`);
    return { detail: [told.detail || told.title || "It was not taken.", ...fields].join(" ") };
  }

  async function sendOne(one) {
    const changed = await lookedAgain(one);
    if (changed) return changed;
    await kept(one, { tried: true });
    const headers = { "Content-Type": "application/json", "Idempotency-Key": one.id };
    if (one.seen) headers["Peermatch-Seen"] = one.seen;
    const answer = await asked(`/api/v1/commands/${one.command}`, {
      method: "POST",
      headers,
      body: JSON.stringify(one.body),
    });
    if (!answer.ok) return problem(answer);
    return json(answer) ? null : { wait: "later" };
  }

  // "sent" with how many, or why the rest waits: "no-signal", "signed-out", "later". One tab at a
  // time; what follows a stopped entry about the same session waits for a person to decide.
  async function send() {
    return navigator.locks.request(SENDING, async () => {
      const blocked = new Set();
      let sent = 0;
      if (!navigator.onLine) return { sent, waits: "no-signal" };
      for (const one of await unsent()) {
        if (one.stopped) blocked.add(one.session);
        if (blocked.has(one.session)) continue;
        let refused;
        try {
          refused = await sendOne(one);
        } catch (error) {
          if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
          refused = { wait: "no-signal" };
        }
        if (refused?.wait) return { sent, waits: refused.wait };
        if (refused) {
          await stop(one, { detail: refused.detail, at: Date.now() });
          blocked.add(one.session);
          continue;
        }
        await drop("outbox", one.place);
        sent += 1;
      }
      return { sent, waits: "" };
    });
  }

  // Only where nothing was tried yet, or the service said no: then nothing of it is saved.
  async function takeBack(one) {
    return navigator.locks.request(SENDING, async () => {
      const held = await get("outbox", one.place);
      if (!held || held.id !== one.id || (held.tried && !held.stopped)) return false;
      await drop("outbox", one.place);
      return true;
    });
  }

  // Somebody has looked at what it is now and wants this all the same.
  async function again(one, seen) {
    return navigator.locks.request(SENDING, async () => {
      const { place, tried, stopped, ...entry } = { ...one, seen, after: "" };
      await put("outbox", place, { id: one.id, tried: false, entry: await seal(`entry ${one.id}`, entry) });
    });
  }

  Object.assign(window.offline, { add, unsent, send, takeBack, again, asked, count: async () => (await places()).length });
})();
