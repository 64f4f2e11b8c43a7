// What every browser test stands on: a server of its own, a signed-in browser, an SDK's key, and no tolerance for console errors.
import { test as base, expect, type Page } from '@playwright/test';
import { signIn } from '../tools/browser.mjs';
import { Portrait, Sender } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';

type PerWorker = { server: Server; portrait: Portrait; sender: Sender };
type PerTest = {
  /** Lets messages pass that the test itself provokes: a cut line makes the browser complain. */
  allow: (pattern: RegExp) => void;
};

export const test = base.extend<PerTest, PerWorker>({
  server: [
    async ({}, use) => {
      const server = new Server({ port: Number(process.env.PORTRAIT_TEST_PORT ?? 3150) });
      await server.start();
      await use(server);
      await server.dispose();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  portrait: [async ({ server }, use) => use(await new Portrait(server.url).enter()), { scope: 'worker' }],
  sender: [async ({ server, portrait }, use) => use(new Sender(server.url, await portrait.key('server'))), { scope: 'worker' }],

  allow: [
    async ({ context }, use) => {
      const allowed: RegExp[] = [];
      const problems: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
        }
      });
      context.on('weberror', (error) => problems.push(`uncaught: ${error.error().stack ?? error.error().message}`));
      context.on('dialog', (dialog) => {
        problems.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await use((pattern) => void allowed.push(pattern));
      expect(problems.filter((text) => !allowed.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],

  baseURL: async ({ server }, use) => use(server.url),
  context: async ({ context, portrait }, use) => {
    await signIn(context, portrait);
    await use(context);
  },
});

export { expect, signIn };

/** The lines that a lost connection writes into the console. */
export const CUT = /net::ERR_|Failed to load resource|status of 503|ERR_INCOMPLETE_CHUNKED_ENCODING/;

/** Opens a page and waits until it is alive. */
export async function open(page: Page, path: string) {
  const answer = await page.goto(path);
  await page.locator('html[data-hydrated]').waitFor({ timeout: 20_000 });
  return answer;
}

/** The events a page shows, newest first. */
export const ids = (page: Page): Promise<string[]> =>
  page.locator('[data-event]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-event') ?? ''));

/** The lines as they are read: id, words and time of each, repeats counted. */
const lines = (page: Page): Promise<string[]> =>
  page
    .locator('[data-event]')
    .evaluateAll((rows) => rows.map((row) => `${row.getAttribute('data-event')} ${row.querySelector('a')?.textContent?.replace(/\s+/g, ' ').trim()}`));

/** Waits until the page shows this event. */
export const shows = (page: Page, id: string, timeout = 10_000) =>
  expect(page.locator(`[data-event="${id}"]`)).toBeVisible({ timeout });

/** Columns 1 and 3 as they are read, folded parts too, with the instants in place of "3 s ago". */
const beside = (page: Page): Promise<string[]> =>
  page.locator('#who, #means').evaluateAll((columns) =>
    columns.map((column) => {
      const copy = column.cloneNode(true) as Element;
      for (const time of copy.querySelectorAll('time')) time.textContent = time.getAttribute('datetime');
      for (const moving of copy.querySelectorAll('.live, [role="status"]')) moving.remove();
      return copy.textContent?.replace(/\s+/g, ' ').trim() ?? '';
    }),
  );

/** The page must come to show what a tab opened now shows: the same events in the same order, and the same beside them. */
export async function expectFresh(page: Page, timeout = 15_000) {
  const fresh = await page.context().newPage();
  await open(fresh, page.url());
  const [expected, columns] = [(await lines(fresh)).slice(0, 40), await beside(fresh)];
  await fresh.close();
  expect(expected.length).toBeGreaterThan(0);
  expect(columns.length).toBe(2);
  await expect.poll(async () => (await lines(page)).slice(0, 40), { timeout }).toEqual(expected);
  await expect.poll(() => beside(page), { timeout }).toEqual(columns);
}

/** Keeps what pages copy: the policy lets them write to the clipboard, and nobody read it. To be called before they open. */
export const keepCopies = (page: Page) =>
  page.addInitScript(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = async (text) => {
      await write(text);
      (window as unknown as { copied: string }).copied = text;
    };
  });

/** The text that the page copied last. */
export const copied = (page: Page): Promise<string> => page.evaluate(() => (window as unknown as { copied?: string }).copied ?? '');

/** What a browser does to a tab that goes behind others: here every tab counts as looked at. */
export const hide = (page: Page) => setVisibility(page, 'hidden');

/** And when it is looked at again. */
export const show = (page: Page) => setVisibility(page, 'visible');

const setVisibility = (page: Page, state: 'hidden' | 'visible') =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);

/** Test controls of the server; refused unless it was started with them. */
export async function control(server: Server, portrait: Portrait, path: string) {
  const answer = await fetch(`${server.url}/test/${path}`, {
    method: 'POST',
    headers: { cookie: portrait.cookie, origin: server.url, 'sec-fetch-site': 'same-origin' },
  });
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
}
