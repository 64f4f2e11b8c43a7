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
