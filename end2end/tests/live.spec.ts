// The page follows what happens, and after a gap of any kind it equals a fresh load (issue 2, point 8).
import { unique, type Portrait, type Sender } from '../tools/portrait.mjs';
import { control, CUT, expect, expectFresh, hide, ids, open, show, shows, test } from './stage';

/** A person with a few events; events have different names so that none is folded away. */
async function person(sender: Sender, portrait: Portrait, count = 5) {
  const user = unique('live');
  await sender.identify(user, { email: `${user}@example.com`, firstName: 'Lena', lastName: 'Live' });
  for (let n = 0; n < count; n += 1) await sender.track(user, `Before ${n}`);
  return { user, path: `/profiles/${await portrait.profile(user)}` };
}

test('an event posted by an SDK is on screen without a reload', async ({ page, sender, portrait }) => {
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  const id = await sender.track(user, 'Shown at once', { sku: 'LIN-44' });
  await shows(page, id, 3_000);
  expect(await page.evaluate(() => (window as unknown as { same: boolean }).same)).toBe(true);
  expect((await ids(page))[0]).toBe(id);
});

test('a changed trait shows in column 1 without a reload', async ({ page, sender, portrait }) => {
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  await sender.identify(user, { phone: '+48 600 555 014' });
  await expect(page.getByText('+48 600 555 014').first()).toBeVisible();
});

test('new activity shows in the directory without a reload', async ({ page, sender, portrait }) => {
  const { user } = await person(sender, portrait, 1);
  await open(page, '/profiles');
  await sender.identify(user, { firstName: 'Lena', lastName: `Renamed ${user}` });
  await expect(page.getByText(`Lena Renamed ${user}`)).toBeVisible();
});

test('after the server was restarted the page equals a fresh load', async ({ page, server, sender, portrait, allow }) => {
  allow(CUT);
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  await shows(page, await sender.track(user, 'Before the restart'));
  await server.restart();
  const missed = await sender.track(user, 'While the page was away');
  await shows(page, missed, 20_000);
  await shows(page, await sender.track(user, 'After the restart'), 20_000);
  await expectFresh(page);
});

test('after kill -9 of the server the page equals a fresh load', async ({ page, server, sender, portrait, allow }) => {
  allow(CUT);
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  const last = await sender.track(user, 'Acknowledged before the kill');
  await server.kill();
  await server.start();
  await sender.track(user, 'After the kill');
  await shows(page, last, 20_000);
  await expectFresh(page);
});

test('a connection that was cut is taken up again where it was', async ({ page, server, sender, portrait, allow }) => {
  allow(CUT);
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  await shows(page, await sender.track(user, 'Stream is up'));
  await control(server, portrait, 'drop-streams');
  const missed = await sender.track(user, 'While cut');
  await shows(page, missed);
  await expectFresh(page);
});

test('a live endpoint that answers 503 for a while does not end the stream for good', async ({ page, server, sender, portrait, allow }) => {
  allow(CUT);
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  await shows(page, await sender.track(user, 'Stream is up'));
  await control(server, portrait, 'answer-503?seconds=4');
  await control(server, portrait, 'drop-streams');
  const missed = await sender.track(user, 'While unavailable');
  await expect(page.getByText(/reconnecting|offline/i).first()).toBeVisible({ timeout: 8_000 });
  await shows(page, missed, 25_000);
  await expectFresh(page);
});

test('a browser that was offline catches up to a fresh load', async ({ page, context, sender, portrait, allow }) => {
  allow(CUT);
  // 60 s and 10,000 events by hand (R14); as long, with fewer, in every run.
  const seconds = Number(process.env.PORTRAIT_OFFLINE_SECONDS ?? 60);
  const events = Number(process.env.PORTRAIT_OFFLINE_EVENTS ?? 600);
  test.setTimeout(60_000 + seconds * 2_000);
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  await shows(page, await sender.track(user, 'Stream is up'));
  await context.setOffline(true);
  await expect(page.getByText(/offline|reconnecting/i).first()).toBeVisible({ timeout: 10_000 });
  const begin = Date.now();
  for (let sent = 0; sent < events; sent += 100) {
    const size = Math.min(100, events - sent);
    await sender.batch(Array.from({ length: size }, (_, n) => ({ type: 'track', userId: user, event: `Missed ${sent + n}`, messageId: unique('m') })));
    await page.waitForTimeout(Math.max(0, (begin + ((sent + size) / events) * seconds * 1000) - Date.now()));
  }
  await context.setOffline(false);
  await expectFresh(page, 30_000);
  await shows(page, await sender.track(user, 'Back again'), 15_000);
});

test('with eight tabs open the ninth loads, and every tab that is looked at equals a fresh load', async ({ context, sender, portrait }) => {
  test.setTimeout(180_000);
  const { user, path } = await person(sender, portrait);
  const tabs = [];
  for (let n = 0; n < 8; n += 1) {
    const tab = await context.newPage();
    await open(tab, path);
    // The next one covers it: a browser has six connections to a host, and a covered page gives its own back.
    await hide(tab);
    tabs.push(tab);
  }
  const ninth = await context.newPage();
  await open(ninth, path);
  const id = await sender.track(user, 'Seen by nine');
  await shows(ninth, id);
  await expectFresh(ninth);
  for (const tab of tabs) {
    await show(tab);
    await shows(tab, id, 15_000);
    await hide(tab);
  }
});

test('a page that was hidden catches up when it is shown again', async ({ page, sender, portrait }) => {
  const { user, path } = await person(sender, portrait);
  await open(page, path);
  await shows(page, await sender.track(user, 'Stream is up'));
  await hide(page);
  await page.waitForTimeout(6_500);
  const missed = await sender.track(user, 'While hidden');
  await page.waitForTimeout(1_500);
  expect(await ids(page)).not.toContain(missed);
  await show(page);
  await shows(page, missed);
  await expectFresh(page);
});
