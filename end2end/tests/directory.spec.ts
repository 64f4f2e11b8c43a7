// The directory (product.md A1, A5, A7).
import { Portrait, Sender, unique } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { signIn } from '../tools/browser.mjs';
import { expect, open, test } from './stage';

test('people are found while one types, by any part of what identifies them', async ({ page, sender }) => {
  const mark = unique('find').replaceAll('-', '');
  await sender.identify(`${mark}key`, { email: `${mark}mail@example.com`, firstName: 'Łucja', lastName: `Źrebiec${mark}`, phone: `+48 600 ${String(Date.now()).slice(-6)}`, company: { name: `Zielnik ${mark}co` } });
  await open(page, '/profiles');
  const box = page.getByRole('searchbox', { name: /Name, e-mail, phone/ });
  const row = page.locator('.person');
  for (const part of [`zrebiec${mark}`, `${mark}mail@ex`, `${mark}co`, `${mark}key`.slice(3), `lucja zrebiec${mark}`]) {
    await box.fill('');
    await box.pressSequentially(part, { delay: 5 });
    await expect(row, part).toHaveCount(1);
    await expect(row).toContainText('Łucja');
  }
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toContain('lucja');
  await box.fill(`${mark} nobody`);
  await expect(page.getByText(`Nobody matches “${mark} nobody”.`)).toBeVisible();
  await page.getByRole('link', { name: 'Show everybody' }).click();
  await expect.poll(() => row.count()).toBeGreaterThan(0);
});

test('the list goes on by itself and, without JavaScript, by a link', async ({ page, browser, server, sender, portrait }) => {
  const mark = unique('page');
  const people = Array.from({ length: 130 }, (_, n) => ({ type: 'identify', userId: `${mark}-${n}`, messageId: unique('i'), traits: { firstName: `P${n}`, lastName: mark } }));
  await sender.batch(people.slice(0, 100));
  await sender.batch(people.slice(100));
  await open(page, '/profiles');
  const rows = page.locator('.person');
  await expect(rows).toHaveCount(50);
  await expect
    .poll(async () => {
      await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
      return rows.count();
    })
    .toBeGreaterThanOrEqual(130);
  const names = await rows.locator('.person-link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(new Set(names).size).toBe(names.length);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const plain = await context.newPage();
  await plain.goto('/profiles');
  const first = await plain.locator('.person-link').first().getAttribute('href');
  await plain.getByRole('link', { name: 'Show more' }).click();
  await expect(plain.locator('.person').first()).toBeVisible();
  expect(await plain.locator('.person-link').first().getAttribute('href')).not.toBe(first);
  await plain.getByRole('link', { name: 'Most recently active' }).click();
  await expect(plain.locator(`.person-link[href="${first}"]`)).toBeVisible();
  await context.close();
});

test('new activity shows in its row, and no row moves until one says so', async ({ page, sender }) => {
  const mark = unique('still');
  for (const n of [0, 1, 2, 3]) await sender.identify(`${mark}-${n}`, { firstName: `Still${n}`, lastName: mark });
  await open(page, '/profiles');
  const order = () => page.locator('.person-link bdi').allTextContents();
  const before = await order();
  expect(before[3]).toBe(`Still0 ${mark}`);
  const row = page.locator('.person').nth(3);
  await row.hover();
  await sender.track(`${mark}-0`, 'Came back');
  await sender.identify(`${mark}-0`, { company: { name: 'Zielnik' } });
  await expect(row.locator('.person-company')).toContainText('Zielnik');
  await expect(row.locator('.presence')).toHaveClass(/presence-on/);
  const stranger = unique('stranger');
  await sender.identify(stranger, { firstName: 'New', lastName: stranger });
  const pill = page.getByRole('button', { name: /active now – show/ });
  // The one who moved, and the one who is new.
  await expect(pill).toContainText('2 active now');
  expect(await order()).toEqual(before);
  await pill.click();
  await expect.poll(async () => (await order()).slice(0, 2)).toEqual([`New ${stranger}`, `Still0 ${mark}`]);
  await expect(pill).toHaveCount(0);
});

test('the first person of a workspace appears by herself', async ({ browser }) => {
  const server = new Server({ port: Number(process.env.PORTRAIT_TEST_PORT ?? 3150) + 2, engine: 'mem' });
  try {
    await server.start();
    const portrait = await new Portrait(server.url).enter();
    const sender = new Sender(server.url, await portrait.key('server'));
    const context = await browser.newContext({ baseURL: server.url });
    await signIn(context, portrait);
    const page = await context.newPage();
    await open(page, '/profiles');
    await expect(page.getByText('Nobody is here yet.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Send the first event' })).toHaveAttribute('href', '/data-in');
    await sender.identify('ada', { firstName: 'Ada', lastName: 'First' });
    await expect(page.getByRole('link', { name: 'Ada First' })).toBeVisible();
    await context.close();
  } finally {
    await server.dispose();
  }
});
