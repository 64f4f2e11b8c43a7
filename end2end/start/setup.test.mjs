// `make run` and `make test` install what is missing; without root they print the exact line to run, and stop.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../tools/server.mjs';

/** All programs of a machine on which nothing is installed. */
let bin;
before(() => {
  bin = mkdtempSync(path.join(tmpdir(), 'portrait-bin-'));
  for (const tool of ['bash', 'dirname', 'cut', 'sed', 'grep']) symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), path.join(bin, tool));
  writeFileSync(path.join(bin, 'id'), '#!/bin/bash\necho "$AS"\n');
  writeFileSync(path.join(bin, 'apt-get'), '#!/bin/bash\necho "ran apt-get $*"\n');
  for (const script of ['id', 'apt-get']) chmodSync(path.join(bin, script), 0o755);
});
after(() => rmSync(bin, { recursive: true }));

const setup = (want, as) => spawnSync(path.join(bin, 'bash'), [path.join(ROOT, 'end2end/tools/setup.sh'), want], { encoding: 'utf8', env: { PATH: bin, AS: String(as), CHROMIUM: '/nowhere' } });

test('without root the line to run is printed whole, and nothing is tried', () => {
  // libclang is found by its place, which this machine may have or not.
  const run = setup('run', 1000);
  assert.equal(run.status, 1);
  assert.match(run.stdout, /^ {2}sudo apt-get update && sudo apt-get install -y --no-install-recommends g\+\+ nodejs npm python3( libclang-dev)?$/m);
  const all = setup('test', 1000);
  assert.equal(all.status, 1);
  assert.match(all.stdout, /^ {2}sudo apt-get .* g\+\+ nodejs npm python3( libclang-dev)? chromium strace python3-venv$/m);
  assert.ok(!`${run.stdout}${all.stdout}`.includes('ran apt-get'));
});

test('with root the same packages are installed, and what no package brings is asked for', () => {
  const run = setup('run', 0);
  assert.match(run.stdout, /^ran apt-get install .*--no-install-recommends g\+\+ nodejs npm python3( libclang-dev)?$/m);
  assert.match(run.stdout, /rustup is missing/);
  assert.equal(run.status, 1);
});
