(() => {
  const at = AT_STEP;
  let step = 0;
  const dead = () => {
    step += 1;
    if (step >= at) window.killed = true;
    return window.killed;
  };
  for (const name of ["put", "delete", "add"]) {
    const does = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...given) {
      if (this.name === "outbox" && (window.killed || dead())) throw new Error("killed");
      return does.apply(this, given);
    };
  }
  const never = () => new Promise(() => {});
  const asks = window.fetch;
  window.fetch = async (address, ...given) => {
    if (window.killed) return never();
    if (!/api.v1.(commands|sessions)/.test(String(address))) return asks(address, ...given);
    if (dead()) return never();
    const answer = await asks(address, ...given);
    return dead() ? never() : answer;
  };
})();
