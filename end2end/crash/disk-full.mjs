// The disk is full under load (R5): nothing is acknowledged without a write, senders are told to come back, pages go on, and
// when there is space again writes go on by themselves. The disk is a small file system in memory, so mounting it needs root.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Portrait } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { audit, report } from './audit.mjs';
import { Ledger } from './ledger.mjs';
import { options } from './options.mjs';
import { Poster } from './poster.mjs';

const { engine, clients, megabytes, rounds, port } = options({ engine: 'rocksdb', clients: 8, megabytes: 320, rounds: 2, port: 3158 });
/** How long writes may take to go on after space has come back. */
const RECOVERED_MS = 5_000;
const USERS = Array.from({ length: 16 }, (_, n) => `full-user-${String(n).padStart(2, '0')}`);

const disk = mkdtempSync(path.join(tmpdir(), 'portrait-full-'));
const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk]);
if (mount.status !== 0) {
  console.log(`disk-full-test: no file system can be mounted here (${mount.error ?? String(mount.stderr).trim()})`);
  rmSync(disk, { recursive: true, force: true });
  process.exit(1);
}

const filler = path.join(disk, 'filler');
/** Takes all the space there is, and again what is given back meanwhile, until it is told to stop. */
function fill() {
  const file = openSync(filler, 'a');
  const block = Buffer.alloc(1 << 16, 0x5a);
  let taken = 0;
  try {
    for (;;) taken += writeSync(file, block);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
  return taken;
}

const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));
const run = Date.now().toString(36);
let next = 0;
const sent = new Set();
const batchOf = () =>
  Array.from({ length: 50 }, () => {
    const messageId = `f-${run}-${(next += 1)}`;
    sent.add(messageId);
    return { type: 'track', userId: USERS[next % USERS.length], messageId, event: 'Full', properties: { n: next, text: 'x'.repeat(1_000) } };
  });

const server = new Server({ port, engine, folder: disk });
const ledger = new Ledger(path.join(mkdtempSync(path.join(tmpdir(), 'portrait-ledger-')), 'acknowledged'));
let sound = false;
const wrong = [];
try {
  await server.start();
  const portrait = await new Portrait(server.url).enter();
  const key = await portrait.key('server');
  const refusals = new Map();
  let lastRefused = 0;
  let lastStored = 0;
  const poster = new Poster(server.url, key, clients, (status, headers) => {
    if (status === 200) return;
    lastRefused = performance.now();
    refusals.set(status, (refusals.get(status) ?? 0) + 1);
    if ((status === 503 || status === 429) && !(Number(headers['retry-after']) >= 1)) wrong.push(`${status} without Retry-After`);
    if (status !== 503 && status !== 429) wrong.push(`answered ${status}`);
  });
  let running = true;
  const client = async () => {
    let batch = batchOf();
    while (running) {
      const status = await poster.post('/v1/batch', { batch });
      if (status === 200) {
        ledger.acknowledged(batch.map((event) => event.messageId));
        lastStored = performance.now();
        batch = batchOf();
        await sleep(20);
      } else {
        await sleep(50);
      }
    }
  };
  const load = Promise.all(Array.from({ length: clients }, client));
  await sleep(1_500);
  const profile = await portrait.profile(USERS[0], 20_000);
  const recovered = [];
  for (let round = 1; round <= rounds; round += 1) {
    let begin = performance.now();
    lastRefused = 0;
    fill();
    while (!lastRefused && performance.now() - begin < 60_000) {
      await sleep(100);
      fill();
    }
    if (!lastRefused) wrong.push('the disk was full and nothing was refused');
    const refusedAfter = performance.now() - begin;
    // Full for a while: reads go on, and no write is acknowledged by an answer that nothing stands behind (the audit tells).
    for (let n = 0; n < 20; n += 1) {
      fill();
      for (const page of ['/healthz', '/profiles', `/profiles/${profile}`]) {
        const answer = await portrait.get(page);
        await answer.arrayBuffer();
        if (answer.status !== 200) wrong.push(`${page} answered ${answer.status} while the disk was full`);
      }
      await sleep(150);
    }
    begin = performance.now();
    unlinkSync(filler);
    while (lastStored < begin && performance.now() - begin < 30_000) await sleep(10);
    recovered.push((lastStored < begin ? Infinity : lastStored) - begin);
    console.log(`round ${round}/${rounds}: first refusal after ${refusedAfter.toFixed(0)} ms of no space, writes go on ${recovered.at(-1).toFixed(0)} ms after there was some`);
    await sleep(1_000);
  }
  running = false;
  await load;
  poster.close();
  // What was acknowledged is on the disk and not only in the memory of this process.
  await server.kill();
  await server.start();
  const figures = await audit(portrait, USERS, ledger.read(), sent);
  const slowest = Math.max(...recovered);
  const told = [...refusals].map(([status, times]) => `${times}x${status}`).join(',');
  const { bavail, bsize } = statfsSync(disk);
  sound = report('disk-full-test', engine, figures, { rounds, refused: told, slowest_recovery_ms: slowest.toFixed(0), free_mb: ((bavail * bsize) / 2 ** 20).toFixed(0) });
  if (slowest > RECOVERED_MS) wrong.push(`writes went on only after ${slowest.toFixed(0)} ms`);
  if (wrong.length) console.log(`  ${[...new Set(wrong)].join('\n  ')}`);
  sound = sound && wrong.length === 0 && figures.acknowledged > 0;
} finally {
  if (!sound) console.log(server.log);
  await server.dispose();
  spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
}
console.log(sound ? 'disk-full-test: nothing acknowledged was lost, and writes went on by themselves' : 'disk-full-test: FAILED');
process.exit(sound ? 0 : 1);
