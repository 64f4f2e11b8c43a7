// A profile edited by hand (product.md C): nothing typed is lost, nothing of somebody else is overwritten.
import AxeBuilder from '@axe-core/playwright';
import { unique, type Portrait, type Sender } from '../tools/portrait.mjs';
import { expect, open, signIn, test } from './stage';

async function person(sender: Sender, portrait: Portrait, traits: Record<string, unknown> = {}) {
  const user = unique('edit');
  await sender.identify(user, { email: `${user}@example.com`, firstName: 'Marta', lastName: 'Nowak', ...traits });
  return { user, path: `/profiles/${await portrait.profile(user)}` };
}

/** What the browser says of a page that answers a form with 409 or 422. */
const REFUSED = /status of (409|422)/;

const field = (name: string) => `[data-field="${name}"]`;

test('the menu opens the panel, Esc closes it, and the keyboard comes back to the menu', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  await open(page, path);
  await page.locator('.summary-menu > summary').click();
  await page.getByRole('link', { name: 'Edit profile' }).click();
  await expect(page).toHaveURL(new RegExp(`${path}/edit$`));
  await expect(page.locator('#edit-firstName')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('#edit')).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await expect(page.locator('.summary-menu > summary')).toBeFocused();
});

test('what is changed is counted, saved with Ctrl+Enter, and on the page at once', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  await open(page, `${path}/edit`);
  await page.locator('#edit-firstName').fill('Maria');
  await page.locator('#edit-description').fill('Met at the fair');
  await expect(page.getByRole('button', { name: 'Save 2 changes' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
  await expect(page.locator('.summary h1')).toHaveText('Maria Nowak');
  await expect(page.locator('.summary')).toContainText('Met at the fair');
  await expect(page.locator('[data-event]').first()).toContainText('Profile updated');
});

test('a wrong value is refused at its field and stays typed', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  await open(page, `${path}/edit`);
  await page.locator('#edit-email').fill('not an address');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator(field('email')).getByRole('alert')).toHaveText('This is no e-mail address.');
  await expect(page.locator('#edit-email')).toHaveValue('not an address');
  await expect(page.locator('#edit-email')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.edit-trouble')).toHaveText('1 field cannot be saved as it is.');
  await page.locator('#edit-email').fill(`${unique('fine')}@example.com`);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
});

test('an untouched field follows what others do, a touched one asks, and mine can be kept', async ({ page, context, sender, portrait }) => {
  const { user, path } = await person(sender, portrait, { city: 'Łódź' });
  await open(page, `${path}/edit`);
  await page.locator('#edit-firstName').fill('Mine');
  await sender.identify(user, { firstName: 'Theirs', lastName: 'Followed' });
  await expect(page.locator('#edit-lastName')).toHaveValue('Followed');
  await expect(page.locator(field('firstName'))).toContainText('Changed meanwhile to “Theirs”');
  await expect(page.locator('#edit-firstName')).toHaveValue('Mine');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
  await expect(page.locator('.summary h1')).toHaveText('Mine Followed');
  expect(context.pages()).toHaveLength(1);
});

test('of two browsers that edit at once, the second chooses field by field', async ({ page, browser, server, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  const other = await browser.newContext({ baseURL: server.url, locale: 'en-GB' });
  await signIn(other, portrait);
  const second = await other.newPage();
  await open(page, `${path}/edit`);
  await open(second, `${path}/edit`);
  await second.locator('#edit-lastName').fill('Of the second');
  await page.locator('#edit-lastName').fill('Of the first');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
  await expect(second.locator(field('lastName'))).toContainText('Changed meanwhile to “Of the first”, set by Olga Owner.');
  await second.keyboard.press('Control+Enter');
  await expect(second.locator('.edit-trouble')).toContainText('changed meanwhile');
  await second.getByRole('button', { name: 'Take theirs' }).click();
  await expect(second.locator('#edit-lastName')).toHaveValue('Of the first');
  await other.close();
});

test('a field that is missing is made and filled in one go, and its history leads back', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  const source = unique('size').replaceAll('-', '_');
  await open(page, `${path}/edit`);
  await page.getByText('Add new field').click();
  await page.locator('#edit-new-source').fill(source);
  await page.locator('#edit-new-name').fill(`Shoe ${source}`);
  await page.locator('#edit-new-kind').selectOption('number');
  await page.getByRole('button', { name: 'Create field' }).click();
  const made = page.locator(`${field(source)} input[name="typed:${source}"]`);
  await made.fill('large');
  await made.blur();
  await expect(page.locator(field(source)).getByRole('alert')).toHaveText('This is no number.');
  await made.fill('42');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
  await open(page, `${path}/edit`);
  await made.fill('43');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
  await open(page, `${path}/edit`);
  await page.locator(field(source)).getByText('History').click();
  await page.locator(field(source)).getByRole('button', { name: 'Put back' }).first().click();
  await expect(made).toHaveValue('42');
});

test('tags are given and taken with everything else', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  const tag = unique('tag');
  await open(page, `${path}/edit`);
  await page.locator('#edit-tag').fill(tag);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
  await expect(page.locator('#tags')).toContainText(tag);
  await open(page, `${path}/edit`);
  await page.locator('.edit-tag', { hasText: tag }).locator('input').check({ force: true });
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#edit')).toHaveCount(0);
  await expect(page.locator('#tags')).not.toContainText(tag);
});

test('leaving with unsaved changes asks', async ({ page, sender, portrait, allow }) => {
  allow(/^dialog: /);
  const { path } = await person(sender, portrait);
  await open(page, `${path}/edit`);
  await page.locator('#edit-firstName').fill('Unsaved');
  await page.keyboard.press('Escape');
  await expect(page.locator('#edit-firstName')).toHaveValue('Unsaved');
});

test('what is stored ends no field and runs no script', async ({ page, sender, portrait }) => {
  const evil = '</textarea><script>window.__xss=1</script><img src=x onerror=window.__xss=1>&amp;\nsecond line';
  const { path } = await person(sender, portrait, { description: evil, notes: evil });
  const html = await portrait.html(`${path}/edit`);
  expect(html).not.toContain('<script>window.__xss');
  await open(page, `${path}/edit`);
  await expect(page.locator('#edit-description')).toHaveValue(evil);
  await expect(page.locator('#edit-notes')).toHaveValue(evil);
  await expect(page.getByRole('button', { name: 'Save', exact: true }).last()).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { __xss?: unknown }).__xss)).toBeUndefined();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`no rule of accessibility is broken, ${colorScheme}, ${width}`, async ({ page, sender, portrait }) => {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      const { path } = await person(sender, portrait, { vip: true, visits: 3, interests: ['a', 'b'], born: '1988-02-29' });
      await open(page, `${path}/edit`);
      await page.locator('#edit-email').fill('wrong');
      await page.keyboard.press('Control+Enter');
      const found = await new AxeBuilder({ page }).include('#edit').withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
      expect(found.violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    });
  }
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the form saves, and a wrong value comes back with everything typed', async ({ page, sender, portrait, allow }) => {
    allow(REFUSED);
    const { path } = await person(sender, portrait, { vip: true });
    await page.goto(`${path}/edit`);
    await page.locator('#edit-firstName').fill('Without');
    await page.locator('#edit-email').fill('wrong');
    await page.locator('.edit-foot button').click();
    await expect(page.locator(field('email')).getByRole('alert')).toHaveText('This is no e-mail address.');
    await expect(page.locator('#edit-firstName')).toHaveValue('Without');
    await expect(page.locator('#edit-email')).toHaveValue('wrong');
    await page.locator('#edit-email').fill(`${unique('nojs')}@example.com`);
    await page.locator('.edit-foot button').click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.locator('.summary h1')).toHaveText('Without Nowak');
  });

  test('what somebody else changed meanwhile is chosen, not overwritten', async ({ page, sender, portrait, allow }) => {
    allow(REFUSED);
    const { user, path } = await person(sender, portrait);
    await page.goto(`${path}/edit`);
    await page.locator('#edit-firstName').fill('Mine');
    await sender.identify(user, { firstName: 'Theirs' });
    await page.locator('.edit-foot button').click();
    await expect(page.locator(field('firstName'))).toContainText('Changed meanwhile to “Theirs”');
    await expect(page.locator('#edit-firstName')).toHaveValue('Mine');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.locator('.edit-foot button').click();
    await expect(page.locator('.summary h1')).toHaveText('Mine Nowak');
  });
});
