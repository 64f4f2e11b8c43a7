// Column 2 of a profile (product.md B9): filters, search, dates, visits, repeats, paging, details, links.
import { unique, type Portrait, type Sender } from '../tools/portrait.mjs';
import { copied, expect, ids, keepCopies, open, shows, signIn, test } from './stage';
import type { Page } from '@playwright/test';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** So many events for the test of paging; 100,000 by hand. */
const LONG = Number(process.env.PORTRAIT_PAGING_EVENTS ?? 1_500);

type Item = { event?: string; name?: string; ago?: number; properties?: object; context?: object; id?: string };

/** A person, and what they did: each item so many milliseconds ago. Items without an event are visits of pages. */
async function person(sender: Sender, portrait: Portrait, items: Item[]) {
  const user = unique('timeline');
  await sender.identify(user, { email: `${user}@example.com`, firstName: 'Tim', lastName: 'Line' }, { timestamp: new Date(Date.now() - 3_000 * DAY).toISOString() });
  await sendAll(sender, user, items);
  return { user, path: `/profiles/${await portrait.profile(user)}` };
}

async function sendAll(sender: Sender, user: string, items: Item[]) {
  const now = Date.now();
  const batch = items.map(({ event, name, ago = 0, properties = {}, context = {}, id = unique('t') }) => ({
    ...(event ? { type: 'track', event } : { type: 'page', name }),
    userId: user,
    messageId: id,
    timestamp: new Date(now - ago).toISOString(),
    properties,
    context,
  }));
  for (let at = 0; at < batch.length; at += 100) await sender.batch(batch.slice(at, at + 100));
}

/** The bold words of the lines, newest first. */
const said = (page: Page) => page.locator('[data-event] .line-say b').allTextContents();

test('events are filtered by type, source and parameter, and each choice has an address', async ({ page, sender, portrait }) => {
  const phone = { userAgent: 'Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36' };
  const { path } = await person(sender, portrait, [
    { event: 'Trial Started', properties: { plan: 'pro' }, ago: 5 * MINUTE },
    { event: 'Trial Started', properties: { plan: 'free', seats: 5 }, ago: 4 * MINUTE, context: phone },
    { event: 'Order Completed', properties: { order_id: 'o-1', total: 5, currency: 'PLN' }, ago: 3 * MINUTE },
  ]);
  await open(page, path);
  await page.getByText('All events').click();
  await page.getByRole('checkbox', { name: /Trial Started/ }).check();
  await expect.poll(() => said(page)).toEqual(['Trial Started', 'Trial Started']);
  expect(new URL(page.url()).searchParams.getAll('type')).toEqual(['Trial Started']);
  await page.keyboard.press('Escape');

  const more = page.getByText('More filters', { exact: true }).or(page.locator('summary[aria-label="More filters"]'));
  await more.click();
  await page.getByLabel('Parameter').fill('plan=pro');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => said(page)).toEqual(['Trial Started']);
  await expect(page.locator('.line-quiet').first()).toContainText('plan: pro');
  await page.getByRole('link', { name: 'Clear filters' }).first().click();
  await expect.poll(async () => (await said(page)).length).toBeGreaterThan(3);

  await more.click();
  await page.getByLabel('Source').selectOption('WEB_MOBILE');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => said(page)).toEqual(['Trial Started']);
  await expect(page.locator('.line-quiet').first()).toContainText('seats: 5');
  // The address alone says it all.
  await open(page, page.url());
  expect(await said(page)).toEqual(['Trial Started']);
  await page.goBack();
});

test('without JavaScript the same filters, the search and older events work', async ({ browser, server, sender, portrait }) => {
  const items = Array.from({ length: 70 }, (_, n) => ({ event: `Step ${n}`, ago: (n + 1) * MINUTE }));
  const { path } = await person(sender, portrait, [...items, { event: 'Trial Started', properties: { plan: 'pro' }, ago: 90 * MINUTE }]);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto(path);
  expect((await ids(page)).length).toBe(50);
  await page.getByRole('link', { name: 'Older events' }).click();
  await expect(page.locator('[data-event]').filter({ hasText: 'Step 69' })).toBeVisible();
  await expect(page.getByText('This is where it began')).toBeVisible();
  await page.getByText('All events').click();
  await page.getByRole('checkbox', { name: /Trial Started/ }).check();
  await page.getByRole('button', { name: 'Apply' }).first().click();
  expect(await said(page)).toEqual(['Trial Started']);
  await page.getByRole('searchbox', { name: /Search in/ }).fill('nothing like it');
  await page.getByRole('searchbox', { name: /Search in/ }).press('Enter');
  await expect(page.getByText('No event matches.')).toBeVisible();
  await context.close();
});

test('a search says how far back it has looked and goes on', async ({ page, browser, server, sender, portrait }) => {
  test.setTimeout(120_000);
  const noise = Array.from({ length: 2_300 }, (_, n) => ({ event: `Noise ${n % 40}`, ago: (n + 1) * MINUTE }));
  const { path } = await person(sender, portrait, [...noise, { event: 'Found at last', properties: { sku: 'NEEDLE-7' }, ago: 5_000 * MINUTE }]);
  // Without a script one bounded stretch is read for each page.
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const plain = await context.newPage();
  await plain.goto(`${path}?q=needle-7`);
  await expect(plain.getByText(/Searched back to \d+ [A-Z][a-z]+/)).toBeVisible();
  await plain.getByRole('link', { name: 'Search further back' }).click();
  await expect(plain.locator('[data-event]').filter({ hasText: 'Found at last' })).toBeVisible();
  await context.close();
  // With one, a search that has found little goes on by itself.
  await open(page, path);
  await page.getByRole('searchbox', { name: /Search in/ }).fill('Needle-7');
  await page.getByRole('searchbox', { name: /Search in/ }).press('Enter');
  await expect(page.locator('[data-event]')).toHaveCount(1, { timeout: 20_000 });
  await expect(page.locator('[data-event]')).toContainText('Found at last');
  expect(new URL(page.url()).searchParams.get('q')).toBe('Needle-7');
  await page.getByRole('searchbox', { name: /Search in/ }).fill('');
  await expect.poll(async () => (await ids(page)).length).toBeGreaterThan(20);
});

test('one jumps to a date, to the first visit and back to the newest', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait, Array.from({ length: 120 }, (_, n) => ({ event: `Day ${n}`, ago: n * DAY + 1_000 })));
  await open(page, path);
  const date = new Date(Date.now() - 80 * DAY - 1_000).toISOString().slice(0, 10);
  await page.getByText('Jump to').click();
  await page.getByLabel('Date').fill(date);
  await page.getByRole('button', { name: 'Go', exact: true }).click();
  await expect.poll(async () => (await said(page))[0]).toBe('Day 80');
  await expect(page.getByText('You are looking at earlier events.')).toBeVisible();
  await page.getByText('Jump to').click();
  await page.getByRole('link', { name: 'First visit' }).click();
  await expect(page.getByText('This is where it began')).toBeVisible();
  expect(await said(page)).toContain('Identified');
  await page.getByRole('link', { name: 'Newest' }).first().click();
  await expect.poll(async () => (await said(page))[0]).toBe('Day 0');
});

test('a visit is folded, repeats are collapsed, and each of them can be opened', async ({ page, sender, portrait }) => {
  const campaign = { campaign: { name: 'Autumn' }, app: { name: 'Web shop' } };
  const visits = Array.from({ length: 14 }, (_, n) => ({ name: 'Summer linen', properties: { path: '/c/linen' }, ago: (40 - n) * MINUTE, context: campaign }));
  const { path } = await person(sender, portrait, [
    ...visits,
    { event: 'Products Searched', properties: { query: 'linen shirt' }, ago: 20 * MINUTE },
    { event: 'Order Completed', properties: { order_id: 'o-9', total: 129.9, currency: 'PLN', products: [{ sku: 'a', quantity: 3 }] }, ago: 3 * DAY },
  ]);
  await open(page, path);
  const fold = page.locator('summary.fold').first();
  await expect(fold).toContainText('Session, 20 min');
  await expect(fold).toContainText('15 events');
  await expect(fold).toContainText('from “Autumn”');
  const repeated = page.locator('[data-event]').filter({ hasText: 'Summer linen' });
  await expect(repeated).toHaveCount(1);
  await expect(repeated).toContainText('× 14');
  await expect(page.getByText('Bought 3 items for 129.90')).toBeVisible();
  await repeated.getByRole('link').first().click();
  await expect(page.locator('.repeats a')).toHaveCount(14);
  await page.locator('.repeats a').last().click();
  await expect(page.locator('.repeats a').last()).toHaveAttribute('aria-current', 'true');
  await fold.click();
  await expect(repeated).toBeHidden();
});

test('the details say everything that is known, and copy it', async ({ page, context, server, sender, portrait }) => {
  await context.grantPermissions(['clipboard-write']);
  await keepCopies(page);
  const id = unique('detail');
  const sent = '2024-05-03T10:38:51.204+02:00';
  const user = unique('details');
  await sender.identify(user, { email: `${user}@example.com` });
  await sender.post('/v1/track', { userId: user, event: 'Product Added', messageId: id, timestamp: sent, properties: { sku: 'LIN-4471', name: 'Linen shirt', price: 89, colours: ['sand', 'navy'], size: { code: 'M' } }, context: { ip: '203.0.113.24' } });
  await open(page, `/profiles/${await portrait.profile(user)}`);
  await page.locator(`[data-event="${id}"] a`).first().click();
  const detail = page.locator('.detail');
  for (const text of ['203.0.113.24', 'SERVER', '3 May 2024, 08:38:51.204', sent, id, user, 'LIN-4471', 'sand, navy', 'product.addToCart', 'A product was put into the shopping cart.']) {
    await expect(detail.getByText(text, { exact: false }).first(), text).toBeVisible();
  }
  await expect(detail.getByText('Received', { exact: true })).toBeVisible();
  await detail.getByText('Raw JSON').click();
  await expect(detail.locator('.raw pre')).toContainText(`"id": "${id}"`);
  await detail.getByRole('button', { name: 'Copy JSON' }).click();
  await expect(detail.getByRole('button', { name: 'Copied' })).toBeVisible();
  await expect.poll(() => copied(page)).toContain('LIN-4471');
  const event = JSON.parse(await copied(page));
  expect([event.id, event.params.sku, event.ip]).toEqual([id, 'LIN-4471', '203.0.113.24']);
  await detail.getByRole('button', { name: 'Copy link' }).click();
  await expect.poll(() => copied(page)).toBe(`${server.url}${new URL(page.url()).pathname}?event=${id}`);
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
  await expect(page.locator(`[data-event="${id}"] a`)).toBeFocused();
  await page.locator(`[data-event="${id}"] a`).first().click();
  await page.getByRole('link', { name: 'Only this type' }).click();
  await expect.poll(() => said(page)).toEqual(['Added to cart']);
});

test('a link to one event opens it, however old it is', async ({ page, browser, server, sender, portrait }) => {
  const id = unique('linked');
  const items: Item[] = Array.from({ length: 130 }, (_, n) => ({ event: `Later ${n}`, ago: (n + 1) * MINUTE }));
  const { path } = await person(sender, portrait, [...items, { event: 'Linked to', ago: 400 * DAY, id, properties: { sku: 'OLD-1' } }]);
  await open(page, `${path}?event=${id}`);
  await expect(page.locator(`[data-event="${id}"] .detail`)).toContainText('OLD-1');
  await expect(page.locator(`[data-event="${id}"]`)).toBeInViewport();
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const plain = await context.newPage();
  await plain.goto(`${path}?event=${id}`);
  await expect(plain.locator(`[data-event="${id}"] .detail`)).toContainText('OLD-1');
  await context.close();
});

test('new events wait in a pill while one reads further down, and nothing moves', async ({ page, sender, portrait }) => {
  const { user, path } = await person(sender, portrait, Array.from({ length: 50 }, (_, n) => ({ event: `Read ${n}`, ago: (n + 1) * MINUTE })));
  await open(page, path);
  await page.mouse.wheel(0, 900);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(600);
  const row = page.locator('[data-event]').filter({ hasText: 'Read 20' });
  const before = await row.boundingBox();
  for (let n = 0; n < 12; n += 1) await sender.track(user, `New ${n}`);
  const pill = page.getByRole('link', { name: '12 new' });
  await expect(pill).toBeVisible();
  expect((await row.boundingBox())?.y).toBeCloseTo(before?.y ?? NaN, 0);
  await pill.click();
  await expect.poll(async () => (await said(page)).slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, n) => `New ${11 - n}`));
  await expect(pill).toHaveCount(0);
});

test('no line moves under a pointer that aims at it', async ({ page, sender, portrait }) => {
  const { user, path } = await person(sender, portrait, Array.from({ length: 20 }, (_, n) => ({ event: `Aim ${n}`, ago: (n + 1) * MINUTE })));
  await open(page, path);
  await shows(page, await sender.track(user, 'Stream is up'));
  const row = page.locator('[data-event]').filter({ hasText: 'Aim 3' });
  const before = await row.boundingBox();
  if (!before) throw new Error('the line has no box');
  await page.mouse.move(before.x + 80, before.y + 10);
  const sent = sender.track(user, 'While aiming');
  for (let n = 0; n < 8; n += 1) {
    await page.mouse.move(before.x + 80 + n, before.y + 10);
    await page.waitForTimeout(100);
  }
  expect((await row.boundingBox())?.y).toBe(before.y);
  // As soon as the pointer rests, the event comes in.
  await shows(page, await sent, 5_000);
});

test('one pages through a long history without the page growing', async ({ page, sender, portrait }) => {
  test.setTimeout(120_000 + LONG * 20);
  const { path } = await person(sender, portrait, Array.from({ length: LONG }, (_, n) => ({ event: `Long ${n}`, ago: (n + 1) * MINUTE })));
  await open(page, path);
  const rows = page.locator('[data-event]');
  const end = page.getByText('This is where it began');
  const laps: number[] = [];
  while (!(await end.isVisible())) {
    const [oldest, begin] = [await rows.last().getAttribute('data-event'), Date.now()];
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect.poll(async () => (await end.isVisible()) || (await rows.last().getAttribute('data-event')) !== oldest, { timeout: 15_000, intervals: [20] }).toBe(true);
    laps.push(Date.now() - begin);
    expect(await rows.count()).toBeLessThanOrEqual(900);
  }
  await expect(rows.last()).toContainText('Identified');
  // The last stretches come as fast as the first: at most three times the first ones and a second.
  const mean = (part: number[]) => part.reduce((sum, lap) => sum + lap, 0) / part.length;
  expect(mean(laps.slice(-4))).toBeLessThan(3 * mean(laps.slice(0, 4)) + 1_000);
  // And back up to the newest.
  await expect
    .poll(
      async () => {
        await page.evaluate(() => window.scrollTo(0, 0));
        return (await said(page))[0];
      },
      { timeout: 30_000 + LONG * 10, intervals: [100] },
    )
    .toBe('Long 0');
});

test('an unknown event has a monogram of its own, and says that it appeared by itself', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait, [{ event: 'Trial Started', properties: { plan: 'pro' }, ago: MINUTE }, { name: 'Home', ago: 2 * DAY }]);
  await open(page, path);
  const dot = page.locator('[data-event]').filter({ hasText: 'Trial Started' }).locator('.dot');
  await expect(dot).toHaveText('TS');
  await expect(dot).toHaveAttribute('data-tip', /Trial Started\. Appeared by itself on \d+ [A-Z][a-z]{2} \d{4}/);
  const known = page.locator('[data-event]').filter({ hasText: 'Visited page' }).locator('.dot');
  await expect(known.locator('use')).toHaveAttribute('href', '/icons.svg#eye');
  await expect(known).toHaveAttribute('data-tip', /Page visited\. /);
  await known.hover();
  await expect.poll(() => known.evaluate((element) => getComputedStyle(element, '::after').visibility)).toBe('visible');
});

test('the export holds every event', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait, Array.from({ length: 60 }, (_, n) => ({ event: `Kept ${n}`, ago: (n + 1) * MINUTE })));
  await open(page, path);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).click()]);
  const file = await download.createReadStream();
  let text = '';
  for await (const part of file) text += part;
  const actions = text.trim().split('\n').map((line) => JSON.parse(line).action);
  expect(actions.filter((action: string) => action.startsWith('Kept ')).length).toBe(60);
});
