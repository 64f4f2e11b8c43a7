// kill -9 at random moments under 64 clients, with the ledger of acknowledged events outside the server (R1).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Portrait } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { audit, report } from './audit.mjs';
import { Ledger } from './ledger.mjs';
import { options } from './options.mjs';
import { Poster } from './poster.mjs';

const { cycles, engine, clients, shortest, longest, port } = options({ cycles: 3, engine: 'rocksdb', clients: 64, shortest: 500, longest: 4000, port: 3155 });
const USERS = Array.from({ length: 64 }, (_, n) => `crash-user-${String(n).padStart(2, '0')}`);
/** Every tenth event is an order of two lines: three records, stored together or not at all. */
const LINES = 2;

const run = Date.now().toString(36);
let next = 0;
const sent = new Set();
const orders = new Set();
const batchOf = () => {
  const size = Math.random() < 0.5 ? 1 : 1 + Math.floor(Math.random() * 20);
  return Array.from({ length: size }, () => {
    const messageId = `c-${run}-${(next += 1)}`;
    sent.add(messageId);
    const userId = USERS[Math.floor(Math.random() * USERS.length)];
    if (next % 10 === 0) {
      orders.add(messageId);
      const products = Array.from({ length: LINES }, (_, line) => ({ product_id: `p${line}`, price: 10, quantity: 1 }));
      return { type: 'track', userId, messageId, event: 'Order Completed', properties: { order_id: messageId, total: 20, currency: 'PLN', products } };
    }
    return { type: 'track', userId, messageId, event: 'Crash', properties: { n: next } };
  });
};

const server = new Server({ port, engine });
const ledger = new Ledger(path.join(mkdtempSync(path.join(tmpdir(), 'portrait-ledger-')), 'acknowledged'));
let sound = false;
try {
  await server.start();
  const portrait = await new Portrait(server.url).enter();
  const poster = new Poster(server.url, await portrait.key('server'), clients);
  let running = true;
  let acknowledged = 0;
  let refused = 0;
  let firstAfter = null;
  const client = async () => {
    let batch = batchOf();
    while (running) {
      const status = await poster.post('/v1/batch', { batch });
      if (status === 200) {
        ledger.acknowledged(batch.map((event) => event.messageId));
        acknowledged += batch.length;
        firstAfter ??= performance.now();
        batch = batchOf();
      } else {
        // As SDKs do: the same events again, with the same ids.
        if (status !== 0) refused += 1;
        await new Promise((wake) => setTimeout(wake, 20));
      }
    }
  };
  const load = Promise.all(Array.from({ length: clients }, client));
  const ready = [];
  const answered = [];
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await new Promise((wake) => setTimeout(wake, shortest + Math.random() * (longest - shortest)));
    await server.kill();
    const before = acknowledged;
    const begin = performance.now();
    ready.push(await server.start());
    firstAfter = null;
    while (firstAfter === null && performance.now() - begin < 30_000) await new Promise((wake) => setTimeout(wake, 5));
    answered.push((firstAfter ?? Infinity) - begin);
    console.log(`cycle ${cycle}/${cycles}: ${before} acknowledged so far, ready after ${ready.at(-1).toFixed(0)} ms, first acknowledgement after ${answered.at(-1).toFixed(0)} ms`);
  }
  await new Promise((wake) => setTimeout(wake, shortest));
  running = false;
  await load;
  poster.close();
  const figures = await audit(portrait, USERS, ledger.read(), sent, (id) => (orders.has(id) ? LINES : 0));
  const slowest = Math.max(...answered);
  sound = report('crash-test', engine, figures, { cycles, clients, sent: sent.size, refused, slowest_first_acknowledgement_ms: slowest.toFixed(0) });
  if (figures.acknowledged === 0) sound = false;
} finally {
  if (!sound) console.log(server.log);
  await server.dispose();
}
console.log(sound ? 'crash-test: nothing lost, nothing doubled' : 'crash-test: FAILED');
process.exit(sound ? 0 : 1);
