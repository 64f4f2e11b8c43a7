// Seeds the data of the benches through the public API: `scale` people with ten events each, and three deep profiles.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Poster } from '../crash/poster.mjs';
import { options } from '../crash/options.mjs';
import { Portrait } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { dataFolder } from './stage.mjs';

const { scale, deep, port } = options({ scale: 20_000, deep: 100_000, port: 3159 });
const folder = dataFolder(scale);
if (existsSync(path.join(folder, 'complete'))) {
  console.log(`bench-data: ${folder} is there already`);
  process.exit(0);
}
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** mulberry32: the same numbers in every run. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
const next = random(20_261_123);
const of = (list) => list[Math.floor(next() * list.length)];
const FIRST = ['Marta', 'Jan', 'Lena', 'Peter', 'Zofia', 'Ahmed', 'Ines', 'Łukasz', 'Chloé', 'Oskar'];
const LAST = ['Zielińska', 'Nowak', 'Fischer', 'Haddad', 'García', 'Rossi', 'Novák', 'Larsen', 'Okafor', 'Dubois'];
const CITY = ['Kraków', 'Berlin', 'Lyon', 'Porto', 'Brno', 'Oslo', 'Łódź', 'Gdańsk'];
const END = Date.parse('2026-11-01T00:00:00Z');
const when = () => new Date(END - Math.floor(next() * 700 * 86_400_000)).toISOString();

function event(who, id) {
  const timestamp = when();
  const kind = next();
  if (kind < 0.1) return { type: 'track', ...who, messageId: id, timestamp, event: 'Order Completed', properties: { order_id: id, total: Math.round(next() * 40_000) / 100, currency: 'PLN' } };
  if (kind < 0.5) return { type: 'page', ...who, messageId: id, timestamp, properties: { url: `https://shop.example/c/${Math.floor(next() * 50)}`, title: 'Category' } };
  return { type: 'track', ...who, messageId: id, timestamp, event: 'Product Viewed', properties: { product_id: `p${Math.floor(next() * 500)}`, name: 'Linen shirt, sand', price: 89 } };
}

function* items() {
  for (let n = 0; n < scale; n += 1) {
    const userId = `user-${n}`;
    yield { type: 'identify', userId, messageId: `seed-i-${n}`, timestamp: when(), traits: { email: `user-${n}@example.com`, firstName: of(FIRST), lastName: of(LAST), city: of(CITY), phone: `+48 600 ${String(n).padStart(6, '0')}` } };
    for (let e = 0; e < 10; e += 1) yield event({ userId }, `seed-${n}-${e}`);
  }
  for (const identities of [1, 10, 50]) {
    const userId = `deep-${identities}`;
    yield { type: 'identify', userId, messageId: `deep-i-${identities}`, timestamp: when(), traits: { email: `${userId}@example.com`, firstName: 'Deep', lastName: String(identities) } };
    // The user id is one identity; the others are browsers that were recognised.
    for (let k = 1; k < identities; k += 1) yield { type: 'identify', userId, anonymousId: `${userId}-browser-${k}`, messageId: `deep-i-${identities}-${k}`, timestamp: when(), traits: {} };
    for (let e = 0; e < deep; e += 1) {
      const k = e % identities;
      yield event(k ? { anonymousId: `${userId}-browser-${k}` } : { userId }, `deep-${identities}-${e}`);
    }
  }
}

const server = new Server({ port, folder });
const begin = Date.now();
try {
  await server.start();
  const portrait = await new Portrait(server.url).enter();
  const poster = new Poster(server.url, await portrait.key('server', 'seed'), 8);
  const source = items();
  let sent = 0;
  const client = async () => {
    for (;;) {
      const batch = [];
      for (let n = 0; n < 500; n += 1) {
        const { value, done } = source.next();
        if (done) break;
        batch.push(value);
      }
      if (!batch.length) return;
      for (;;) {
        const status = await poster.post('/v1/batch', { batch });
        if (status === 200) break;
        if (status !== 429 && status !== 503 && status !== 0) throw new Error(`answered ${status}`);
        await new Promise((wake) => setTimeout(wake, 200));
      }
      const before = sent;
      sent += batch.length;
      if (Math.floor(before / 50_000) !== Math.floor(sent / 50_000)) console.log(`bench-data: ${sent} events, ${Math.round(sent / ((Date.now() - begin) / 1000))}/s`);
    }
  };
  // Identities first join, then bring their events: the order of a batch is kept, that of two batches is not.
  await Promise.all(Array.from({ length: 4 }, client));
  poster.close();
  await server.stop();
  writeFileSync(path.join(folder, 'complete'), `${sent}\n`);
  console.log(`bench-data: ${sent} events in ${Math.round((Date.now() - begin) / 1000)} s, in ${folder}`);
} finally {
  await server.dispose();
}
