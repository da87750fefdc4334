// Opens the technician's pages without a connection. VERSION and FILES are written above by the server: whatever
// changes, the version does, and the browser fetches everything anew. Nothing of any person is kept here.
"use strict";

const PREFIX = "dispatch-phone-";
const NAME = PREFIX + VERSION;
const SHELL = FILES[0];

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname, searchParams } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate") {
    if (pathname !== SHELL && !pathname.startsWith(`${SHELL}/visits/`)) return;
    // Another language is chosen: the server keeps the choice, and the next look for a newer script brings its shell.
    const isChoice = searchParams.has("lang");
    event.respondWith(isChoice ? fetch(event.request).catch(() => kept(SHELL)) : kept(SHELL, event.request));
  } else if (pathname !== SHELL && FILES.includes(pathname)) {
    event.respondWith(kept(pathname, event.request));
  }
});

// All files or none: one of an older version among newer ones would fit nothing.
async function fill() {
  const answers = await Promise.all(
    FILES.map(async (path) => {
      // Sent to the login, the shell would be that page; then another time.
      const answer = await fetch(path, { cache: "reload", redirect: "error" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer;
    }),
  );
  const cache = await caches.open(NAME);
  await Promise.all(answers.map((answer, place) => cache.put(FILES[place], answer)));
  await self.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(path, request) {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) || fetch(request);
}
