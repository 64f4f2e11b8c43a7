// Subscriptions: four channels, each with its proof and its whole history; changed by hand only with a source.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { unique, type Portrait, type Sender } from '../tools/portrait.mjs';
import { expect, open, signIn, test } from './stage';

/** A person whose page is looked at. */
async function person(sender: Sender, portrait: Portrait) {
  const user = unique('subs');
  await sender.identify(user, { email: `${user}@example.com`, firstName: 'Sabina', lastName: 'Subscribed' });
  const id = await portrait.profile(user);
  return { user, id, path: `/profiles/${id}` };
}

const channel = (page: Page, name: string) => page.locator('.channel').filter({ has: page.locator('.channel-name', { hasText: name }) });

test('nobody was asked at first: every channel is unknown, and says so', async ({ page, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  await open(page, path);
  for (const name of ['E-mail', 'SMS', 'Mobile push', 'Web push']) {
    await expect(channel(page, name).locator('summary')).toContainText('never asked');
    await expect(channel(page, name).locator('summary')).toContainText('Unknown');
  }
});

test('with the keyboard alone a permission is noted with its source, and withdrawn', async ({ page, sender, portrait }) => {
  const { id, path } = await person(sender, portrait);
  await open(page, path);
  const mail = channel(page, 'E-mail');
  await mail.locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(mail.getByLabel('Where from')).toBeFocused();
  // Without a source nothing is sent.
  await page.keyboard.press('Enter');
  await expect(mail.locator('summary')).toContainText('Unknown');
  await page.keyboard.type('footer form');
  await page.keyboard.press('Tab');
  await page.keyboard.type('v3');
  await page.keyboard.press('Tab');
  await expect(mail.getByRole('button', { name: 'Allow', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(mail.locator('summary')).toContainText('Allowed');
  await expect(mail.locator('summary')).toContainText(/footer form, v3 · \d{1,2} \w{3} \d{4} · by Olga Owner/);
  await expect(mail.getByText('Saved.')).toBeVisible();
  await expect(mail.getByLabel('Where from')).toHaveValue('');
  // The keyboard stays where it was, on the button that now renews.
  await expect(mail.getByRole('button', { name: 'Renew' })).toBeFocused();
  const entries = mail.locator('.ledger > li');
  await expect(entries).toHaveCount(1);
  await expect(entries.first()).toContainText('footer form');
  await expect(entries.first()).toContainText('v3');
  await expect(entries.first()).toContainText('Olga Owner');
  await expect(entries.first()).toContainText('127.0.0.1');
  await mail.getByLabel('Where from').focus();
  await page.keyboard.type('by phone');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(mail.getByRole('button', { name: 'Withdraw' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(mail.locator('summary')).toContainText('Not allowed');
  await expect(entries).toHaveCount(2);
  await expect(entries.first()).toContainText('by phone');
  await expect(entries.last()).toContainText('footer form');
  // One channel says nothing about another.
  await expect(channel(page, 'SMS').locator('summary')).toContainText('Unknown');
  const told = (await portrait.events(id)).filter((event) => event.action.startsWith('marketingAgreement.'));
  expect(told.map((event) => [event.action, event.params.channel, event.params.origin])).toEqual([
    ['marketingAgreement.turnOff', 'email', 'by phone'],
    ['marketingAgreement.turnOn', 'email', 'footer form'],
  ]);
  // The page was scrolled to the form, so the timeline waits until it is looked at to show what is new.
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(page.locator('[data-event]').filter({ hasText: 'Agreed to marketing by e-mail' })).toBeVisible();
});

test('what one person notes is on the page of another at once, in the open history too', async ({ page, browser, server, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  const other = await browser.newContext({ baseURL: server.url });
  await signIn(other, portrait);
  const theirs = await other.newPage();
  await open(page, path);
  await open(theirs, path);
  await channel(theirs, 'Web push').locator('summary').click();
  await expect(channel(theirs, 'Web push').locator('.channel-sheet')).toContainText('never asked');
  const mine = channel(page, 'Web push');
  await mine.locator('summary').click();
  await mine.getByLabel('Where from').fill('paper form');
  await mine.getByRole('button', { name: 'Do not allow' }).click();
  await expect(channel(theirs, 'Web push').locator('summary')).toContainText('Not allowed');
  await expect(channel(theirs, 'Web push').locator('.ledger')).toContainText('paper form');
  await other.close();
});

test('a source of spaces is refused by the server too, and nothing is stored', async ({ sender, portrait }) => {
  const { id } = await person(sender, portrait);
  const page = await portrait.html(`/profiles/${id}`);
  const action = /<form[^>]*\baction="([^"]*change_subscription[^"]*)"/.exec(page)?.[1] ?? '';
  for (const origin of ['   ', 'x'.repeat(201)]) {
    const answer = await portrait.form(action, { profile: id, channel: 'sms', allowed: 'true', origin, text: '' }, { accept: 'application/json' });
    expect(answer.status).toBe(422);
  }
  expect(await portrait.html(`/profiles/${id}?ledger=sms`)).not.toContain('class="ledger"');
});

test('without JavaScript a permission is noted, and its history read', async ({ browser, server, sender, portrait }) => {
  const { path } = await person(sender, portrait);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: server.url, viewport: { width: 1440, height: 900 } });
  await signIn(context, portrait);
  const page = await context.newPage();
  await page.goto(path);
  const sms = channel(page, 'SMS');
  await sms.locator('summary').click();
  await sms.getByLabel('Where from').fill('shop counter');
  await sms.getByRole('button', { name: 'Allow', exact: true }).click();
  expect(new URL(page.url()).pathname).toBe(path);
  await expect(sms.locator('summary')).toContainText('Allowed');
  await expect(sms.locator('summary')).toContainText('shop counter');
  await sms.locator('summary').click();
  await sms.getByRole('link', { name: 'Show the history' }).click();
  await expect(sms.locator('.ledger > li')).toHaveCount(1);
  await expect(sms.locator('.ledger')).toContainText('Olga Owner');
  await context.close();
});

test('what a site sends about consent changes nothing: nobody said through which channel', async ({ page, portrait, server, sender }) => {
  const { user, path } = await person(sender, portrait);
  await sender.track(user, 'Segment Consent Preference Updated', {}, { context: { consent: { categoryPreferences: { Advertising: true } } } });
  await sender.identify(user, { agreements: { email: true } });
  await open(page, path);
  await expect(channel(page, 'E-mail').locator('summary')).toContainText('Unknown');
  expect(server.panics).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test.describe(`${colorScheme}, ${viewport.width}`, () => {
      test.use({ colorScheme, viewport, contextOptions: { reducedMotion: 'reduce' } });

      test('every state of a channel, open and closed, passes every rule', async ({ page, sender, portrait }) => {
        const { path } = await person(sender, portrait);
        await open(page, path);
        if (viewport.width < 760) await page.locator('.switch label').first().click();
        for (const [name, button] of [['E-mail', 'Allow'], ['SMS', 'Do not allow']] as const) {
          const row = channel(page, name);
          await row.locator('summary').click();
          await row.getByLabel('Where from').fill('a form with a rather long name in the footer of the shop');
          await row.getByRole('button', { name: button, exact: true }).click();
          await expect(row.locator('.ledger > li')).toHaveCount(1);
        }
        await check(page, 'open');
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        expect(wide).toBeLessThanOrEqual(room);
      });
    });
  }
}

async function check(page: Page, state: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 5).map((node) => node.html.slice(0, 300)).join('\n  ')}`);
  expect(found, state).toEqual([]);
}
