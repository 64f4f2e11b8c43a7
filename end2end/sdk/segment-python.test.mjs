import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../tools/server.mjs';
import { expectArrived, pageText } from './check.mjs';
import { stage } from './stage.mjs';

const on = stage(3164);
const PYTHON = process.env.PORTRAIT_PYTHON ?? path.join(ROOT, 'end2end/.venv/bin/python');

for (const how of ['plain', 'gzip']) {
  test(`every call of segment-analytics-python arrives once, ${how}`, async () => {
    on.wire.items.clear();
    on.wire.lose = 1;
    // Not spawnSync: the wire lives in this process.
    const child = spawn(PYTHON, [path.join(ROOT, 'end2end/sdk/calls.py'), on.wire.url, on.key, how], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const code = await new Promise((done) => child.on('close', done));
    assert.equal(code, 0, output);
    const items = [...on.wire.items.values()];
    assert.ok(items.some((item) => item.times > 1), 'nothing was sent twice: the lost answer did not reach the SDK');
    const events = await expectArrived(on.portrait, items, 57);
    const id = items.find((item) => item.event === 'Order Completed').messageId;
    const order = events.find((event) => event.id === id);
    assert.ok(Math.abs(order.at - Date.parse('2024-05-06T07:08:09.123Z')) < 2_000);
    assert.equal(order.action, 'transaction.charge');
    assert.ok((await pageText(on.portrait, `py-${how}@example.com`)).includes('Pyotr'));
  });
}
