// The set-up link makes the owner once; after that a person logs in, and nobody else.
import { OWNER } from '../tools/portrait.mjs';
import { Server, SETUP_TOKEN } from '../tools/server.mjs';
import { expect, open, test } from './stage';

test('a signed-out person is asked to log in and comes back to where they wanted to go', async ({ browser, server, portrait }) => {
  expect(portrait.cookie).not.toBe('');
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await open(page, '/data-in');
  expect(new URL(page.url()).pathname).toBe('/login');
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe('/data-in');
  const cookies = await context.cookies();
  expect(cookies.some((cookie) => cookie.name.startsWith('__Host-') && cookie.httpOnly && cookie.secure && cookie.sameSite !== 'None')).toBe(true);
  await context.close();
});

test('the set-up link makes the owner, signs in, and works once', async ({ browser }) => {
  const server = new Server({ port: Number(process.env.PORTRAIT_TEST_PORT ?? 3150) + 1, engine: 'mem' });
  try {
    await server.start();
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await open(page, `/setup?token=${SETUP_TOKEN}`);
    await page.getByLabel('Name').fill(OWNER.name);
    await page.getByLabel('E-mail').fill(OWNER.email);
    await page.getByLabel('Password').fill(OWNER.password);
    await page.getByRole('button').last().click();
    await expect.poll(() => new URL(page.url()).pathname).not.toBe('/setup');
    await open(page, '/profiles');
    expect(new URL(page.url()).pathname).toBe('/profiles');
    const again = await fetch(`${server.url}/setup`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: server.url, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ token: SETUP_TOKEN, name: 'Mallory', email: 'mallory@example.com', password: 'another long password here' }),
    });
    expect(again.headers.get('location') ?? '').toContain('error=');
    expect(again.headers.getSetCookie()).toEqual([]);
    await context.close();
  } finally {
    await server.dispose();
  }
});

test('a form posted from another site changes nothing', async ({ server, portrait }) => {
  for (const path of ['/logout', '/login']) {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: portrait.cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      body: new URLSearchParams({ email: OWNER.email, password: OWNER.password }),
    });
    expect(answer.status, path).toBe(403);
  }
  expect((await portrait.get('/profiles')).status).toBe(200);
});

test('pages carry the headers that keep them to themselves', async ({ portrait }) => {
  const answer = await portrait.get('/profiles');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic'/);
  expect(policy).not.toContain('unsafe-inline');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(answer.headers.get('referrer-policy')).toBeTruthy();
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
});
