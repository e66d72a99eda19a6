// Keeps the page for a reload without network. Ratings never pass here: they wait in the page's queue.

const CACHE = "suping-kiosk-1";
const PATIENCE = 4000; // milliseconds

self.addEventListener("install", () => self.skipWaiting());

// The page that brought this worker was there before it: it is fetched once more, to be kept.
self.addEventListener("activate", (event) => event.waitUntil(
  self.clients.claim()
    .then(() => self.clients.matchAll({ type: "window" }))
    .then((pages) => Promise.all(pages.map((page) => keep(page.url))))
    .then(() => Promise.all(["kiosk.css", "parts.js", "queue.js", "staff.js", "kiosk.js"].map((name) => keep("/kiosk/-/" + name))))
));

function keep(address) {
  return fetch(address, { cache: "no-cache" }).then((answer) => put(address, answer)).catch(() => {});
}

function put(request, answer) {
  if (!answer.ok) return answer;
  const copy = answer.clone();
  return caches.open(CACHE).then((cache) => cache.put(request, copy)).then(() => answer);
}

function inTime(request) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE);
    fetch(request).then((answer) => (answer.status >= 500 ? reject() : resolve(answer)), reject);
  });
}

function isKept(request) {
  const path = new URL(request.url).pathname;
  return request.method === "GET" && (path.indexOf("/kiosk/-/") === 0 || request.mode === "navigate");
}

self.addEventListener("fetch", (event) => {
  if (!isKept(event.request)) return;
  event.respondWith(
    inTime(event.request)
      .then((answer) => put(event.request, answer))
      .catch(() => caches.match(event.request).then((kept) => kept || Response.error()))
  );
});
