// The door of the works: the app's real shell behind `window.bench`, and a network that can be switched off and counted.
//
// Counting and switching sit on `fetch`, the last thing of the page's own on the way out; nothing of the app is replaced.

const door = wasm_bindgen;

const real = window.fetch.bind(window);
const seen = { bytes_up: 0, bytes_down: 0, requests: 0 };
let line = new AbortController();

window.fetch = (address, words = {}) => {
  if (line.signal.aborted) return Promise.reject(new TypeError('offline'));
  seen.requests += 1;
  seen.bytes_up += words.body?.byteLength ?? 0;
  const signal = words.signal ? AbortSignal.any([words.signal, line.signal]) : line.signal;
  return real(address, { ...words, signal });
};

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.initiatorType === 'fetch') seen.bytes_down += entry.encodedBodySize;
}).observe({ type: 'resource' });

const ready = door({ module_or_path: real('/bench/erikti_bench_bg.wasm') });
window.benchReady = ready.then(() => true);

window.bench = {
  // `token` is an invite: the part of its link after `#`. A phone that has joined needs none.
  async open({ server, space, token, journal } = {}) {
    if (server && new URL(server).origin !== location.origin) throw new Error(`this page speaks with ${location.origin} alone`);
    await ready;
    await door.open(journal ?? 'bench', space, token?.split('#').pop());
  },
  // Records as the seed makes them, one tap each, each awaited until it is durable; milliseconds of each.
  make: (count, seed) => door.make(count, BigInt(seed)),
  async online(on) {
    if (on === !line.signal.aborted) return;
    if (on) line = new AbortController();
    else line.abort();
    window.dispatchEvent(new Event(on ? 'online' : 'offline'));
  },
  delivered: () => door.delivered(),
  pulled: (count) => door.pulled(count),
  // One field of the newest records takes one value, in one tap; resolves when that is durable here.
  edit: (count, field, value) => door.edit(count, field, String(value)),
  // Resolves when that many records have this value in this field, durably.
  arrived: (count, field, value) => door.arrived(count, field, String(value)),
  // Resolves when that many records keep so many values of this field for a person to choose from.
  contested: (count, field, values) => door.contested(count, field, values),
  newest: (count) => door.newest(count),
  stats: () => ({ ...door.stats(), ...seen }),
};
