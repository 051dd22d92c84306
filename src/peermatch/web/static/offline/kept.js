// What this phone keeps for hours without signal. It lies in IndexedDB, sealed by AES-GCM under a
// key that a live sign-in releases. A copy of that key is boxed for a private key which the PIN
// unlocks, and is deleted after eight hours (ADR 121). Nothing is kept before a CPRS asks for it.
(() => {
  const NAME = "peermatch-offline";
  const FLAG = "peermatch.offline";
  const STORES = ["state", "day", "outbox"];
  const TRIES = 5;
  const ROUNDS = 600000;
  const SLACK = 5 * 60000;
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const cipher = () => ({ name: "AES-GCM", iv: crypto.getRandomValues(new Uint8Array(12)) });
  const bytes = (text) => new TextEncoder().encode(text);
  let opened = null;
  let key = null;

  function database() {
    opened ||= new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        for (const name of STORES) asked.result.createObjectStore(name, { autoIncrement: name === "outbox" });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = () => {
          asked.result.close();
          opened = null;
          key = null;
        };
        resolve(asked.result);
      };
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  // One transaction on disk before it is answered; `ask` is given the store and may call `answer`.
  async function within(store, mode, ask) {
    const held = await database();
    return new Promise((resolve, reject) => {
      const work = held.transaction(store, mode, { durability: "strict" });
      let answer;
      const asked = ask(work.objectStore(store), (value) => { answer = value; });
      work.oncomplete = () => resolve(answer === undefined ? asked?.result : answer);
      work.onabort = () => reject(work.error || new Error("aborted"));
    });
  }

  const get = (store, name) => within(store, "readonly", (kept) => kept.get(name));
  const put = (store, name, value) => within(store, "readwrite", (kept) => kept.put(value, name));
  const drop = (store, name) => within(store, "readwrite", (kept) => kept.delete(name));

  async function seal(what, value) {
    const way = { ...cipher(), additionalData: bytes(what) };
    const sealed = await crypto.subtle.encrypt(way, key, bytes(JSON.stringify(value)));
    return { iv: way.iv, sealed };
  }

  async function unseal(what, held) {
    const way = { name: "AES-GCM", iv: held.iv, additionalData: bytes(what) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(way, key, held.sealed)));
  }

  const imported = (raw, uses) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, uses);

  // The PIN alone is not enough to try PINs on a copy: this browser's own key is needed for each.
  async function locking(pin, lock) {
    const typed = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveBits"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: ROUNDS };
    const both = await crypto.subtle.sign("HMAC", lock.device, await crypto.subtle.deriveBits(way, typed, 256));
    return imported(both, ["wrapKey", "unwrapKey"]);
  }

  // Makes the PIN's lock anew; `released` is what the service answered.
  async function lockBy(pin, released) {
    const lock = { phone: released.phone, salt: crypto.getRandomValues(new Uint8Array(16)), tries: 0 };
    lock.device = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveKey"]);
    lock.way = cipher();
    lock.wrapped = await crypto.subtle.wrapKey("pkcs8", pair.privateKey, await locking(pin, lock), lock.way);
    lock.publicKey = pair.publicKey;
    await put("state", "lock", lock);
    localStorage.setItem(FLAG, "on");
    await release(released);
  }

  // A live sign-in's key: held in memory, and boxed for the PIN for so many hours from now.
  async function release(released) {
    const lock = await get("state", "lock");
    if (lock && lock.phone !== released.phone) {
      await wipe();
      return release(released);
    }
    const raw = Uint8Array.from(atob(released.key), (one) => one.charCodeAt(0));
    key = await imported(raw, ["encrypt", "decrypt"]);
    if (lock) {
      const once = await crypto.subtle.generateKey(CURVE, false, ["deriveKey"]);
      const shared = await boxed(lock.publicKey, once.privateKey, "encrypt");
      const way = cipher();
      const sealed = await crypto.subtle.encrypt(way, shared, raw);
      const until = Date.now() + released.hours * 3600000;
      await put("state", "box", { until, way, sealed, from: once.publicKey });
      await put("state", "clock", Date.now());
    }
    raw.fill(0);
    return Boolean(lock);
  }

  const boxed = (theirs, own, use) =>
    crypto.subtle.deriveKey({ name: "ECDH", public: theirs }, own, { name: "AES-GCM", length: 256 }, false, [use]);

  // By time, also where the phone's clock was set back; what may be read is deleted with that.
  async function over() {
    const [box, latest, now] = [await get("state", "box"), (await get("state", "clock")) || 0, Date.now()];
    if (box && now < box.until && now > latest - SLACK) {
      if (now > latest) await put("state", "clock", now);
      return false;
    }
    await forgetDay();
    return true;
  }

  // What is unsent stays, sealed: only a sign-in opens it.
  async function forgetDay() {
    key = null;
    await drop("state", "box");
    await within("day", "readwrite", (kept) => kept.clear());
  }

  // "open", "wrong", or "over". Each try is counted on disk before it is made.
  async function unlock(pin) {
    if (await over()) return "over";
    const lock = await within("state", "readwrite", (kept, answer) => {
      kept.get("lock").onsuccess = (event) => {
        const found = event.target.result;
        if (!found || found.tries >= TRIES) return answer(null);
        found.tries += 1;
        kept.put(found, "lock");
        answer(found);
      };
    });
    let own;
    try {
      if (!lock) throw new Error("no tries left");
      const way = [await locking(pin, lock), lock.way, CURVE, false, ["deriveKey"]];
      own = await crypto.subtle.unwrapKey("pkcs8", lock.wrapped, ...way);
    } catch {
      if (lock && lock.tries < TRIES) return "wrong";
      await forgetDay();
      await drop("state", "lock");
      return "over";
    }
    const box = await get("state", "box");
    const raw = await crypto.subtle.decrypt(box.way, await boxed(box.from, own, "decrypt"), box.sealed);
    key = await imported(raw, ["encrypt", "decrypt"]);
    await put("state", "lock", { ...lock, tries: 0 });
    return "open";
  }

  // Everything: when the phone is ended here or elsewhere.
  async function wipe() {
    key = null;
    localStorage.removeItem(FLAG);
    (await opened)?.close();
    opened = null;
    await new Promise((resolve) => {
      const asked = indexedDB.deleteDatabase(NAME);
      asked.onsuccess = asked.onerror = asked.onblocked = resolve;
    });
    for (const name of await caches.keys()) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  }

  window.offline = {
    able: Boolean(window.isSecureContext && window.indexedDB && crypto.subtle && navigator.serviceWorker && navigator.locks),
    on: () => localStorage.getItem(FLAG) === "on",
    ready: () => key !== null,
    close: () => { key = null; },
    get, put, drop, within, seal, unseal, lockBy, release, over, forgetDay, unlock, wipe,
    locked: () => get("state", "lock").then(Boolean),
  };
})();
