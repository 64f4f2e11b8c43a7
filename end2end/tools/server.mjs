// The built server as a child process with a data folder of its own: started, stopped, killed and started again.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target');
export const BINARY = process.env.PORTRAIT_SERVER ?? path.join(TARGET, 'debug/server');
export const SITE = process.env.LEPTOS_SITE_ROOT ?? path.join(ROOT, 'target/site');

/** The token that the set-up link carries in tests; long enough for any rule on its length. */
export const SETUP_TOKEN = 'a-set-up-token-for-tests-0123456789abcdef';

/** A database URL as the configuration takes it. */
export function databaseUrl(engine, folder, sync = 'every') {
  return engine === 'mem' ? 'mem://' : `${engine}://${folder}/db?sync=${sync}`;
}

export class Server {
  /**
   * @param {{port: number, engine?: string, sync?: string, folder?: string, env?: Record<string, string>, wrap?: string[]}} options
   *   `folder`: where the data lies; made and removed when not given. `wrap`: a command that runs the server, such as a tracer.
   */
  constructor({ port, engine = 'rocksdb', sync = 'every', folder, env = {}, wrap = [] }) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.ownFolder = !folder;
    this.folder = folder ?? mkdtempSync(path.join(process.env.PORTRAIT_TEST_TMP ?? tmpdir(), 'portrait-'));
    this.database = databaseUrl(engine, this.folder, sync);
    this.wrap = wrap;
    this.env = {
      ...process.env,
      LEPTOS_OUTPUT_NAME: 'portrait',
      LEPTOS_ENV: 'PROD',
      LEPTOS_HASH_FILES: 'true',
      LEPTOS_SITE_ROOT: SITE,
      PORTRAIT_SITE_ROOT: SITE,
      PORTRAIT_LISTEN: `127.0.0.1:${port}`,
      PORTRAIT_DATABASE: this.database,
      PORTRAIT_DEMO: 'false',
      PORTRAIT_SETUP_TOKEN: SETUP_TOKEN,
      PORTRAIT_TEST_CONTROLS: 'true',
      PORTRAIT_LOG: process.env.PORTRAIT_LOG ?? 'warn',
      ...env,
    };
    this.child = null;
    this.log = '';
    /** A request that panics only breaks off for its client: no test may pass over it. */
    this.panics = [];
    this.restarts = 0;
  }

  /** Starts and waits until it says that it is ready; returns how many milliseconds that took. */
  async start(limit = 60_000) {
    const begin = performance.now();
    const [command, ...args] = [...this.wrap, BINARY, 'run'];
    const child = spawn(command, args, { cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    const copy = process.env.PORTRAIT_TEST_LOG ? createWriteStream(process.env.PORTRAIT_TEST_LOG, { flags: 'a' }) : null;
    const keep = (chunk) => {
      copy?.write(chunk);
      this.log = (this.log + chunk).slice(-20_000);
      const panic = /panicked at[^\n]*\n[^\n]*/.exec(String(chunk));
      if (panic) this.panics.push(panic[0]);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    child.once('error', (error) => keep(String(error)));
    while (performance.now() - begin < limit) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended at start:\n${this.log}`);
      try {
        const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(1000) });
        if (answer.ok) return performance.now() - begin;
      } catch {
        // Not listening yet.
      }
      await new Promise((wake) => setTimeout(wake, 20));
    }
    throw new Error(`the server was not ready within ${limit} ms:\n${this.log}`);
  }

  /** The process id of the server itself, not of what it is wrapped in. */
  get pid() {
    const { pid } = this.child;
    if (!this.wrap.length) return pid;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]) || pid;
  }

  /** Asks it to end, as a service manager does, and waits. */
  async stop() {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const { pid } = this;
    process.kill(pid, 'SIGTERM');
    const late = setTimeout(() => process.kill(pid, 'SIGKILL'), 20_000);
    const end = await child.ended;
    clearTimeout(late);
    return end;
  }

  /** kill -9. */
  async kill() {
    process.kill(this.pid, 'SIGKILL');
    await this.child.ended;
  }

  async restart() {
    await this.stop();
    this.restarts += 1;
    return this.start();
  }

  /** Stops and removes the data when it was made for this server. */
  async dispose() {
    await this.stop();
    if (this.ownFolder && !process.env.PORTRAIT_TEST_KEEP) rmSync(this.folder, { recursive: true, force: true });
    if (this.panics.length && !process.env.PORTRAIT_TEST_PANICS) throw new Error(`the server panicked ${this.panics.length} times, first: ${this.panics[0]}`);
  }
}
