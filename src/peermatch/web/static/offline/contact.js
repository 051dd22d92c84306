// In contact with the service: the key is released, the day is read anew, and what was ended
// elsewhere is wiped.
(() => {
  const offline = window.offline;
  const FRESH = 10 * 60000;

  // "open", "signed-out", "ended" (wiped), "others" (another account's), or "no-signal".
  async function meet(anew) {
    let answer;
    try {
      answer = await offline.asked("/offline/key", { method: "POST" });
      if (answer.status === 404) return await ended();
      if (answer.type === "opaqueredirect" || answer.status === 401) return (await stands()) ? "signed-out" : await ended();
      if (answer.status === 403) {
        await offline.forgetDay();
        return "others";
      }
      if (!answer.ok) return "no-signal";
      await offline.release(await answer.json());
    } catch (error) {
      if (error instanceof TypeError || error instanceof DOMException) return "no-signal";
      throw error;
    }
    try {
      await carry(anew);
    } catch { /* what was carried before is still there */ }
    return "open";
  }

  async function stands() {
    const answer = await offline.asked("/offline/standing");
    return !answer.ok || (await answer.json()).stands;
  }

  // Another account's phone stays as it is, but for what could be read.
  async function ended() {
    if (await stands()) {
      await offline.forgetDay();
      return "others";
    }
    await offline.wipe();
    return "ended";
  }

  async function carry(anew) {
    const old = await day();
    if (!anew && old && Date.now() - old.asOf < FRESH) return;
    const headers = old ? { "If-None-Match": old.mark } : {};
    const answer = await offline.asked("/api/v1/today/carried", { headers });
    if (answer.status !== 304 && !answer.ok) return;
    const told = answer.status === 304 ? old.told : await answer.json();
    const kept = { asOf: Date.now(), told, mark: answer.headers.get("etag"), seen: answer.headers.get("peermatch-seen") };
    await offline.put("day", "today", await offline.seal("day", kept));
  }

  async function day() {
    const held = await offline.get("day", "today");
    return held ? offline.unseal("day", held) : null;
  }

  // A note that is being written, for when the page is locked or ended in the middle.
  const draft = (session) => `draft ${session}`;

  async function keepDraft(session, values) {
    if (offline.ready()) await offline.put("day", draft(session), await offline.seal(draft(session), values));
  }

  async function drafts() {
    const found = new Map();
    for (const name of await offline.within("day", "readonly", (kept) => kept.getAllKeys())) {
      if (!name.startsWith(draft(""))) continue;
      const held = await offline.get("day", name);
      if (held) found.set(name.slice(draft("").length), await offline.unseal(name, held));
    }
    return found;
  }

  const dropDraft = (session) => offline.drop("day", draft(session));

  const installed = () => navigator.serviceWorker.register("/service-worker.js", { scope: "/" });

  Object.assign(offline, { meet, day, keepDraft, drafts, dropDraft, installed });
})();
