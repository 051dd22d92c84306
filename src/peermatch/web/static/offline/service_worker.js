// Keeps an empty page and the files that it needs, nothing about anybody, and shows it where a page
// of staff can't be reached. Everything else goes to the service as if this were not here.
const CACHE = `peermatch-shell-${VERSION}`;
const PATIENCE = 10000;
const OTHERS = /^\/(your|ask|agency|feeds|api|offline\/)/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== CACHE));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

function inTime(request) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error("too slow")), PATIENCE);
  });
  return Promise.race([fetch(request), late]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (pathname.startsWith("/static/")) {
    if (!KEPT.includes(pathname + search)) return;
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  } else if (request.mode === "navigate" && !OTHERS.test(pathname)) {
    event.respondWith(inTime(request).catch((error) => caches.match(KEPT[0]).then((kept) => kept || Promise.reject(error))));
  }
});
