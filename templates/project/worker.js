/* Answers with one page of our own when the network does not. Keeps that page and its stylesheet, nothing else. */
const PAGE = "{{ url("offline") }}";
const STYLE = "{{ static("css/site.css") }}";
const SHELF = `offline ${STYLE}`; // the name changes with the look, so that the page is fetched anew

addEventListener("install", (event) => {
  const fetched = [PAGE, STYLE].map((address) => new Request(address, { credentials: "omit" })); // nobody's own
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(fetched)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const tidy = caches.keys().then((names) => Promise.all(names.filter((one) => one !== SHELF).map((one) => caches.delete(one))));
  // The browser asks for a page while this worker wakes up, so that it costs no time.
  event.waitUntil(Promise.all([tidy, registration.navigationPreload?.enable()]));
});

const ask = async (event) => (await event.preloadResponse) ?? fetch(event.request);
const kept = (address) => caches.match(address, { ignoreVary: true });

addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  if (mode === "navigate" && method === "GET") event.respondWith(ask(event).catch(() => kept(PAGE)));
  else if (new URL(url).pathname === STYLE) event.respondWith(fetch(event.request).catch(() => kept(STYLE)));
});
