// The first start: the demo comes with its progress, the link creates the owner once, later starts are quick, and a kill on the
// way neither loses nor doubles a purchase. `make start-test CUSTOMERS=23570` does it with all of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { OWNER, Portrait } from '../tools/portrait.mjs';
import { ROOT, Server } from '../tools/server.mjs';

// The default: everybody who bought on the last day, so that the choice does not depend on how ties are broken.
const CUSTOMERS = Number(process.env.CUSTOMERS ?? 55);
const LONGEST_START = 10_000;

const demo = (port, customers) => new Server({ port, env: { PORTRAIT_DEMO: 'true', PORTRAIT_DEMO_CUSTOMERS: String(customers), PORTRAIT_SETUP_TOKEN: undefined } });
const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

/** What the published file says about the customers that the demo has: purchases and cents of each. */
function published() {
  const text = gunzipSync(readFileSync(path.join(ROOT, 'server/demo/cdnow.txt.gz'))).toString('latin1');
  const people = new Map();
  for (const [customer, day, , amount] of text.split(/\r?\n/).slice(1).filter(Boolean).map((line) => line.trim().split(/ +/))) {
    const known = people.get(customer) ?? { count: 0, cents: 0, last: '' };
    people.set(customer, { count: known.count + 1, cents: known.cents + Math.round(Number(amount) * 100), last: day > known.last ? day : known.last });
  }
  const ranked = [...people].sort(([, a], [, b]) => (a.last < b.last ? 1 : -1));
  assert.notEqual(ranked[CUSTOMERS - 1][1].last, ranked[CUSTOMERS]?.[1].last, 'choose a number of customers that ends with a day');
  return new Map(ranked.slice(0, CUSTOMERS));
}

/** Waits until the log says something. */
async function said(server, pattern, limit = 3_600_000) {
  const end = Date.now() + limit;
  while (!pattern.test(server.log)) {
    if (Date.now() > end) throw new Error(`never said ${pattern}:\n${server.log}`);
    await pause(20);
  }
}

test('the first start fills the demo to the cent, though killed on the way; later starts are quick', { timeout: 7_200_000 }, async () => {
  const server = demo(3160, CUSTOMERS);
  try {
    const first = server.start(600_000).catch(() => 'killed');
    await said(server, /Filling the demo workspace: [1-9]0 %/);
    await server.kill();
    await first;

    server.log = '';
    await server.start(600_000);
    await said(server, /Portrait is at (\S+)/);
    assert.ok(server.log.includes(`Portrait is at ${server.url}`), server.log);
    const link = /^ *(http\S+\/setup\?token=([0-9a-f]{64}))$/m.exec(server.log);
    assert.ok(link?.[1].startsWith(server.url), server.log);

    const portrait = new Portrait(server.url);
    assert.equal((await portrait.get(link[1].slice(server.url.length))).status, 200);
    const form = { token: link[2], ...OWNER };
    assert.equal((await portrait.form('/setup', form)).headers.get('location'), '/profiles');
    const again = await new Portrait(server.url).form('/setup', { ...form, email: 'second@example.com' });
    assert.match(again.headers.get('location'), /error=token/);

    const began = Date.now();
    await said(server, /Filling the demo workspace: 100 %/);
    console.log(`demo: the rest of ${CUSTOMERS} customers took ${((Date.now() - began) / 1000).toFixed(1)} s more`);
    const told = [...server.log.matchAll(/Filling the demo workspace: (\d+) %/g)].map((match) => Number(match[1]));
    assert.ok(!told.includes(0), 'it went on where it was');
    assert.deepEqual(told, [...new Set(told)].sort((a, b) => a - b));

    server.log = '';
    const took = await server.restart();
    console.log(`demo: a later start was ready after ${took.toFixed(0)} ms`);
    assert.ok(took < LONGEST_START, `${took} ms`);
    await pause(500);
    assert.ok(!/setup\?token|Filling/.test(server.log), 'nothing is left to do');

    // Everything that is not marked as made up, as the product gives it out again.
    let charges = 0;
    let cents = 0;
    let replayed = 0;
    const days = new Set();
    const waiting = [...published()];
    const check = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [customer, bought] = next;
        const events = await portrait.events(await portrait.profile(`cdnow-${customer}`));
        const real = events.filter((event) => event.params.$generated !== true);
        assert.ok(real.every((event) => event.action === 'transaction.charge' && event.params.$currency === 'USD'));
        assert.equal(real.length, bought.count, `purchases of ${customer}`);
        assert.equal(real.reduce((sum, event) => sum + Math.round(event.params.$totalAmount * 100), 0), bought.cents, `cents of ${customer}`);
        assert.ok(events.length > real.length, 'with activity around them');
        replayed += events.filter((event) => event.id.startsWith('demo-')).length;
        charges += real.length;
        cents += bought.cents;
        for (const event of real) days.add(new Date(event.at).toISOString().slice(0, 10));
      }
    };
    await Promise.all([check(), check()]);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    assert.ok([...days].sort().at(-1) >= yesterday, 'the data ends on the day of the first start');
    console.log(`demo: ${charges} purchases for ${(cents / 100).toFixed(2)} dollars; ${replayed} events of the replay so far`);
  } finally {
    await server.dispose();
  }
});

test('the server is ready long before the whole demo is there, and its customers walk through the shop already', { timeout: 300_000 }, async () => {
  const server = demo(3161, 2_000);
  try {
    const took = await server.start();
    await said(server, /setup\?token=/);
    console.log(`demo: the first start was ready after ${took.toFixed(0)} ms`);
    assert.ok(!server.log.includes('100 %'));
    const portrait = new Portrait(server.url);
    await portrait.form('/setup', { token: /token=([0-9a-f]{64})/.exec(server.log)[1], ...OWNER });
    const people = await portrait.search('');
    assert.ok(people.length >= 50, `${people.length} people`);
    const end = Date.now() + 60_000;
    for (let replayed = false; !replayed; ) {
      assert.ok(Date.now() < end, 'nobody came');
      for (const person of people) replayed ||= (await portrait.events(person)).some((event) => event.id.startsWith('demo-') && event.params.$generated === true);
    }
    assert.ok((await portrait.html('/data-in')).includes('Demo replay'), 'they came by the public API, with a key of their own');
    const begin = performance.now();
    await server.stop();
    assert.ok(performance.now() - begin < 10_000, 'a server that is filling in stops as quickly');
  } finally {
    await server.dispose();
  }
});
