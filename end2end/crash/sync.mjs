// That an answer waits for the disk, seen from outside by a tracer: between reading a request and writing its 200 a sync of
// a database file begins and ends. The same run with `sync=never` must be caught, else this test would prove nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Portrait } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { options } from './options.mjs';
import { Poster } from './poster.mjs';

const { engine, requests, clients, port } = options({ engine: 'rocksdb', requests: 200, clients: 4, port: 3157 });
const CALLS = 'fdatasync,fsync,sync_file_range,msync,recvfrom,recvmsg,read,readv,write,writev,sendto,sendmsg';

const probe = spawnSync('strace', ['-e', 'trace=none', 'true']);
if (probe.status !== 0) {
  console.log(`sync-test: no tracer can run here (${probe.error ?? probe.stderr})`);
  process.exit(1);
}

/** Posts events through a traced server; returns how many answers there were and how many did not wait for a sync. */
async function traced(sync) {
  const folder = mkdtempSync(path.join(tmpdir(), 'portrait-sync-'));
  const trace = path.join(folder, 'trace');
  const server = new Server({ port, engine, sync, folder, wrap: ['strace', '-f', '-qq', '-y', '-s', '24', '-e', `trace=${CALLS}`, '-e', 'signal=none', '-o', trace] });
  try {
    await server.start(180_000);
    const portrait = await new Portrait(server.url).enter();
    const poster = new Poster(server.url, await portrait.key('server'), clients);
    let left = requests;
    const client = async (user) => {
      while (left > 0) {
        left -= 1;
        const status = await poster.post('/v1/track', { userId: `sync-${user}`, event: 'Synced', messageId: `s-${sync}-${left}` });
        if (status !== 200) throw new Error(`answered ${status}`);
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
    poster.close();
    await server.stop();
    return examine(readFileSync(trace, 'utf8'));
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function examine(text) {
  const began = new Map(); // thread → line on which its running sync began
  const syncs = []; // [began, ended], in order of ending
  const asked = new Map(); // connection → line on which its request was read
  let answers = 0;
  let early = 0;
  text.split('\n').forEach((line, at) => {
    const thread = line.split(' ', 1)[0];
    if (/ (fdatasync|fsync|msync|sync_file_range)\(/.test(line)) {
      if (line.includes('<unfinished')) began.set(thread, at);
      else if (/= 0\b/.test(line)) syncs.push([at, at]);
    } else if (/<\.\.\. (fdatasync|fsync|msync|sync_file_range) resumed>.*= 0\b/.test(line)) {
      syncs.push([began.get(thread) ?? 0, at]);
    } else if (/"POST \/v1\/track/.test(line)) {
      const connection = line.match(/\((\d+)</)?.[1] ?? pendingRead.get(thread);
      if (connection) asked.set(connection, at);
    } else if (/"HTTP\/1\.1 200/.test(line)) {
      const connection = line.match(/\((\d+)</)?.[1];
      const from = asked.get(connection);
      if (from === undefined) return;
      asked.delete(connection);
      answers += 1;
      if (!syncs.some(([start, end]) => start > from && end < at)) early += 1;
    }
    const waiting = line.match(/ (?:recvfrom|recvmsg|read|readv)\((\d+)<[^>]*>.*<unfinished/);
    if (waiting) pendingRead.set(thread, waiting[1]);
  });
  return { answers, early, syncs: syncs.length };
}
const pendingRead = new Map();

const every = await traced('every');
console.log(`sync-test engine=${engine} sync=every answers=${every.answers} before_a_sync=${every.early} syncs=${every.syncs}`);
const never = await traced('never');
console.log(`sync-test engine=${engine} sync=never answers=${never.answers} before_a_sync=${never.early} syncs=${never.syncs}`);
const sound = every.answers >= requests && every.early === 0 && never.answers >= requests && never.early > 0;
console.log(sound ? 'sync-test: every 200 followed a finished sync, and a run without syncs was caught' : 'sync-test: FAILED');
process.exit(sound ? 0 : 1);
