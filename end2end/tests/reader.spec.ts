// Readers without JavaScript, far away, and with another locale see the same page.
import { unique } from '../tools/portrait.mjs';
import { expect, open, signIn, test } from './stage';

async function customer(sender: import('../tools/portrait.mjs').Sender, portrait: import('../tools/portrait.mjs').Portrait) {
  const user = unique('reader');
  await sender.identify(user, { email: `${user}@example.com`, firstName: 'Rita', lastName: 'Reader', phone: '+48 600 555 014', address: { city: 'Kraków' } });
  await sender.track(user, 'Order Completed', { order_id: 'o-88213', total: 1129.9, currency: 'PLN', products: [{ product_id: 'p1', name: 'Linen shirt', price: 1129.9, quantity: 1 }] });
  await sender.track(user, 'Ancient deed', {}, { timestamp: '2019-01-02T23:45:00.000Z' });
  await sender.track(user, 'Half a year ago', {}, { timestamp: '2026-06-30T22:30:00.000Z' });
  return { user, path: `/profiles/${await portrait.profile(user)}` };
}

test('without JavaScript all three columns can be read', async ({ browser, server, sender, portrait }) => {
  const { user, path } = await customer(sender, portrait);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, viewport: { width: 1440, height: 900 } });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rita Reader');
  await expect(page.getByText(`${user}@example.com`).first()).toBeVisible();
  await expect(page.getByText('+48 600 555 014').first()).toBeVisible();
  await expect(page.locator('[data-event]').filter({ hasText: 'Ancient deed' })).toBeVisible();
  await expect(page.locator('[data-event]')).not.toHaveCount(0);
  for (const section of ['Aggregates', 'Expressions', 'Segments']) {
    await expect(page.getByRole('heading', { name: section })).toBeVisible();
  }
  await context.close();
});

test('without JavaScript the directory, its search and its links work', async ({ browser, server, sender, portrait }) => {
  const { user, path } = await customer(sender, portrait);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto('/profiles');
  await page.getByRole('searchbox').first().fill(user);
  await page.getByRole('searchbox').first().press('Enter');
  await page.getByRole('link', { name: 'Rita Reader' }).first().click();
  expect(new URL(page.url()).pathname).toBe(path);
  await context.close();
});

for (const [timezoneId, locale] of [['Pacific/Auckland', 'de-DE'], ['America/St_Johns', 'pl-PL'], ['Asia/Kathmandu', 'en-US']] as const) {
  test.describe(`${timezoneId}, ${locale}`, () => {
    test.use({ timezoneId, locale });
    // The guard of stage.ts fails the test on any warning of hydration.
    test('hydration finds exactly what the server sent', async ({ page, sender, portrait }) => {
      const { path } = await customer(sender, portrait);
      const html = await (await portrait.get(path, { 'accept-language': locale })).text();
      await open(page, path);
      const times = await page.locator('[data-event] time').allTextContents();
      expect(times.length).toBeGreaterThan(2);
      for (const time of times) expect(html).toContain(time.trim());
      await open(page, '/profiles');
      await open(page, '/data-in');
    });
  });
}

test('nothing scrolls sideways on a narrow screen', async ({ page, sender, portrait }) => {
  const { path } = await customer(sender, portrait);
  for (const width of [360, 390, 768]) {
    await page.setViewportSize({ width, height: 740 });
    for (const each of [path, '/profiles', '/data-in']) {
      await open(page, each);
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      expect(wide, `${each} at ${width}`).toBeLessThanOrEqual(room);
    }
  }
});
