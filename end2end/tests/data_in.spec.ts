// Data in (product.md E7): keys, snippets, waiting for the first event, the last requests with their verdicts.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Portrait, Sender, unique } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { signIn } from '../tools/browser.mjs';
import { copied, expect, keepCopies, open, test } from './stage';

const run = promisify(execFile);

test('a new workspace waits for its first event, and the copied curl sends it', async ({ browser }) => {
  const server = new Server({ port: Number(process.env.PORTRAIT_TEST_PORT ?? 3150) + 2, engine: 'mem' });
  try {
    await server.start();
    const portrait = await new Portrait(server.url).enter();
    const context = await browser.newContext({ baseURL: server.url, permissions: ['clipboard-write'] });
    await signIn(context, portrait);
    const page = await context.newPage();
    await keepCopies(page);
    await open(page, '/data-in');
    await expect(page.getByText('Waiting for your first event…')).toBeVisible();
    await page.getByText('New key').click();
    await page.getByLabel('Name').fill('Shop server');
    await page.getByRole('radio', { name: /Server key/ }).check();
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByText('“Shop server” is ready.')).toBeVisible();
    await page.locator('summary').filter({ hasText: 'curl' }).click();
    await page.getByRole('button', { name: 'Copy curl' }).click();
    await expect.poll(() => copied(page)).toContain(`${server.url}/v1/track`);
    const command = await copied(page);
    await run('bash', ['-c', `${command} --fail --silent --noproxy '*'`]);
    await expect(page.getByText('Receiving events; the last one came')).toBeVisible();
    await expect(page.locator('.request').first()).toContainText('1 stored');
    await context.close();
  } finally {
    await server.dispose();
  }
});

test('every request stands there with its verdict, and problems by themselves', async ({ page, server, sender, portrait }) => {
  const user = unique('verdict');
  const id = await sender.track(user, 'Kept');
  await sender.track(user, 'Kept', {}, { messageId: id });
  await sender.batch([{ type: 'track', userId: user, event: 'Good one', messageId: unique('t') }, { type: 'track', event: 'Nobody did this', messageId: unique('t') }]);
  const refused = await fetch(`${server.url}/v1/track`, { method: 'POST', headers: sender.headers, body: '{"userId": ' });
  expect(refused.status).toBe(400);
  await open(page, '/data-in');
  const requests = page.locator('.requests .request');
  await expect(requests.nth(0)).toContainText('400');
  await expect(requests.nth(1)).toContainText('1 in quarantine');
  await expect(requests.nth(2)).toContainText('1 repeated');
  await expect(requests.nth(3)).toContainText('1 stored');
  await requests.nth(0).locator('summary').click();
  await expect(requests.nth(0).locator('.notice')).toBeVisible();
  await expect(requests.nth(0).locator('pre')).toContainText('{"userId": ');
  await page.getByRole('checkbox', { name: 'Only problems' }).check();
  await expect(requests.nth(2)).toBeHidden();
  await expect(requests.nth(1)).toBeVisible();
  await expect(page.locator('.request-quarantined').first()).toBeVisible();
  expect(portrait.cookie).not.toBe('');
});

test('no request moves under the pointer', async ({ page, sender }) => {
  const user = unique('debugger');
  await sender.track(user, 'First');
  await open(page, '/data-in');
  const first = page.locator('.requests .request').first();
  await first.hover();
  const before = await first.boundingBox();
  await sender.track(user, 'Second');
  await sender.track(user, 'Third');
  const pill = page.getByRole('button', { name: '2 new' });
  await expect(pill).toBeVisible();
  expect((await first.boundingBox())?.y).toBe(before?.y);
  await page.mouse.move(5, 5);
  await expect(pill).toHaveCount(0);
  await expect(page.locator('.requests .request').nth(2)).toBeVisible();
});

test('without JavaScript a key is made, shown once and revoked', async ({ browser, server, portrait }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto('/data-in');
  const name = unique('Plain');
  await page.getByText('New key').click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('radio', { name: /Server key/ }).check();
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByText(`“${name}” is ready.`)).toBeVisible();
  const secret = await page.locator('.secret-line code').textContent();
  await page.goto('/data-in');
  await expect(page.locator('.secret-line')).toHaveCount(0);
  const send = () => new Sender(server.url, secret ?? '').track(unique('plain'), 'With the new key');
  await send();
  const key = page.locator('.key').filter({ hasText: name });
  await key.getByText('Revoke', { exact: true }).click();
  await key.getByRole('button', { name: 'Revoke for good' }).click();
  await expect(page.locator('.key').filter({ hasText: name })).toContainText('Revoked');
  await expect(send()).rejects.toThrow('401');
  await context.close();
});
