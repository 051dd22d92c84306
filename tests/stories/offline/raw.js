async () => {
  const said = [];
  const answered = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const plain = (value) => {
    if (value instanceof CryptoKey) return value.extractable && value.type !== "public" ? "EXTRACTABLE" : "key";
    if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder("latin1").decode(value);
    if (value && typeof value === "object") return Object.entries(value).map(([name, one]) => [name, plain(one)]);
    return value;
  };
  for (const { name } of await indexedDB.databases()) {
    const held = await answered(indexedDB.open(name));
    for (const store of held.objectStoreNames) {
      const rows = await answered(held.transaction(store).objectStore(store).getAll());
      said.push([store, rows.map(plain)]);
    }
    held.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) said.push([asked.url, await (await cache.match(asked)).text()]);
  }
  return JSON.stringify([said, { ...localStorage }, { ...sessionStorage }]);
}
