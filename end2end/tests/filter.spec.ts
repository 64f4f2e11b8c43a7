// The directory's filter: a tree of conditions in the address, with a script and without one (product.md A2).
import { AxeBuilder } from '@axe-core/playwright';
import { unique } from '../tools/portrait.mjs';
import { expect, open, signIn, test } from './stage';

type Sending = import('../tools/portrait.mjs').Sender;

/** Three people of one town: one recognised and large, one recognised and small, one anonymous. */
async function town(sender: Sending) {
  const city = unique('Łódź');
  await sender.identify(unique('a'), { email: `${unique('a')}@example.com`, firstName: 'Ada', address: { city }, shoeSize: 44 });
  await sender.identify(unique('b'), { email: `${unique('b')}@example.com`, firstName: 'Bob', address: { city }, shoeSize: 38 });
  await sender.identify(unique('c'), { firstName: 'Cyd', address: { city } });
  return city;
}

const names = (page: import('@playwright/test').Page) => page.locator('tr.person [data-row]').allInnerTexts();

async function add(page: import('@playwright/test').Page, about: string, is: string, value = '', not = false) {
  const row = page.locator('.filter-row');
  await row.locator('[name=about]').selectOption({ label: about });
  await row.locator('[name=is]').selectOption(is);
  if (value) await row.locator('[name=value]').fill(value);
  if (not) await row.locator('[name=not]').check();
  await row.getByRole('button', { name: 'Condition' }).click();
}

test('a filter is built row by row, read out in words, negated and taken apart', async ({ page, sender }) => {
  const city = await town(sender);
  await open(page, '/profiles');
  await page.getByRole('link', { name: 'Filter' }).click();
  await add(page, 'City', 'contains', city.toLowerCase().replace('ł', 'l'));
  await expect.poll(async () => (await names(page)).map((name) => name.slice(0, 3)).sort()).toEqual(['Ada', 'Bob', 'Cyd']);
  await expect(page.getByText(`City contains “${city.toLowerCase().replace('ł', 'l')}”`)).toBeVisible();

  await add(page, 'Recognised', 'so');
  await expect.poll(async () => (await names(page)).map((name) => name.slice(0, 3)).sort()).toEqual(['Ada', 'Bob']);
  await add(page, 'shoeSize', 'at_least', '40', true);
  await expect.poll(async () => (await names(page)).map((name) => name.slice(0, 3))).toEqual(['Bob']);
  // One click turns a condition into its opposite, one takes it away.
  await page.getByText('not: shoeSize ≥ 40').click();
  await expect.poll(async () => (await names(page)).map((name) => name.slice(0, 3))).toEqual(['Ada']);
  await page.getByRole('link', { name: 'Remove: Recognised' }).click();
  await expect(page.locator('.filter-leaf', { hasText: 'Recognised' })).toHaveCount(0);

  // The address is the filter: a page opened with it shows the same.
  const again = await page.context().newPage();
  await open(again, page.url());
  await expect.poll(() => names(again)).toEqual(await names(page));
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations.map((violation) => `${violation.id}: ${violation.nodes[0].html}`)).toEqual([]);

  await page.getByRole('link', { name: 'Clear filter' }).click();
  await expect(page.locator('.filter-leaf')).toHaveCount(0);
});

test('a row that is no question keeps what was typed and says why', async ({ page, sender }) => {
  await town(sender);
  await open(page, '/profiles?at=');
  await add(page, 'Last activity', 'within_last', 'soon');
  await expect(page.getByRole('alert')).toContainText('30 days');
  await expect(page.locator('.filter-row [name=value]')).toHaveValue('soon');
  await page.locator('.filter-row [name=value]').fill('30 days');
  await page.locator('.filter-row [name=value]').press('Enter');
  await expect(page.getByText('Last activity in the last 30 days')).toBeVisible();
});

test('groups nest, and any of a group is enough', async ({ page, sender }) => {
  const city = await town(sender);
  await open(page, '/profiles?at=');
  await add(page, 'City', 'equals', city);
  await page.getByRole('link', { name: 'Done' }).click();
  await page.locator('.filter-root > a').filter({ hasText: 'Group' }).click();
  await add(page, 'First name', 'equals', 'Bob');
  await add(page, 'First name', 'equals', 'Cyd');
  await expect.poll(async () => (await names(page)).map((name) => name.slice(0, 3)).sort()).toEqual(['Bob', 'Cyd']);
  await page.locator('.filter-group .filter-group .filter-join').click();
  await expect(page.getByText('Nobody matches this filter.')).toBeVisible();
});

test('without JavaScript the filter works, too', async ({ browser, server, sender, portrait }) => {
  const city = await town(sender);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto('/profiles');
  await page.getByRole('link', { name: 'Filter' }).click();
  await add(page, 'City', 'equals', city);
  await add(page, 'Recognised', 'so', '', true);
  await expect(page.locator('tr.person')).toHaveCount(1);
  await expect(page.locator('tr.person')).toContainText('Cyd');
  await context.close();
});
