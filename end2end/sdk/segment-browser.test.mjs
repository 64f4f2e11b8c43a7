import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from '@playwright/test';
import { ROOT } from '../tools/server.mjs';
import { expectArrived, pageText } from './check.mjs';
import { stage } from './stage.mjs';

const on = stage(3166, 'browser');
const BUNDLES = path.join(ROOT, 'end2end/node_modules/@segment/analytics-next/dist/umd');
const SHOP = 3168;
let shop;
let browser;

before(async () => {
  // A shop on another origin than the server, so that the browser asks for permission first.
  shop = http.createServer((request, response) => {
    const file = path.join(BUNDLES, path.basename(new URL(request.url, 'http://x').pathname));
    if (request.url.endsWith('.js') && existsSync(file)) {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      createReadStream(file).pipe(response);
    } else {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Shop</title><link rel="icon" href="data:,"><script src="/index.js"></script>');
    }
  });
  await new Promise((ready) => shop.listen(SHOP, '127.0.0.1', ready));
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking', '--no-proxy-server'] });
});
after(async () => {
  await browser?.close();
  shop?.close();
});

for (const strategy of ['standard', 'batching']) {
  test(`every call of @segment/analytics-next in Chromium arrives once, ${strategy}`, async () => {
    on.wire.items.clear();
    const context = await browser.newContext();
    const page = await context.newPage();
    const problems = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(`http://127.0.0.1:${SHOP}/shop?page=1`);
    const user = `next-${strategy}`;
    await page.evaluate(
      async ({ writeKey, wire, user, strategy }) => {
        const deliveryStrategy = strategy === 'batching' ? { strategy: 'batching', config: { size: 4, timeout: 500 } } : undefined;
        const [analytics] = await window.AnalyticsNext.AnalyticsBrowser.load(
          { writeKey, cdnURL: wire },
          { integrations: { 'Segment.io': { apiHost: `${new URL(wire).host}/v1`, protocol: 'http', deliveryStrategy } } },
        );
        await analytics.page('Shop', 'Linen');
        await analytics.track('Before anybody is known');
        await analytics.identify(user, { email: `${user}@example.com`, firstName: 'Nele' });
        await analytics.track('Product Added', { product_id: 'p1', name: 'Linen shirt', price: 89, currency: 'PLN' });
        await analytics.screen('Main');
        await analytics.group('g-4', { name: 'Group Four' });
        await analytics.alias(`${user}-new`);
      },
      { writeKey: on.key, wire: on.wire.url, user, strategy },
    );
    const end = Date.now() + 15_000;
    while (on.wire.items.size < 7 && Date.now() < end) await page.waitForTimeout(200);
    await page.waitForTimeout(500);
    assert.deepEqual(problems, []);
    const events = await expectArrived(on.portrait, [...on.wire.items.values()], 7);
    const added = events.find((event) => event.action === 'product.addToCart' && event.identity.identifier.value === user);
    assert.ok(Math.abs(added.at - Date.now()) < 30_000);
    const text = await pageText(on.portrait, `${user}@example.com`);
    assert.ok(text.includes('Nele'));
    await context.close();
  });
}
