// The peer of P1 and P2: the same event as one synced insert into PostgreSQL, on the same disk and with the same indexes.
// It comes from pgbench, without HTTP and without parsing, which favours the peer.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratch } from './stage.mjs';

const HOMES = '/usr/lib/postgresql';
// The database refuses to run as root.
const NOBODY = 65_534;

const TABLE = `CREATE TABLE event (id text PRIMARY KEY, subject text NOT NULL, place text NOT NULL, action text NOT NULL,
  at timestamptz NOT NULL, received timestamptz NOT NULL, source text NOT NULL, params jsonb NOT NULL, context jsonb NOT NULL);
CREATE INDEX event_place ON event (subject, place);
CREATE INDEX event_action_place ON event (subject, action, place);`;

const insert = (rows) => `\\set person random(0, 19999)
\\set n random(1, 1000000000000)
INSERT INTO event SELECT format('load-%s-%s', :n::bigint, s), format('user-%s', :person::int), format('%s-%s', :n::bigint, s), 'product.view', now(), now(), 'SERVER',
  jsonb_build_object('product_id', 'p1', 'sku', format('LIN-%s', :person::int), 'name', 'Linen shirt, sand', 'price', 89.5, 'currency', 'PLN', 'category', 'linen'),
  '{"page": {"url": "https://shop.example/p/linen-shirt", "path": "/p/linen-shirt", "title": "Linen shirt"}}'::jsonb
FROM generate_series(1, ${rows}) s;
`;

/** A running PostgreSQL with an empty table; null where none is installed. */
export async function postgres() {
  const version = existsSync(HOMES) ? readdirSync(HOMES).sort((a, b) => Number(b) - Number(a)).find((each) => existsSync(path.join(HOMES, each, 'bin/pgbench'))) : undefined;
  if (!version) return null;
  const bin = (name) => path.join(HOMES, version, 'bin', name);
  const folder = scratch();
  const as = process.getuid() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (as.uid) chownSync(folder, NOBODY, NOBODY);
  const run = (name, words) => execFileSync(bin(name), words, { ...as, cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, PGUSER: 'bench', PGHOST: folder, PGDATABASE: 'postgres' } });
  run('initdb', ['-D', `${folder}/data`, '-U', 'bench', '-A', 'trust', '--no-sync']);
  const settings = { listen_addresses: '', unix_socket_directories: folder, max_connections: 300, fsync: 'on', synchronous_commit: 'on' };
  const server = spawn(bin('postgres'), ['-D', `${folder}/data`, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], { ...as, cwd: folder, stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('close', resolve));
  for (let n = 0; ; n += 1) {
    try {
      run('pg_isready', []);
      break;
    } catch (error) {
      if (n > 100) throw error;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
  run('psql', ['-q', '-c', TABLE]);
  return {
    version,
    /** Rows a second by this many clients that insert so many rows at a time. */
    insert(clients, rows, seconds) {
      const file = path.join(folder, `insert-${rows}.sql`);
      writeFileSync(file, insert(rows));
      const output = run('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds), '-f', file]);
      return rows * Number(/^tps = ([\d.]+)/m.exec(output)[1]);
    },
    async stop() {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
