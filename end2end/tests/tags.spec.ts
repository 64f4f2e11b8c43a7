// Tags: given, taken and taken back by keyboard, seen at once by others, without a script too; and managed for everybody.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { unique, type Portrait, type Sender } from '../tools/portrait.mjs';
import { expect, open, signIn, test } from './stage';

/** A person whose page is looked at. */
async function person(sender: Sender, portrait: Portrait, name = 'Tomasz') {
  const user = unique('tags');
  await sender.identify(user, { email: `${user}@example.com`, firstName: name, lastName: 'Tagged' });
  const id = await portrait.profile(user);
  return { id, path: `/profiles/${id}` };
}

/** Gives a tag as the form of the page does. */
async function give(portrait: Portrait, id: string, name: string) {
  const page = await portrait.html(`/profiles/${id}`);
  const action = /<form[^>]*\baction="([^"]*add_tag[^"]*)"/.exec(page)?.[1];
  const answer = await portrait.form(action ?? '', { profile: id, name }, { accept: 'application/json' });
  expect(answer.status, await answer.text()).toBe(200);
}

const tag = (page: Page, name: string) => page.locator('.tag-list .tag').filter({ hasText: name });
const field = (page: Page) => page.getByLabel('Find or create a tag');

/** Presses Tab until this has the keyboard. */
async function tabTo(page: Page, selector: string, key = 'Tab') {
  for (let n = 0; n < 150; n += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to ${selector}`);
}

test('with the keyboard alone a tag is created, given, taken away and given back', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  const name = unique('Keyboard');
  await open(page, path);
  await tabTo(page, '#add-tag');
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole('option', { name: `Create “${name}”` })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(tag(page, name)).toBeVisible();
  // The box stays open for the next one, and Esc gives the keyboard back to its button.
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(page.locator('#add-tag')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  const remove = page.getByRole('button', { name: `Remove tag ${name}` });
  await expect(remove).toBeFocused();
  await expect(remove).toBeInViewport();
  await expect(tag(page, name).getByRole('tooltip')).toHaveText(/^Added by Olga Owner · \d{1,2} \w{3} \d{4}, \d\d:\d\d/);
  await expect(tag(page, name).getByRole('tooltip')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(tag(page, name)).toHaveCount(0);
  await expect(page.getByText(`Removed ${name}`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tag(page, name)).toBeVisible();
  await expect(page.getByText(`Removed ${name}`)).toHaveCount(0);
  await expect(page.locator('#add-tag')).toBeFocused();
});

test('the timeline tells who gave and took a tag', async ({ page, sender, portrait }) => {
  const { id, path } = await person(sender, portrait);
  const name = unique('Told');
  await open(page, path);
  await give(portrait, id, name);
  const line = page.locator('[data-event]').filter({ hasText: 'Tag added' }).filter({ hasText: name });
  await expect(line).toBeVisible();
  await expect(line).toContainText('Olga Owner');
  await tag(page, name).hover();
  await page.getByRole('button', { name: `Remove tag ${name}` }).click();
  await expect(page.locator('[data-event]').filter({ hasText: 'Tag removed' }).filter({ hasText: name })).toBeVisible();
});

test('what one person does is on the page of another at once', async ({ page, browser, server, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  const other = await browser.newContext({ baseURL: server.url });
  await signIn(other, portrait);
  const theirs = await other.newPage();
  await open(page, path);
  await open(theirs, path);
  const name = unique('Live');
  await page.locator('#add-tag').click();
  await field(page).fill(name);
  await field(page).press('Enter');
  await expect(tag(theirs, name)).toBeVisible();
  await tag(theirs, name).hover();
  await theirs.getByRole('button', { name: `Remove tag ${name}` }).click();
  await expect(tag(page, name)).toHaveCount(0);
  await theirs.getByRole('button', { name: 'Undo' }).click();
  await expect(tag(page, name)).toBeVisible();
  await other.close();
});

test('a tag is found by any part of its name whatever its accents, with the people who have it', async ({ page, sender, portrait }) => {
  const word = unique('x').replaceAll('-', '');
  const [one, two, three] = [await person(sender, portrait), await person(sender, portrait), await person(sender, portrait)];
  await give(portrait, one.id, `Łódź ${word}`);
  await give(portrait, two.id, `lodz ${word}`);
  await give(portrait, two.id, `q ${word}`);
  await open(page, three.path);
  await page.locator('#add-tag').click();
  await field(page).pressSequentially(`LODZ ${word}`);
  const options = page.locator('#tag-choices').getByRole('option');
  await expect(options).toHaveCount(1);
  await expect(options.first()).toHaveText(`Łódź ${word}2 people`);
  await field(page).fill(word);
  await expect(options).toHaveCount(3);
  await expect(options.last()).toHaveText(`Create “${word}”`);
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  expect(await field(page).getAttribute('aria-activedescendant')).toBe(await options.nth(1).getAttribute('id'));
  await page.keyboard.press('Enter');
  await expect(tag(page, `q ${word}`)).toBeVisible();
  await field(page).fill(`q ${word}`);
  await expect(page.getByText('This person has this tag already.')).toBeVisible();
  await expect(options).toHaveCount(0);
});

test('without JavaScript a tag is given and taken by plain forms', async ({ browser, server, sender, portrait }) => {
  const { id, path } = await person(sender, portrait);
  const known = unique('Known');
  await give(portrait, (await person(sender, portrait)).id, known);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, viewport: { width: 1440, height: 900 } });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto(path);
  await page.locator('#add-tag').click();
  await expect(page.locator(`datalist option[value="${known}"]`)).toHaveCount(1);
  await field(page).fill(known);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  expect(new URL(page.url()).pathname).toBe(path);
  await expect(tag(page, known)).toBeVisible();
  await tag(page, known).hover();
  await page.getByRole('button', { name: `Remove tag ${known}` }).click();
  await expect(tag(page, known)).toHaveCount(0);
  expect(new URL(page.url()).pathname).toBe(path);
  expect((await portrait.events(id)).filter((event) => /Tag$/.test(event.action)).length).toBe(2);
  await context.close();
});

test('on a touch screen the × is there without pointing', async ({ browser, server, sender, portrait }) => {
  const { id, path } = await person(sender, portrait);
  const name = unique('Touch');
  await give(portrait, id, name);
  const context = await browser.newContext({ baseURL: server.url, hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  await signIn(context, portrait);
  const page = await context.newPage();
  await open(page, path);
  await page.locator('.switch label').first().tap();
  const remove = page.getByRole('button', { name: `Remove tag ${name}` });
  const box = await remove.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await remove.tap();
  await expect(tag(page, name)).toHaveCount(0);
  await context.close();
});

test('a tag is renamed, recoloured, merged and deleted for everybody, and open pages follow', async ({ page, browser, server, sender, portrait, allow }) => {
  // The name that is taken is refused, and the browser writes so.
  allow(/status of 422/);
  const [first, second] = [await person(sender, portrait), await person(sender, portrait)];
  const [old, gone, fresh] = [unique('Old'), unique('Gone'), unique('Renamed')];
  await give(portrait, first.id, old);
  await give(portrait, second.id, gone);
  await give(portrait, first.id, gone);
  const context = await browser.newContext({ baseURL: server.url });
  await signIn(context, portrait);
  const watched = await context.newPage();
  await open(watched, first.path);
  await expect(tag(watched, old)).toBeVisible();

  await open(page, '/settings/tags');
  const list = page.locator('.tags-list');
  const editor = page.getByRole('region', { name: 'Chosen tag' });
  await list.getByRole('link', { name: old }).click();
  await editor.getByLabel('Name', { exact: true }).fill(gone);
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor.getByRole('alert')).toContainText('Another tag has this name');
  await expect(editor.getByLabel('Name', { exact: true })).toHaveValue(gone);
  await editor.getByLabel('Name', { exact: true }).fill(fresh);
  await editor.getByLabel('Teal').check();
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor.getByText('Saved.')).toBeVisible();
  await expect(list.getByRole('link', { name: fresh })).toContainText('1 person');
  await expect(tag(watched, fresh)).toBeVisible();
  await expect(tag(watched, fresh).locator('.tag-teal')).toHaveCount(1);

  await list.getByRole('link', { name: gone }).click();
  await expect(editor.getByRole('heading')).toContainText('2 people');
  await editor.getByText('Merge into another tag').click();
  await editor.getByLabel('Into').selectOption({ label: `${fresh} · 1 person` });
  await editor.getByRole('button', { name: 'Merge for good' }).click();
  await expect(editor.getByRole('heading')).toContainText(fresh);
  await expect(editor.getByRole('heading')).toContainText('2 people');
  await expect(list.getByRole('link', { name: gone })).toHaveCount(0);
  await expect(tag(watched, gone)).toHaveCount(0);

  await editor.getByRole('button', { name: 'Delete tag' }).click();
  const question = page.getByRole('dialog', { name: `Delete “${fresh}”?` });
  await expect(question).toContainText('2 people lose this tag.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await editor.getByRole('button', { name: 'Delete tag' }).click();
  await question.getByRole('button', { name: 'Delete for good' }).click();
  await expect(list.getByRole('link', { name: fresh })).toHaveCount(0);
  await expect(tag(watched, fresh)).toHaveCount(0);
  await context.close();
});

test('without JavaScript tags are managed by plain forms', async ({ browser, server, sender, portrait }) => {
  const { id } = await person(sender, portrait);
  const [old, fresh] = [unique('Plain'), unique('Fresh')];
  await give(portrait, id, old);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto('/settings/tags');
  await page.locator('.tags-list').getByRole('link', { name: old }).click();
  const editor = page.getByRole('region', { name: 'Chosen tag' });
  await editor.getByLabel('Name', { exact: true }).fill(fresh);
  await editor.getByLabel('Pink').check();
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(editor.getByRole('heading')).toContainText(fresh);
  await editor.getByRole('button', { name: 'Delete tag' }).click();
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await expect(page.locator('.tags-list').getByRole('link', { name: fresh })).toHaveCount(0);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('tags, the box to add one, the way back and the page that manages them pass every rule', async ({ page, sender, portrait }) => {
        const { id, path } = await person(sender, portrait);
        for (const name of ['VIP', 'newsletter-2026', 'returns', 'a tag whose name is nearly as long as it can be']) await give(portrait, id, name);
        await give(portrait, (await person(sender, portrait)).id, 'B2B');
        await open(page, path);
        if (viewport.width < 760) await page.locator('.switch label').first().click();
        await expect(tag(page, 'VIP')).toBeVisible();
        await tag(page, 'VIP').hover();
        await check(page, 'pointed at');
        await page.locator('#add-tag').click();
        await field(page).fill('b');
        await expect(page.locator('#tag-choices').getByRole('option')).not.toHaveCount(0);
        await check(page, 'the box');
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        expect(wide).toBeLessThanOrEqual(room);
        await page.keyboard.press('Escape');
        await tag(page, 'returns').hover();
        await page.getByRole('button', { name: 'Remove tag returns' }).click();
        await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
        await check(page, 'the way back');
        await open(page, '/settings/tags');
        await check(page, 'the list');
        await page.locator('.tags-list').getByRole('link', { name: 'VIP' }).first().click();
        await expect(page.getByLabel('Name', { exact: true })).toHaveValue('VIP');
        await check(page, 'the editor');
        await page.getByRole('button', { name: 'Delete tag' }).click();
        await check(page, 'the question');
      });
    });
  }
}

async function check(page: Page, state: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 5).map((node) => node.html.slice(0, 300)).join('\n  ')}`);
  expect(found, state).toEqual([]);
}
