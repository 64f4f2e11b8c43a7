// 300 ways to run a script, stored as event names, keys, values and traits through the API: none runs (issue 2, point g).
import { unique } from '../tools/portrait.mjs';
import { expect, open, shows, test } from './stage';
import { payloads } from './xss/payloads';

const PEOPLE = 30;
const TRAITS = ['firstName', 'lastName', 'title', 'description', 'phone', 'website', 'avatar', 'username', 'gender', 'own_field'];

test('none of 300 stored payloads runs, on the directory or on a profile, at first load or arriving live', async ({ page, sender, portrait }) => {
  test.setTimeout(300_000);
  await page.addInitScript(() => {
    const watched = window as unknown as { violations: string[] };
    watched.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => watched.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  const all = payloads();
  expect(new Set(all).size).toBe(300);
  const mark = unique('xss');
  const user = (n: number) => `${mark}-${n % PEOPLE}`;
  for (let n = 0; n < PEOPLE; n += 1) {
    const traits: Record<string, unknown> = { email: `${user(n)}@example.com` };
    TRAITS.forEach((trait, t) => (traits[trait] = all[t * PEOPLE + n]));
    traits.company = { name: all[(7 * n + 3) % 300] };
    traits.address = { city: all[(11 * n + 5) % 300], country: all[(13 * n + 7) % 300] };
    traits[all[(17 * n + 1) % 300]] = all[(19 * n + 2) % 300];
    await sender.identify(user(n), traits);
  }
  await sender.batch(
    all.map((payload, n) => ({
      type: 'track',
      userId: user(n),
      event: payload,
      messageId: unique('x'),
      properties: { name: payload, title: payload, url: payload, sku: payload, [payload]: payload, nested: { [payload]: [payload] } },
      context: { page: { url: payload, title: payload, path: payload, referrer: payload }, campaign: { name: payload }, userAgent: payload, locale: payload, library: { name: payload, version: payload } },
    })),
  );
  // Known names with hostile parameters are drawn by other code than unknown names.
  await sender.batch(
    all.map((payload, n) => ({
      type: 'track',
      userId: user(n + 1),
      event: ['Order Completed', 'Product Viewed', 'Products Searched', 'Email Opened'][n % 4],
      messageId: `${unique('k')}`,
      properties: { order_id: payload, total: 1, currency: payload, name: payload, query: payload, subject: payload, product_id: payload, sku: payload, image_url: payload },
    })),
  );
  const silent = async (where: string) => {
    const seen = await page.evaluate(() => ({ ran: (window as unknown as { __xss?: unknown }).__xss, violations: (window as unknown as { violations: string[] }).violations }));
    expect(seen, where).toEqual({ ran: undefined, violations: [] });
  };
  await portrait.profile(`${user(0)}@example.com`);
  await open(page, '/profiles');
  await silent('directory');
  await open(page, `/profiles?q=${mark}`);
  await expect(page.locator(`a[href^="/profiles/"]`).first()).toBeVisible();
  await silent('directory, searched');
  for (let n = 0; n < PEOPLE; n += 1) {
    const id = await portrait.profile(`${user(n)}@example.com`);
    await open(page, `/profiles/${id}`);
    await silent(`profile ${n}`);
    if (n % 10 === 0) {
      const row = page.locator('[data-event]').first();
      await row.locator('button, summary, a').first().click();
      await page.mouse.move(300, 300);
      await silent(`profile ${n} with an open event`);
    }
  }
  for (let n = 0; n < 300; n += 10) {
    const live = await sender.track(user(PEOPLE - 1), all[n], { title: all[n], url: all[n] });
    if (n % 100 === 0) await shows(page, live);
  }
  await silent('arrived live');
  await open(page, '/data-in');
  await silent('data in');
});
