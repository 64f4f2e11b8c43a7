// The pages by keyboard alone (the look: keyboard first).
import { unique } from '../tools/portrait.mjs';
import { expect, ids, open, test } from './stage';

test('j and k go through the directory, Enter opens, and the profile is read the same way', async ({ page, sender }) => {
  const mark = unique('keys');
  for (const n of [0, 1]) await sender.identify(`${mark}-${n}`, { firstName: `Key${n}`, lastName: mark });
  for (const n of [0, 1, 2, 3]) await sender.track(`${mark}-0`, `Deed ${n}`);
  await open(page, '/profiles');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: /Name, e-mail/ })).toBeFocused();
  await page.keyboard.type(mark);
  await expect(page.locator('.person')).toHaveCount(2);
  await page.keyboard.press('Tab');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('j');
  await expect(page.locator('.person-link').first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.locator('.person-link').nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(page.locator('.person-link').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.summary h1')).toHaveText(`Key0 ${mark}`);
  await expect(page.locator('[data-event]').first()).toBeVisible();

  // Over the line of the visit and the first event.
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('j');
  const second = page.locator('[data-event]').nth(1).locator('.line');
  await expect(second).toBeFocused();
  const outline = await second.evaluate((line) => getComputedStyle(line).outlineStyle);
  expect(outline).not.toBe('none');
  await page.keyboard.press('Enter');
  await expect(page.locator('.detail')).toContainText('Deed 2');
  await page.keyboard.press('Escape');
  await expect(page.locator('.detail')).toHaveCount(0);
  await expect(second).toBeFocused();
  expect((await ids(page)).length).toBeGreaterThan(3);

  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: /Search in/ })).toBeFocused();
});

test('menus open and close by keyboard, and give it back', async ({ page, sender, portrait }) => {
  const user = unique('menus');
  await sender.identify(user, { email: `${user}@example.com` });
  await open(page, `/profiles/${await portrait.profile(user)}`);
  for (const name of ['All events', 'Jump to']) {
    const summary = page.locator('.tools summary').filter({ hasText: name });
    await summary.focus();
    await page.keyboard.press('Enter');
    const sheet = summary.locator('xpath=..').locator('.drop-sheet');
    await expect(sheet).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(summary).toBeFocused();
  }
  // The first link of every page leads past the navigation.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.goto(page.url());
  await page.locator('html[data-hydrated]').waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});
