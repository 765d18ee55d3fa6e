// Keeps the page of the grid worker and its files on the phone, for when there is no signal. EDITION, SHELL and FILES
// are named by the address that loads this file. Nothing that is sent passes here: the page itself keeps and sends it.
const CACHE = `spot-${EDITION}`;
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith("spot-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

async function keep(answer) {
  // A sign-in page or an error is not the page: only the page itself is kept.
  if (answer.ok && !answer.redirected && answer.type === "basic") await (await caches.open(CACHE)).put(SHELL, answer.clone());
  return answer;
}

async function kept(address) {
  return (await caches.open(CACHE)).match(address, { ignoreVary: true, ignoreSearch: true });
}

async function page(request) {
  const fresh = fetch(request).then(keep);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  try {
    const first = await Promise.race([fresh, late]);
    return first ?? (await kept(SHELL)) ?? (await fresh);
  } catch {
    return (await kept(SHELL)) ?? Response.error();
  }
}

async function file(request) {
  return (await kept(request.url)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === SHELL) event.respondWith(page(request));
  else if (FILES.includes(address.pathname)) event.respondWith(file(request));
});

self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(fetch(SHELL, { credentials: "same-origin" }).then(keep).catch(() => undefined));
});
