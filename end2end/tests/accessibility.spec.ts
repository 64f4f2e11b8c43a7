// No violation that axe can find, in every state, light and dark, wide and narrow.
import AxeBuilder from '@axe-core/playwright';
import { unique } from '../tools/portrait.mjs';
import { expect, open, test } from './stage';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('signed in: directory, found and not found, profile, details, Data in, no such page', async ({ page, sender, portrait, allow }) => {
        test.setTimeout(120_000);
        allow(/status of 404/);
        const user = unique('axe');
        await sender.identify(user, { email: `${user}@example.com`, firstName: 'Ada', lastName: 'Axe', company: { name: 'Axe & Sons' } });
        await sender.track(user, 'Order Completed', { order_id: 'o-1', total: 27.5, currency: 'PLN' });
        for (let n = 0; n < 4; n += 1) await sender.post('/v1/page', { userId: user, name: 'Docs', messageId: unique('p'), properties: { path: `/docs/${n}`, title: `Docs ${n}` } });
        const anonymousId = unique('anon');
        await sender.post('/v1/track', { anonymousId, event: 'Looked around', messageId: unique('t') });
        const known = `/profiles/${await portrait.profile(user)}`;
        // The one who did something last stands first.
        const nobody = `/profiles/${(await portrait.search(''))[0]}`;
        for (const path of ['/profiles', `/profiles?q=${user}`, '/profiles?q=nobody-has-this-name', known, nobody, '/data-in', '/no-such-page', '/profiles/00000000000000000000000000000000']) {
          await open(page, path);
          await check(page, path);
        }
        await open(page, known);
        await page.locator('[data-event]').first().locator('button, summary, a').first().click();
        await check(page, 'profile with an open event');
      });

      test('opened menus and sheets, a visit, a filter without a match, the past, one linked event', async ({ page, sender, portrait }) => {
        test.setTimeout(120_000);
        const user = unique('axe-open');
        const other = unique('axe-other');
        const linked = unique('linked');
        await sender.identify(user, { email: `${user}@example.com`, firstName: 'Ada' });
        await sender.identify(other, { email: `${other}@example.com` });
        // A conflict, two devices, a position, a visit, a repeat, and an unknown event.
        await sender.identify(user, { email: `${other}@example.com` });
        const context = { location: { latitude: 50.06, longitude: 19.94, city: 'Kraków' }, device: { type: 'ios', model: 'iPhone 15' }, os: { name: 'iOS', version: '19.1' } };
        for (const path of ['/a', '/a', '/b', '/c']) await sender.post('/v1/page', { userId: user, anonymousId: `${user}-a`, name: path, messageId: unique('p'), properties: { path }, context });
        await sender.post('/v1/page', { userId: user, anonymousId: `${user}-b`, name: '/d', messageId: unique('p'), context });
        await sender.track(user, 'Never described', { deep: { er: ['x'] }, sku: 'LIN-44' }, { messageId: linked });
        await open(page, `/profiles/${await portrait.profile(`${user}@example.com`)}`);
        await page.evaluate(() => document.querySelectorAll('.fold-section, .device, .earlier, #what details:not(.drop)').forEach((each) => ((each as HTMLDetailsElement).open = true)));
        await check(page, 'everything unfolded');
        await page.evaluate(() => document.querySelectorAll('.switch input').forEach((each) => (each as HTMLInputElement).value === 'who' && (each as HTMLInputElement).click()));
        await check(page, 'column 1');
        await page.evaluate(() => document.querySelectorAll('.switch input').forEach((each) => (each as HTMLInputElement).value === 'means' && (each as HTMLInputElement).click()));
        await check(page, 'column 3');
        await page.evaluate(() => document.querySelectorAll('.switch input').forEach((each) => (each as HTMLInputElement).value === 'what' && (each as HTMLInputElement).click()));
        for (const sheet of ['All events', 'More filters', 'Jump to']) {
          await page.locator(`.tools summary[aria-label="${sheet}"], .tools summary:has-text("${sheet}")`).first().click();
          await check(page, sheet);
          await page.keyboard.press('Escape');
        }
        const path = new URL(page.url()).pathname;
        for (const query of ['?q=no-such-words', '?from=2001-01-01', '?from=first', `?event=${linked}`, '?type=Never+described&source=SERVER&param=sku%3DLIN']) {
          await open(page, path + query);
          await check(page, query);
        }
        await page.getByRole('button', { name: /^Account of/ }).click();
        await check(page, 'account menu');
        await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
        await check(page, 'list of keys');
      });

      test('signed out: log-in, with an error too, and the set-up link', async ({ browser, server }) => {
        const context = await browser.newContext({ baseURL: server.url, colorScheme, viewport });
        const page = await context.newPage();
        for (const path of ['/login', '/login?error=credentials&next=%2Fprofiles', '/login?error=throttled', '/setup?token=wrong', '/setup?token=wrong&error=token']) {
          await open(page, path);
          await check(page, path);
        }
        await context.close();
      });
    });
  }
}

async function check(page: import('@playwright/test').Page, state: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 5).map((node) => node.html.slice(0, 300)).join('\n  ')}`);
  expect(found, state).toEqual([]);
}
