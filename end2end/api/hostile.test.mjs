// Malformed, oversized, deep, packed and hostile input: a clear verdict or quarantine, memory flat, nothing stored half
// (issue 2, point g).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { everything, Portrait, unique } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';

const server = new Server({ port: 3153 });
let portrait;
let key;

before(async () => {
  await server.start();
  portrait = await new Portrait(server.url).enter();
  key = await portrait.key('server');
  await post('/v1/track', event({ event: 'First' }));
});
after(() => server.dispose());

/** Posts bytes as they are; resolves to status and body. */
async function post(path, body, headers = {}) {
  const bytes = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(server.url + path, { method: 'POST', body: bytes, headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, ...headers } });
  const text = await answer.text();
  return { status: answer.status, text, json: () => JSON.parse(text) };
}
const event = (more = {}) => ({ type: 'track', userId: 'hostile', event: 'Deed', messageId: unique('h'), ...more });
const nested = (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const resident = () => Number(readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/)[1]) / 1024;
const stored = async () => (await everything(portrait)).length;

test('a body that is no request is refused with the reason, and nothing of it is stored', async () => {
  const before = await stored();
  const good = JSON.stringify(event());
  const bodies = ['', 'nonsense', '[]', '5', 'null', '{', `${good} x`, '{"batch":5}', '{"batch":{}}', '{"batch":[', Buffer.from([0xff, 0xfe, 0x7b]), Buffer.from([0x1f, 0x8b, 0x08]), gzipSync(Buffer.from(good)).subarray(0, 30)];
  for (const body of bodies) {
    const answer = await post('/v1/batch', body);
    assert.equal(answer.status, 400, `${body}: ${answer.status}`);
    assert.ok(answer.json().message.length > 5);
  }
  assert.equal(await stored(), before);
});

test('without a key that is known nothing is stored', async () => {
  for (const authorization of ['', 'Basic !!!', `Basic ${Buffer.from('nobody:').toString('base64')}`, 'Bearer x']) {
    assert.equal((await post('/v1/track', event({ event: 'Intruder' }), { authorization })).status, 401);
  }
  assert.ok(!(await everything(portrait)).some((each) => each.action === 'Intruder'));
});

test('a write key opens nothing but the ingest', async () => {
  const ways = [{ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` }, { authorization: `Bearer ${key}` }, { cookie: `session=${key}` }];
  for (const headers of ways) {
    for (const path of ['/profiles', '/data-in', `/profiles/${await portrait.profile('hostile')}/events.ndjson`]) {
      const answer = await fetch(server.url + path, { headers, redirect: 'manual' });
      assert.ok([303, 401, 403].includes(answer.status), `${path} ${answer.status}`);
      assert.ok(!(await answer.text()).includes('hostile'));
    }
  }
});

test('too large is refused: one call, a batch, a batch with too many events', async () => {
  assert.equal((await post('/v1/track', event({ properties: { text: 'x'.repeat(40_000) } }))).status, 400);
  assert.equal((await post('/v1/batch', `{"batch":[${'0,'.repeat(3_000_000)}0]}`)).status, 400);
  const many = { batch: Array.from({ length: 2501 }, (_, n) => event({ event: 'One of too many', properties: { n } })) };
  assert.equal((await post('/v1/batch', many)).status, 400);
  assert.ok(!(await everything(portrait)).some((each) => each.action === 'One of too many'));
});

test('bad items of a batch are quarantined with their reason, the good ones are stored', async () => {
  const good = [event({ event: 'Good one' }), event({ event: 'Good two' })];
  const bad = ['5', '"text"', 'null', '[]', '{}', '{"type":"track","userId":"hostile"}', '{"type":"nonsense","userId":"hostile","event":"x"}', '{"type":"track","event":"Nobody did it"}', `{"type":"track","userId":"hostile","event":"Deep","properties":{"a":${nested(500)}}}`, `{"type":"track","userId":"hostile","event":"Large","properties":{"a":"${'x'.repeat(40_000)}"}}`, `{"type":"track","userId":"${'u'.repeat(2_000)}","event":"Long id"}`];
  const body = `{"batch":[${JSON.stringify(good[0])},${bad.join(',')},${JSON.stringify(good[1])}]}`;
  const answer = await post('/v1/batch?verdicts=1', body);
  assert.equal(answer.status, 200, answer.text);
  const verdicts = answer.json().verdicts;
  assert.equal(verdicts.length, bad.length + 2);
  assert.deepEqual([verdicts[0].verdict, verdicts.at(-1).verdict], ['stored', 'stored']);
  for (const [n, verdict] of verdicts.slice(1, -1).entries()) {
    assert.equal(verdict.verdict, 'quarantined', `${bad[n].slice(0, 80)}: ${JSON.stringify(verdict)}`);
    assert.ok(verdict.reason.length > 5);
  }
  const ids = (await everything(portrait)).map((each) => each.id);
  for (const each of good) assert.equal(ids.filter((id) => id === each.messageId).length, 1);
  const page = await portrait.html('/data-in');
  assert.ok(page.includes('Nobody did it'), 'quarantine is shown on Data in');
});

test('strange but sound input is kept as it came', async () => {
  const properties = { '': 'empty name', __proto__x: 1, constructor: 2, 'a.b[0]': 3, '$where': '1; DROP TABLE event', "'; REMOVE TABLE event; --": '`', big: 1e308, small: -5e-324, int: 2 ** 53, text: '\u202e\u0000\ufffd🦊', list: [null, [], {}, false] };
  const each = event({ event: "'; REMOVE TABLE event; --", userId: 'type::thing("event", 1)', properties });
  assert.equal((await post('/v1/track', each)).status, 200);
  const lone = `{"type":"track","userId":"hostile","event":"Half \\ud83d","messageId":"${unique('h')}","properties":{"a":"\\udc00"}}`;
  assert.equal((await post('/v1/track', lone)).status, 200);
  const found = (await everything(portrait)).find((one) => one.id === each.messageId);
  assert.equal(found.action, each.event);
  assert.equal(found.params["'; REMOVE TABLE event; --"], '`');
  assert.deepEqual(found.params.list, [null, [], {}, false]);
  assert.equal(found.params.big, 1e308);
});

test('bombs are refused at once and cost no memory', async () => {
  const bomb = gzipSync(Buffer.alloc(900 * 1024 * 1024), { level: 9 });
  const deep = `{"batch":[{"type":"track","userId":"hostile","event":"Deep","properties":${nested(1_000_000)}}]}`;
  for (let n = 0; n < 4; n += 1) await post('/v1/batch', bomb.subarray(0, 1_000_000));
  const before = resident();
  let slowest = 0;
  for (let round = 0; round < 5; round += 1) {
    const begin = performance.now();
    const answers = await Promise.all([...Array.from({ length: 4 }, () => post('/v1/batch', bomb)), post('/v1/track', bomb)]);
    slowest = Math.max(slowest, performance.now() - begin);
    for (const answer of answers) assert.equal(answer.status, 400);
    assert.ok([200, 400].includes((await post('/v1/batch', deep)).status));
  }
  const growth = resident() - before;
  console.log(`bombs: five at once answered within ${slowest.toFixed(0)} ms, resident memory ${growth.toFixed(1)} MB more`);
  assert.ok(growth < 48, `${growth} MB more`);
  assert.equal((await post('/v1/track', event({ event: 'Still here' }))).status, 200);
});

test('few bytes that would become much are refused, and cost no memory', async () => {
  // A context that 500 products of each order would share, from whoever found the key of a page in it.
  const browser = await portrait.key('browser');
  const order = `{"type":"track","event":"Order Completed","userId":"hostile","properties":{"products":[${Array(500).fill('{"a":1}').join(',')}]}}`;
  const spreading = `{"batch":[${Array(24).fill(order).join(',')}],"context":{"a":"${'x'.repeat(20_000)}"}}`;
  const shared = `{"batch":[${Array(2_500).fill('{"type":"track","event":"Spread","userId":"hostile"}').join(',')}],"context":{"a":"${'x'.repeat(30_000)}"}}`;
  const headers = { authorization: `Basic ${Buffer.from(`${browser}:`).toString('base64')}` };
  const round = async () => {
    const answers = await Promise.all([spreading, shared, spreading, shared].map((body) => post('/v1/batch', body, headers)));
    for (const answer of answers) assert.ok([400, 429].includes(answer.status), answer.text);
  };
  // The first round takes what an allocator keeps for the next ones.
  await round();
  const before = [await stored(), resident()];
  for (let n = 0; n < 10; n += 1) await round();
  const growth = resident() - before[1];
  console.log(`spreading bodies: resident memory ${growth.toFixed(1)} MB more`);
  assert.ok(growth < 48, `${growth} MB more`);
  assert.equal(await stored(), before[0]);
});

test('a request that is cut in the middle stores nothing of it, or all', async () => {
  const before = await stored();
  const body = JSON.stringify({ batch: Array.from({ length: 100 }, () => event({ event: 'Cut' })) });
  await Promise.all(
    Array.from(
      { length: 20 },
      (_, n) =>
        new Promise((done) => {
          const request = ask(`${server.url}/v1/batch`, { method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'content-length': Buffer.byteLength(body) } });
          request.on('error', done);
          request.write(body.slice(0, 100 + n * 500), () => setTimeout(() => (request.destroy(), done()), 20));
        }),
    ),
  );
  // Sent whole, but the client does not wait for the answer.
  await Promise.all(
    Array.from(
      { length: 20 },
      () =>
        new Promise((done) => {
          const request = ask(`${server.url}/v1/batch`, { method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'content-length': Buffer.byteLength(body) } });
          request.on('error', done);
          request.end(body.replaceAll('"h-', `"h${Math.random()}-`), () => setTimeout(() => (request.destroy(), done()), Math.random() * 10));
        }),
    ),
  );
  await new Promise((wake) => setTimeout(wake, 1_000));
  const cut = (await everything(portrait)).filter((each) => each.action === 'Cut').length;
  assert.equal(cut % 100, 0, `${cut} events of batches of 100`);
  assert.ok((await stored()) >= before);
});
