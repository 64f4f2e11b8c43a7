// One item in a hundred malformed, one request in a thousand hostile: accepted + refused + quarantined = sent, exactly, and
// what is in quarantine replays (goals.md R4). ITEMS sets how many.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { everything, Portrait } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';

const ITEMS = Number(process.env.ITEMS ?? 20_000);
const SIZE = 100;
const PEOPLE = 40;
const SENDERS = 16;
const server = new Server({ port: 3157 });
let portrait;
let key;

before(async () => {
  await server.start();
  portrait = await new Portrait(server.url).enter();
  key = await portrait.key('server');
});
after(() => server.dispose());

const good = (n) => ({ type: 'track', userId: `ledger-${n % PEOPLE}`, event: 'Deed', messageId: `l-${n}`, properties: { n } });

/** Every way to be wrong, each item with the number by which it is found again. */
function malformed(n) {
  const deep = `${'['.repeat(200)}${']'.repeat(200)}`;
  const ways = [
    JSON.stringify({ ...good(n), type: 'tracc' }),
    JSON.stringify({ ...good(n), event: undefined }),
    JSON.stringify({ ...good(n), userId: null, anonymousId: '' }),
    JSON.stringify({ ...good(n), messageId: { id: `l-${n}` } }),
    JSON.stringify({ ...good(n), properties: [n] }),
    JSON.stringify({ ...good(n), type: 'alias', previousId: null }),
    `{"type":"track","event":"Deed","userId":"u","messageId":"l-${n}","properties":{"a":${deep}}}`,
    `{"type":"track","event":"Deed","userId":"u","messageId":"l-${n}","properties":1e999}`,
    `["l-${n}"]`,
  ];
  return ways[Math.floor(n / SIZE) % ways.length];
}

const batch = (b) => Array.from({ length: SIZE }, (_, i) => b * SIZE + i).map((n) => (n % 100 === 42 ? malformed(n) : JSON.stringify(good(n))));

async function send(text, b) {
  const body = b % 3 === 0 ? gzipSync(text) : text;
  for (;;) {
    const answer = await fetch(`${server.url}/v1/batch?verdicts=1`, { method: 'POST', body, headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` } });
    const answered = await answer.json();
    if (answer.status !== 429 && answer.status !== 503) return { status: answer.status, ...answered };
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** What the forms of Data in call. */
async function replay(what, fields) {
  const page = await portrait.html('/data-in');
  const action = [...page.matchAll(/<form[^>]*\baction="([^"]+)"/g)].map((match) => match[1]).find((each) => each.includes(what));
  assert.ok(action, `no form that calls ${what}`);
  const answer = await portrait.form(action, fields, { accept: 'application/json' });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

/** The items that the page lists, with their ids. */
const listed = async () => [...(await portrait.html('/data-in')).matchAll(/name="id" value="([0-9a-f]{64})"/g)].map((match) => match[1]);

test(`of ${ITEMS} items each is stored, refused or in quarantine, and the quarantined replay`, async () => {
  const told = { stored: 0, quarantined: 0, refused: 0, sent: 0 };
  const batches = Array.from({ length: ITEMS / SIZE }, (_, b) => b);
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let b = batches.shift(); b !== undefined; b = batches.shift()) {
        const items = batch(b);
        const { status, verdicts } = await send(`{"batch":[${items.join(',')}]}`, b);
        assert.equal(status, 200);
        assert.equal(verdicts.length, SIZE);
        told.sent += SIZE;
        for (const { verdict, reason } of verdicts) {
          told[verdict] += 1;
          if (verdict === 'quarantined') assert.ok(reason.length > 5);
        }
        // After a lost answer the same batch comes again.
        if (b % 10 === 3) {
          for (const { verdict } of (await send(`{"batch":[${items.join(',')}]}`, b)).verdicts) assert.ok(verdict === 'repeated' || verdict === 'quarantined');
        }
        if (b % 10 === 7) {
          const cut = `{"batch":[${items.join(',')}`;
          assert.equal((await send(cut, b)).status, 400);
          told.sent += SIZE;
          told.refused += SIZE;
        }
      }
    }),
  );
  console.log(`sent ${told.sent} = stored ${told.stored} + quarantined ${told.quarantined} + refused ${told.refused}`);
  assert.equal(told.stored + told.quarantined + told.refused, told.sent);
  assert.deepEqual([told.stored, told.quarantined], [ITEMS * 0.99, ITEMS * 0.01]);
  const ids = (await everything(portrait)).map((event) => event.id);
  assert.equal(ids.length, told.stored);
  assert.equal(new Set(ids).size, told.stored);

  // As they are they are still not understood, and all of them are there.
  assert.deepEqual(await replay('replay_all', {}), { stored: 0, kept: told.quarantined });
  let mended = 0;
  for (let items = await listed(); items.length; items = await listed()) {
    for (const id of items) {
      const verdict = await replay('replay_item', { id, mended: JSON.stringify({ ...good(mended), messageId: `mended-${mended}` }) });
      assert.deepEqual(verdict, { verdict: 'stored' });
      mended += 1;
    }
  }
  assert.equal(mended, told.quarantined);
  assert.equal((await everything(portrait)).length, ITEMS);
});
