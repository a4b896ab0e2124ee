// Keeps one whole build of the client on the phone and serves it with or without a network.
//
// The build fills in the two words below: VERSION is a digest of every file's final bytes, FILES maps each file's path to its
// SHA-256, so that the browser itself refuses a file of another build at install. It refuses to know records: what waits to be
// delivered lives in other caches and in IndexedDB, and no line here touches those.
"use strict";

const VERSION = "ERIKTI_VERSION";
const FILES = "ERIKTI_FILES";

const OURS = "erikti-app-";
const CACHE = OURS + VERSION;

// Paths the server answers itself, also when a person opens them as a page. A POST never gets as far as this.
const SERVERS = /^\/(api\/|doorbell$|exchange$|health$)/;

// All files or none. No skipWaiting: the page of an older build keeps its worker until the person chooses the new one.
self.addEventListener("install", (event) => {
  const wanted = Object.entries(FILES).map(([path, integrity]) => new Request(path, { cache: "reload", integrity }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(wanted)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOlderBuilds().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!SERVERS.test(url.pathname)) event.respondWith(own("/index.html", request));
  } else if (Object.hasOwn(FILES, url.pathname)) {
    event.respondWith(own(url.pathname, request));
  }
});

self.addEventListener("message", (event) => {
  switch (event.data?.type) {
    case "activate":
      self.skipWaiting();
      break;
    case "version":
      (event.ports[0] ?? event.source)?.postMessage({ type: "version", version: VERSION });
      break;
  }
});

// From this build's cache and no other. A browser short of space may have thrown the cache away: then the network is asked.
async function own(path, request) {
  return (await caches.match(path, { cacheName: CACHE })) ?? fetch(request);
}

async function dropOlderBuilds() {
  const older = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}
