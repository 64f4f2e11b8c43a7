// The pictures of the README: directory and profile, light and dark, wide and narrow, on the demo workspace.
import path from 'node:path';
import { chromium } from '@playwright/test';
import { signIn } from './browser.mjs';
import { Portrait } from './portrait.mjs';
import { ROOT, Server } from './server.mjs';

const server = new Server({ port: 3154, env: { PORTRAIT_DEMO: 'true', PORTRAIT_DEMO_CUSTOMERS: '400' } });
const folder = process.argv[2] ?? path.join(ROOT, 'end2end/screenshots');
try {
  await server.start();
  const portrait = await new Portrait(server.url).enter();
  // The demo is filled in the background; a customer with a long history is worth a picture.
  let people = [];
  for (let n = 0; n < 600 && people.length < 50; n += 1) {
    people = await portrait.search('');
    await new Promise((wake) => setTimeout(wake, 500));
  }
  let best = people[0];
  let most = 0;
  for (const id of people.slice(0, 25)) {
    const kinds = new Set((await portrait.html(`/profiles/${id}`)).match(/icons\.svg#[\w-]+/g)).size;
    if (kinds > most) [best, most] = [id, kinds];
  }
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--no-proxy-server', '--disable-background-networking'] });
  for (const colorScheme of ['light', 'dark']) {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
      const context = await browser.newContext({ baseURL: server.url, colorScheme, viewport, locale: 'en-GB', timezoneId: 'Europe/Warsaw' });
      await signIn(context, portrait);
      const page = await context.newPage();
      for (const [name, where] of [['directory', '/profiles'], ['profile', `/profiles/${best}`]]) {
        await page.goto(where);
        await page.locator('html[data-hydrated]').waitFor();
        await page.waitForTimeout(2_500);
        await page.screenshot({ path: path.join(folder, `${name}-${viewport.width}-${colorScheme}.png`) });
      }
      await context.close();
    }
  }
  await browser.close();
} finally {
  await server.dispose();
}
