// Keeps one whole build of the client on the phone and serves it with or without a network; and when the browser wakes it
// because there is a network again, lets the client's own wasm deliver what is owed, with no page open.
//
// The build fills in the three words below: VERSION is a digest of every file's final bytes, FILES maps each file's path to its
// SHA-256, so that the browser itself refuses a file of another build at install, CLIENT names the client's glue and wasm. It
// refuses to know records: what waits to be delivered lives in other caches and in IndexedDB, and no line here writes to those.
"use strict";

const VERSION = "ERIKTI_VERSION";
const FILES = "ERIKTI_FILES";
const CLIENT = "ERIKTI_CLIENT";

// What only those need who scan: kept from its first use on, or when an activity is made ready for offline.
const LATER = ["/scanner.js", "/scanner.wasm"];

const OURS = "erikti-app-";
const CACHE = OURS + VERSION;

// The journal's name, as the client has it: the lock that its tabs share, and the second journal, which holds what is owed.
const JOURNAL = "erikti";
const OWED = /\/journal\/[0-9a-f]{32}$/;

// What the client asks to be woken for begins with this: a wish of a new name is granted at once, an old one that failed only
// after minutes.
const TAG = "deliver";

// How long a page may take to close, milliseconds. A longer wait would hold up a new version, which must wait for this one's end.
const CLOSING_MS = 3_000;

// A script that was not loaded while this one was installed cannot be loaded later.
if (CLIENT) importScripts(CLIENT.glue);

// Paths the server answers itself, also when a person opens them as a page. A POST never gets as far as this.
const SERVERS = /^\/(api\/|doorbell$|exchange$|health$|verify(\/|$))/;

// All files or none, but for those that are kept later. What the page has just downloaded is not downloaded again, unless its bytes are not the right ones.
// No skipWaiting: the page of an older build keeps its worker until the person chooses the new one.
self.addEventListener("install", (event) => {
  event.waitUntil(keepAll("default").catch(() => keepAll("reload")));
});

async function keepAll(from) {
  const wanted = Object.keys(FILES).filter((path) => !LATER.includes(path));
  // Whoever scanned with an older build goes on without a network.
  for (const path of LATER) if (await caches.match(path)) wanted.push(path);
  await keep(wanted, from);
}

async function keep(paths, from) {
  const wanted = paths.map((path) => new Request(path, { cache: from, integrity: FILES[path] }));
  await (await caches.open(CACHE)).addAll(wanted);
}

// Whether every file of this build is on the phone, after fetching what is not.
async function isWhole() {
  const kept = await Promise.all(Object.keys(FILES).map((path) => caches.match(path, { cacheName: CACHE })));
  const missing = Object.keys(FILES).filter((_, nth) => !kept[nth]);
  return keep(missing, "reload").then(() => true, () => false);
}

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
    case "whole":
      event.waitUntil(isWhole().then((whole) => event.ports[0]?.postMessage(whole)));
      break;
  }
});

// Rejected, the browser tries again later, a few times; after the last of them it is asked anew.
self.addEventListener("sync", (event) => {
  if (!event.tag.startsWith(TAG) || !CLIENT) return;
  const delivered = deliver().catch(async (problem) => {
    if (event.lastChance) await self.registration.sync.register(TAG);
    throw problem;
  });
  event.waitUntil(delivered);
});

// An open page leads and delivers by itself; one that is closing hands its lock over to this.
async function deliver() {
  if (!(await owing())) return;
  const signal = AbortSignal.timeout(CLOSING_MS);
  const locked = navigator.locks.request(JOURNAL, { signal }, async () => {
    await started();
    await wasm_bindgen.deliver();
  });
  await locked.catch(async (problem) => {
    if (problem !== signal.reason) throw problem;
    if (await owing()) throw new Error("a page of the app leads");
  });
}

async function owing() {
  const kept = await (await caches.open(`${JOURNAL}-outbox`)).keys();
  return kept.some(({ url }) => OWED.test(url));
}

let start;

function started() {
  start ??= wasm_bindgen({ module_or_path: own(CLIENT.wasm, CLIENT.wasm) }).catch((problem) => {
    start = undefined;
    throw problem;
  });
  return start;
}

// From this build's cache and no other. A browser short of space may have thrown the cache away: then the network is asked.
async function own(path, request) {
  const kept = await caches.match(path, { cacheName: CACHE });
  if (kept || !LATER.includes(path)) return kept ?? fetch(request);
  await keep([path], "default");
  return caches.match(path, { cacheName: CACHE });
}

async function dropOlderBuilds() {
  const older = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
}
