// The workspace's settings and its people: every date follows the zone at once, invitations make colleagues, roles hold.
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { OWNER, Portrait, Sender, unique } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { expect, open, signIn, test } from './stage';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PASSWORD = 'correct horse battery staple';

// A server of its own: the zone of the others' must stay as it is.
const server = new Server({ port: Number(process.env.PORTRAIT_TEST_PORT ?? 3150) + 3, engine: 'mem' });
const owner = new Portrait(server.url);
test.beforeAll(async () => {
  await server.start();
  await owner.enter();
});
test.afterAll(() => server.dispose());

/** A browser of its own, which must not complain. */
async function browserOf(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ baseURL: server.url, ...options });
  const problems: string[] = [];
  context.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  context.on('weberror', (error) => void problems.push(String(error.error())));
  return { context, close: async () => (expect(problems).toEqual([]), context.close()) };
}

async function ownersBrowser(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const made = await browserOf(browser, options);
  await signIn(made.context, owner);
  return made;
}

/** Invites with the page's form and gives the link that is shown once. */
async function invite(page: Page, email: string, role: 'Owner' | 'Marketer' | 'Viewer') {
  await page.locator('.people-invite').getByLabel('E-mail').fill(email);
  await page.locator('.people-invite').getByRole('radio', { name: new RegExp(`^${role}`) }).check();
  await page.getByRole('button', { name: 'Create invitation link' }).click();
  await expect(page.getByText(`${email} is invited.`)).toBeVisible();
  return (await page.locator('.secret code').textContent()) ?? '';
}

/** Follows a link in a browser nobody is signed in with. */
async function follow(context: BrowserContext, link: string, name: string) {
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create your account' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/profiles');
  return page;
}

async function check(page: Page, state: string) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 5).map((node) => node.html.slice(0, 300)).join('\n  ')}`), state).toEqual([]);
}

test('a changed time zone is in every date of every open page at once, the others’ too', async ({ browser }) => {
  const sender = new Sender(server.url, await owner.key('server'));
  const user = unique('zone');
  await sender.identify(user, { email: `${user}@example.com`, firstName: 'Zoë' });
  await sender.track(user, 'Visited', {}, { timestamp: '2026-01-05T10:00:00.000Z', messageId: unique('t') });
  const profile = `/profiles/${await owner.profile(user)}`;

  const mine = await ownersBrowser(browser);
  const page = await mine.context.newPage();
  await open(page, '/settings/people');
  const link = await invite(page, `${unique('mia')}@example.com`, 'Marketer');
  const theirs = await browserOf(browser);
  const watching = await follow(theirs.context, link, 'Mia');
  await open(watching, profile);
  const visited = watching.locator('[data-event]', { hasText: 'Visited' });
  await expect(visited.locator('time')).toHaveText(/10:00/);
  const directory = await mine.context.newPage();
  await open(directory, '/profiles');
  const tip = () => directory.locator('time').first().getAttribute('title');
  expect(await tip()).toMatch(/ UTC$/);

  await open(page, '/settings');
  await expect(page.getByText(/^Clocks there show/)).toBeVisible();
  await page.getByLabel('Time zone').fill('Asia/Kathmandu');
  await page.getByRole('textbox', { name: /^Name/ }).fill('Zielnik');
  await page.getByLabel('Currency').selectOption('PLN');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  await expect(visited.locator('time')).toHaveText(/15:45/);
  await expect.poll(tip).toMatch(/ Asia\/Kathmandu$/);
  await watching.getByRole('button', { name: 'Account of Mia' }).click();
  await expect(watching.locator('#account')).toContainText('Zielnik');
  await expect(watching).toHaveURL(new RegExp(`${profile}$`));

  // The same when the page comes back: nothing of it was only in the open pages.
  await open(watching, profile);
  await expect(visited.locator('time')).toHaveText(/15:45/);
  await open(page, '/settings');
  await expect(page.getByLabel('Time zone')).toHaveValue('Asia/Kathmandu');
  await expect(page.getByLabel('Currency')).toHaveValue('PLN');
  await theirs.close();
  await mine.close();
});

test('a zone that nobody knows is refused at its field, and what was typed stays', async ({ browser }) => {
  const { context } = await ownersBrowser(browser);
  const page = await context.newPage();
  await open(page, '/settings');
  expect(await page.locator('#zones option').count()).toBeGreaterThan(300);
  const before = await page.getByLabel('Time zone').inputValue();
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no time zone of this name');
  await expect(page.getByLabel('Time zone')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Time zone')).toHaveValue('Mars/Olympus');
  await check(page, 'unknown zone');
  await open(page, '/settings');
  await expect(page.getByLabel('Time zone')).toHaveValue(before);
  await context.close();
});

test('a marketer works, a viewer reads, and neither finds a way to manage', async ({ browser }) => {
  const mine = await ownersBrowser(browser);
  const page = await mine.context.newPage();
  await open(page, '/settings/people');
  for (const [name, role] of [['Max', 'Marketer'], ['Vera', 'Viewer']] as const) {
    const theirs = await browserOf(browser);
    const own = await follow(theirs.context, await invite(page, `${unique(name.toLowerCase())}@example.com`, role), name);
    for (const path of ['/settings', '/settings/people']) {
      await open(own, path);
      await expect(own.locator('main form')).toHaveCount(0);
      await expect(own.locator('main')).toContainText('Only owners of the workspace can');
      await check(own, `${path} as ${role}`);
    }
    await expect(own.locator('.member', { hasText: name })).toContainText(role);
    await expect(own.locator('.member', { hasText: name })).toContainText('You');
    await theirs.close();
  }
  await mine.close();
});

test('another role is there at once, and who is removed is out at once', async ({ browser }) => {
  const mine = await ownersBrowser(browser);
  const page = await mine.context.newPage();
  await open(page, '/settings/people');
  const theirs = await browserOf(browser);
  const kim = await follow(theirs.context, await invite(page, `${unique('kim')}@example.com`, 'Viewer'), 'Kim Viewer');
  await open(kim, '/settings/people');
  await expect(kim.locator('main form')).toHaveCount(0);

  const row = page.locator('.member', { hasText: 'Kim Viewer' });
  await row.locator('summary').click();
  await row.getByRole('radio', { name: /^Owner/ }).check();
  await row.getByRole('button', { name: 'Save role' }).click();
  // Nothing was loaded anew: the open page was told.
  await expect(kim.getByRole('button', { name: 'Create invitation link' })).toBeVisible();

  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Remove Kim Viewer' }).click();
  await expect(row).toHaveCount(0);
  await expect(kim.getByText('Your session has ended')).toBeVisible();
  await kim.goto('/profiles');
  expect(new URL(kim.url()).pathname).toBe('/login');
  await theirs.context.close();
  await mine.close();
});

test('the last owner stays, and an invitation that was revoked is worth nothing', async ({ browser }) => {
  const mine = await ownersBrowser(browser);
  const page = await mine.context.newPage();
  await open(page, '/settings/people');
  const row = page.locator('.member', { hasText: OWNER.email });
  await expect(row).toContainText('The workspace needs an owner');
  await expect(row.getByRole('button')).toHaveCount(0);
  const email = `${unique('eve')}@example.com`;
  const link = await invite(page, email, 'Marketer');
  await page.getByRole('button', { name: `Revoke the invitation of ${email}` }).click();
  await expect(page.getByText(email)).toHaveCount(0);
  await expect(page.locator('.secret')).toHaveCount(0);
  const theirs = await browserOf(browser);
  const eve = await theirs.context.newPage();
  await open(eve, link);
  await expect(eve.locator('main')).toContainText('not valid any more');
  await check(eve, 'a worthless link');
  await theirs.close();
  await mine.close();
});

test('without a script settings are changed, people invited, and passwords replaced', async ({ browser }) => {
  const mine = await ownersBrowser(browser, { javaScriptEnabled: false });
  const page = await mine.context.newPage();
  await page.goto('/settings');
  await page.getByRole('textbox', { name: /^Name/ }).fill('Without a script');
  await page.getByLabel('Time zone').fill('Europe/Warsaw');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('Without a script');
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Warsaw');
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no time zone of this name');
  await expect(page.getByLabel('Time zone')).toHaveValue('Mars/Olympus');

  await page.goto('/settings/people');
  const email = `${unique('noscript')}@example.com`;
  const link = await invite(page, email, 'Viewer');
  await page.goto('/settings/people');
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.locator('.secret')).toHaveCount(0);
  const theirs = await browserOf(browser, { javaScriptEnabled: false });
  const own = await follow(theirs.context, link, 'Nora');
  await own.goto('/settings/account');
  await own.getByLabel('Current password').fill('not the password');
  await own.getByLabel('New password').fill('another horse battery');
  await own.getByRole('button', { name: 'Change password' }).click();
  await expect(own.getByRole('alert')).toContainText('not your current password');
  await own.getByLabel('Current password').fill(PASSWORD);
  await own.getByLabel('New password').fill('another horse battery');
  await own.getByRole('button', { name: 'Change password' }).click();
  await expect(own.getByRole('status')).toContainText('Your password is changed');
  await theirs.close();
  await mine.close();
});

test('with the keyboard alone somebody is invited and the link copied', async ({ browser }) => {
  const mine = await ownersBrowser(browser);
  const page = await mine.context.newPage();
  await open(page, '/profiles');
  await tabTo(page, '.rail a[href="/settings"]');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Workspace' })).toBeVisible();
  await tabTo(page, '.settings-pages a[href="/settings/people"]');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await tabTo(page, '.people-invite input[type="email"]');
  const email = `${unique('keys')}@example.com`;
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await expect(page.locator('.people-invite input[value="marketer"]')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${email} is invited.`)).toBeVisible();
  await expect(page.locator('.member', { hasText: email })).toContainText('Viewer');
  await tabTo(page, '.secret button');
  await mine.close();
});

/** Presses Tab until this has the keyboard. */
async function tabTo(page: Page, selector: string) {
  for (let n = 0; n < 120; n += 1) {
    if (await page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to ${selector}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    test(`nothing for axe to find, ${colorScheme}, ${viewport.width}`, async ({ browser }) => {
      const mine = await ownersBrowser(browser, { colorScheme, viewport, reducedMotion: 'reduce' });
      const page = await mine.context.newPage();
      await open(page, '/settings/people');
      const link = await invite(page, `${unique('axe')}@example.com`, 'Viewer');
      await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
      await check(page, 'people, an invitation just made');
      for (const path of ['/settings', '/settings/account', '/settings/account?error=current', '/settings/account?done=password']) {
        await open(page, path);
        await check(page, path);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} scrolls sideways`).toBe(true);
      }
      for (const path of [link, `${link}&error=weak`, '/invitation?error=invitation']) {
        await open(page, path);
        await check(page, path);
      }
      await mine.close();
    });
  }
}
