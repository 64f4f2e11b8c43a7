// Servers on seeded data, the load generator, and the one line per figure.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, fdatasyncSync, mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { homedir, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { Portrait } from '../tools/portrait.mjs';
import { BINARY, databaseUrl, Server } from '../tools/server.mjs';

/** Where the seeded data lies: outside the checkout, one folder per scale. */
export const dataFolder = (scale) => path.join(process.env.PORTRAIT_BENCH_DATA ?? path.join(homedir(), '.cache/portrait/bench-data'), String(scale));

/** Runs on the same disk as the data, so that a sync means the same. */
export const scratch = () => mkdtempSync(path.join(process.env.PORTRAIT_TEST_TMP ?? tmpdir(), 'portrait-bench-'));

/** A server on a copy of the seeded data; `use` gets it, a signed-in person and a key. */
export async function withServer(scale, use, port = 3158) {
  if (!existsSync(BINARY)) throw new Error('the server is not built: run make build first');
  const seeded = dataFolder(scale);
  if (!existsSync(path.join(seeded, 'complete'))) throw new Error(`no data of scale ${scale}: run make bench-data SCALE=${scale} first`);
  const folder = scratch();
  cpSync(seeded, folder, { recursive: true });
  const server = new Server({ port, folder });
  try {
    await server.start(180_000);
    const portrait = await new Portrait(server.url).enter();
    await use({ server, portrait, key: await portrait.key('server', 'bench') });
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

const EXAMPLES = path.join(path.dirname(BINARY), 'examples');

/** Runs the load generator; options as it names them. */
export function load(server, options) {
  const words = Object.entries({ to: `127.0.0.1:${server.port}`, ...options }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return new Promise((resolve, reject) => {
    execFile(path.join(EXAMPLES, 'load'), words, { maxBuffer: 1 << 24 }, (error, stdout, stderr) => (error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(JSON.parse(stdout))));
  });
}

/** Rows a second that the database takes by itself, without HTTP, parsing or identity: 100,000 of the same rows by four writers. */
export function rawInsert(batch) {
  const folder = scratch();
  try {
    return Number(execFileSync(path.join(EXAMPLES, 'raw_insert'), [databaseUrl('rocksdb', folder), '100000', String(batch), '4'], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of one fdatasync of 512 appended bytes: median and 99th percentile of 200. */
export function syncTimes() {
  const folder = scratch();
  const file = openSync(path.join(folder, 'sync'), 'a');
  const block = Buffer.alloc(512, 'x');
  const times = Array.from({ length: 200 }, () => {
    writeSync(file, block);
    const begin = performance.now();
    fdatasyncSync(file);
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  closeSync(file);
  rmSync(folder, { recursive: true });
  return { p50: times[100], p99: times[198] };
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
export const p50 = (values) => quantile(values, 0.5);
export const p95 = (values) => quantile(values, 0.95);

/** `bench P1 throughput 7012 events/s scale=20000` */
export function figure(id, name, value, unit, scale, more = '') {
  const rounded = Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
  console.log(`bench ${id} ${name} ${rounded} ${unit} scale=${scale}${more && ` ${more}`}`);
}

/** Raw output of one run, kept in the log above its figure. */
export function raw(id, n, what) {
  console.log(`# ${id} run ${n}: ${typeof what === 'string' ? what.trim() : JSON.stringify(what)} load=${loadavg()[0].toFixed(2)}`);
}
