// Requests captured from running SDKs, sent again byte for byte: the result is the same, however often.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { everything } from '../tools/portrait.mjs';
import { ROOT } from '../tools/server.mjs';
import { expectArrived } from './check.mjs';
import { stage } from './stage.mjs';
import { itemsOf } from './wire.mjs';

const on = stage(3160);
const FOLDER = path.join(ROOT, 'end2end/fixtures/captures');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

test('there are captures', () => assert.ok(files.length >= 5));

for (const name of files) {
  test(`${name} replays with the same result`, async () => {
    const posts = JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')).requests.filter((request) => request.method === 'POST');
    const items = [];
    const replay = async () => {
      for (const request of posts) {
        const body = request.body_raw_b64 ? Buffer.from(request.body_raw_b64, 'base64') : Buffer.from(JSON.stringify(request.body_json));
        items.push(...itemsOf(body));
        const { host, 'content-length': _, connection, 'accept-encoding': __, ...headers } = request.headers;
        // Only the key is ours: the captured one is fictitious.
        headers.authorization = `Basic ${Buffer.from(`${on.key}:`).toString('base64')}`;
        const answer = await fetch(on.server.url + request.path, { method: 'POST', headers, body });
        assert.equal(answer.status, 200, await answer.text());
      }
    };
    await replay();
    const sent = items.splice(0);
    await expectArrived(on.portrait, sent, sent.length);
    const before = (await everything(on.portrait)).map((event) => JSON.stringify(event)).sort();
    await replay();
    const after = (await everything(on.portrait)).map((event) => JSON.stringify(event)).sort();
    assert.deepEqual(after, before);
  });
}
