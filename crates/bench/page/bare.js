// The lower bound: what a competent developer writes in an afternoon with IndexedDB and fetch. One JSON document a record,
// batches, gzip, retries with a pause. No merging, no conflicts, no second journal, no chains, no clocks.

const BATCH = 200;
const PAGE = 500;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const settled = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
const complete = (tx) =>
  new Promise((done, fail) => {
    tx.oncomplete = () => done();
    tx.onabort = tx.onerror = () => fail(tx.error);
  });

let db;
const seen = { requests: 0, failed: 0 };

async function open() {
  const request = indexedDB.open('bare', 1);
  request.onupgradeneeded = () => {
    const docs = request.result.createObjectStore('docs', { keyPath: 'id' });
    docs.createIndex('owed', 'owed');
    docs.createIndex('start', 'start');
    request.result.createObjectStore('meta');
  };
  db = await settled(request);
}

// Saves one by one, each in a strictly durable transaction; milliseconds of each.
async function make(count, seed) {
  const records = await (await fetch(`/records?count=${count}&seed=${seed}`)).json();
  const took = [];
  for (const record of records) {
    const from = performance.now();
    const tx = db.transaction('docs', 'readwrite', { durability: 'strict' });
    tx.objectStore('docs').put({ ...record, owed: 1 });
    await complete(tx);
    took.push(performance.now() - from);
  }
  return took;
}

async function post(docs) {
  const packed = new Blob([JSON.stringify(docs)]).stream().pipeThrough(new CompressionStream('gzip'));
  const body = await new Response(packed).arrayBuffer();
  seen.requests += 1;
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const answer = await fetch('/docs', { method: 'POST', body, headers, signal: AbortSignal.timeout(90_000) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// Pushes what is owed; resolves when the server has it all and this is written down here.
async function push(batch = BATCH) {
  for (;;) {
    const docs = await settled(db.transaction('docs').objectStore('docs').index('owed').getAll(1, batch));
    if (docs.length === 0) return seen;
    try {
      await post(docs.map(({ owed, ...doc }) => doc));
    } catch {
      seen.failed += 1;
      await wait(2_000);
      continue;
    }
    const tx = db.transaction('docs', 'readwrite', { durability: 'relaxed' });
    for (const { owed, ...doc } of docs) tx.objectStore('docs').put(doc);
    await complete(tx);
  }
}

// Pulls pages after the last one kept; resolves at the end of the log.
async function pull() {
  let after = (await settled(db.transaction('meta').objectStore('meta').get('after'))) ?? 0;
  for (;;) {
    seen.requests += 1;
    const page = await (await fetch(`/docs?after=${after}&limit=${PAGE}`)).json();
    if (page.docs.length === 0) return settled(db.transaction('docs').objectStore('docs').count());
    const tx = db.transaction(['docs', 'meta'], 'readwrite', { durability: 'relaxed' });
    for (const doc of page.docs) tx.objectStore('docs').put(doc);
    tx.objectStore('meta').put(page.after, 'after');
    await complete(tx);
    after = page.after;
  }
}

// One field of the newest records takes one value, in one transaction.
async function edit(count, field, value) {
  const docs = await newest(count);
  const tx = db.transaction('docs', 'readwrite', { durability: 'strict' });
  for (const doc of docs) tx.objectStore('docs').put({ ...doc, [field]: value, owed: 1 });
  await complete(tx);
}

// Through the index, fifty rows and no more.
function newest(count) {
  return new Promise((done, fail) => {
    const rows = [];
    const request = db.transaction('docs').objectStore('docs').index('start').openCursor(null, 'prev');
    request.onerror = () => fail(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor || rows.length === count) return done(rows);
      rows.push(cursor.value);
      cursor.continue();
    };
  });
}

window.bare = { open, make, push, pull, edit, newest };
