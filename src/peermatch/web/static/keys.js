// Single keys: "/" goes to the search in the header, and pages may have keys of their own. They can
// be turned off on the page of help and on such pages, and never fire in a field (WCAG 2.1.4).
(() => {
  const KEPT = "peermatch.keys";
  const TYPED = "input:not([type=checkbox]), select, textarea, [contenteditable]";
  const on = () => localStorage.getItem(KEPT) !== "off";

  // The key, in lower case, that an event is a shortcut by; empty for all others.
  function shortcut(event) {
    const held = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
    return !held && on() && !event.target.closest?.(TYPED) ? event.key.toLowerCase() : "";
  }

  function show() {
    const line = document.getElementById("keys");
    if (!line) return;
    line.hidden = false;
    const button = document.getElementById("keys-switch");
    button.textContent = on() ? "Turn keys off" : "Turn keys on";
    button.setAttribute("aria-pressed", String(on()));
  }

  addEventListener("keydown", (event) => {
    const sought = document.getElementById("sought");
    if (shortcut(event) !== "/" || !sought?.offsetParent) return;
    event.preventDefault();
    sought.focus();
    sought.select();
  });
  addEventListener("click", (event) => {
    if (event.target.id !== "keys-switch") return;
    localStorage.setItem(KEPT, on() ? "off" : "on");
    show();
  });
  document.addEventListener("htmx:after:swap", show);
  show();
  window.shortcut = shortcut;
})();
