// Two profiles become one by hand, and two again; and are compared (product.md G7, G8).
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type Page } from '@playwright/test';
import { unique, type Portrait, type Sender } from '../tools/portrait.mjs';
import { signIn } from '../tools/browser.mjs';
import { expect, open, shows, test } from './stage';

/** Two profiles of one person: names, cities and phones differ or not, as asked. */
async function two(sender: Sender, portrait: Portrait, traits: [object, object] = [{}, {}]) {
  const [ada, eve] = [unique('ada'), unique('eve')];
  await sender.identify(ada, { firstName: 'Ada', lastName: ada, address: { city: 'Łódź' }, plan: 'pro', ...traits[0] });
  await sender.identify(eve, { firstName: 'Eve', lastName: eve, address: { city: 'Gdańsk' }, size: 38, email: `${eve}@example.com`, ...traits[1] });
  await sender.track(ada, 'Did by Ada');
  await sender.track(eve, 'Did by Eve');
  return { ada, eve, a: await portrait.profile(ada), b: await portrait.profile(eve) };
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

test('two profiles are merged with the values that were chosen, the open page shows it, and Undo takes it back', async ({ page, context, sender, portrait }) => {
  const { ada, eve, a, b } = await two(sender, portrait);
  const watcher = await context.newPage();
  await open(watcher, `/profiles/${a}`);

  await open(page, `/profiles/${a}`);
  await page.getByLabel('More about this profile').click();
  await page.getByRole('link', { name: 'Merge with another profile' }).click();
  await page.getByLabel('Name, e-mail, phone, company or id').fill(eve);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.getByRole('link', { name: `Eve ${eve}` }).click();
  await expect(page.getByText('Of two consents the stricter counts.').or(page.getByText('No subscription changes.'))).toBeVisible();
  await expect(page.getByText(/1 identity join|identities join/)).toBeVisible();
  await row(page, 'City').getByRole('radio', { name: /Gdańsk/ }).check();
  await page.getByRole('button', { name: /^Merge Eve/ }).click();

  await expect(page.getByText('Merged. What both did stands on one timeline now.')).toBeVisible();
  await expect(page.locator('#who').getByText('Gdańsk').first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: `Ada ${ada}` }).first()).toBeVisible();
  const events = await portrait.events(a);
  for (const action of ['Did by Ada', 'Did by Eve', 'client.merge']) {
    await shows(page, events.find((event) => event.action === action)!.id);
    await shows(watcher, events.find((event) => event.action === action)!.id);
  }
  const moved = await portrait.get(`/profiles/${b}`);
  expect([moved.status, moved.headers.get('location')]).toEqual([308, `/profiles/${a}`]);

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Separated again.')).toBeVisible();
  await expect(page.locator('#who').getByText('Łódź').first()).toBeVisible();
  await expect(watcher.locator('#who').getByText('Łódź').first()).toBeVisible();
  await page.getByRole('link', { name: 'Open the other profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Eve ${eve}` }).first()).toBeVisible();
});

test('after further events and an edit a preview says where each goes, and the edit is assigned', async ({ page, sender, portrait }) => {
  const { eve, a, b } = await two(sender, portrait);
  await open(page, `/profiles/${a}/merge?with=${b}`);
  await page.getByRole('button', { name: /^Merge Eve/ }).click();
  await expect(page.getByText('Merged. What both did')).toBeVisible();
  await sender.track(eve, 'Since the merge', {});
  const name = unique('tag');
  const html = await portrait.html(`/profiles/${a}`);
  const give = html.match(/action="([^"]*add_tag[^"]*)"/)?.[1];
  await portrait.form(give!, { profile: a, name });
  await open(page, `/profiles/${a}/merges`);
  await page.getByRole('link', { name: `Separate Eve ${eve}…` }).click();
  await expect(page.getByRole('heading', { name: /^Separate Eve/ })).toBeVisible();
  // What the SDK said of each goes where it came in.
  await expect(row(page, 'size').getByRole('cell')).toHaveText(['N/A', '38']);
  await expect(row(page, 'City').getByRole('cell')).toHaveText(['Łódź', 'Gdańsk']);
  await expect(row(page, 'Identities and their events').getByRole('cell').nth(1)).toContainText(`user ${eve} · 3 events`);
  await page.getByRole('group', { name: `Tags: ${name}` }).getByRole('radio', { name: `Eve ${eve}` }).check();
  await page.getByRole('button', { name: 'Separate the two' }).click();
  await expect(page.getByText('Separated again.')).toBeVisible();
  await expect(page.locator('#tags').getByText(name)).toHaveCount(0);
  await open(page, `/profiles/${b}`);
  await expect(page.locator('#tags').getByText(name)).toBeVisible();
  const names = (await portrait.events(b)).map((event) => event.action);
  expect(names).toContain('Since the merge');
  await open(page, `/profiles/${a}/merges`);
  await expect(page.getByText(/Separated again · /)).toBeVisible();
});

test('merging, choosing and undoing work without JavaScript', async ({ browser, server, sender, portrait }) => {
  const { eve, a, b } = await two(sender, portrait);
  const context = await still(browser, server.url, portrait);
  const page = await context.newPage();
  await page.goto(`/profiles/${a}/merge?q=${eve}`);
  await page.getByRole('link', { name: `Eve ${eve}` }).click();
  await row(page, 'City').getByRole('radio', { name: /Gdańsk/ }).check();
  await page.getByRole('button', { name: /^Merge Eve/ }).click();
  await expect(page.getByText('Merged. What both did')).toBeVisible();
  expect((await portrait.get(`/profiles/${b}`)).status).toBe(308);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('Separated again.')).toBeVisible();
  await page.goto(`/profiles/${a}/compare?with=${b}`);
  await expect(row(page, 'City different').getByRole('cell')).toHaveText(['Łódź', 'Gdańsk']);
  await context.close();
});

test('the same phone proposes a pair, and "Not the same" is kept', async ({ page, sender, portrait }) => {
  const phone = `+48 6${String(Math.random()).slice(2, 10)}`;
  const { eve, a } = await two(sender, portrait, [{ phone }, { phone: phone.replace('+48 ', '') }]);
  await open(page, `/profiles/${a}`);
  const notice = page.locator('.conflict').filter({ hasText: `Eve ${eve}` });
  await expect(notice).toContainText('Both have the same phone number.');
  await notice.getByRole('button', { name: `Eve ${eve} is not the same person` }).click();
  await expect(notice).toHaveCount(0);
  await sender.identify(eve, { phone });
  await open(page, `/profiles/${a}`);
  await expect(page.locator('.conflict')).toHaveCount(0);
  await open(page, `/profiles/${a}/merge`);
  await expect(page.getByText('May be the same person')).toHaveCount(0);
});

test('two profiles stand side by side with their differences marked', async ({ page, sender, portrait }) => {
  const { ada, eve, a, b } = await two(sender, portrait, [{ gender: 'F' }, { gender: 'F' }]);
  await open(page, `/profiles/${a}/compare?with=${b}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Ada ${ada} and Eve ${eve}`);
  await expect(row(page, 'City different').getByRole('cell')).toHaveText(['Łódź', 'Gdańsk']);
  await expect(row(page, 'Sex').getByRole('cell')).toHaveText(['F', 'F']);
  await expect(row(page, 'Did by Ada different').getByRole('cell')).toHaveText(['1', '0']);
  await page.getByLabel('Only differences').check();
  await expect(row(page, 'Sex')).toBeHidden();
  await expect(row(page, 'City different')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('no violation that axe can find, and nothing wider than the screen', async ({ page, sender, portrait }) => {
        test.setTimeout(90_000);
        const phone = `+48 7${String(Math.random()).slice(2, 10)}`;
        const { eve, a, b } = await two(sender, portrait, [{ phone }, { phone }]);
        const paths = [`/profiles/${a}`, `/profiles/${a}/merge`, `/profiles/${a}/merge?q=${eve}`, `/profiles/${a}/merge?q=nobody-at-all`, `/profiles/${a}/merge?with=${b}`, `/profiles/${a}/compare`, `/profiles/${a}/compare?with=${b}`, `/profiles/${a}/merges`];
        for (const path of paths) await clean(page, path);
        await open(page, `/profiles/${a}/merge?with=${b}`);
        await page.getByRole('button', { name: /^Merge Eve/ }).click();
        await expect(page.getByText('Merged. What both did')).toBeVisible();
        await check(page, 'merged');
        await clean(page, `/profiles/${a}/merges`);
        await page.getByRole('link', { name: /^Separate Eve/ }).click();
        await expect(page.getByRole('button', { name: 'Separate the two' })).toBeVisible();
        await check(page, 'separation');
      });
    });
  }
}

async function clean(page: Page, path: string) {
  await open(page, path);
  await check(page, path);
}

async function check(page: Page, state: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')}`), state).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${state}: wider than the screen`).toBeLessThanOrEqual(0);
}

/** A browser that runs no script. */
async function still(browser: Browser, baseURL: string, portrait: Portrait) {
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false });
  await signIn(context, portrait);
  return context;
}
