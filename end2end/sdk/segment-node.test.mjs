import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Analytics } from '@segment/analytics-node';
import { expectArrived, pageText } from './check.mjs';
import { stage } from './stage.mjs';

const on = stage(3160);

test('every call of @segment/analytics-node arrives once, also when answers are lost and it sends again', async () => {
  on.wire.lose = 2;
  const analytics = new Analytics({ writeKey: on.key, host: on.wire.url, flushAt: 4, flushInterval: 500 });
  const problems = [];
  analytics.on('error', (error) => problems.push(error));
  analytics.identify({ userId: '019mr8mf4r', traits: { email: 'peter@example.com', firstName: 'Peter', plan: 'pro', createdAt: new Date('2024-01-02T03:04:05Z') } });
  analytics.track({
    userId: '019mr8mf4r',
    anonymousId: 'anon-1',
    event: 'Order Completed',
    timestamp: new Date('2024-05-06T07:08:09.123Z'),
    messageId: 'custom-mid-1',
    properties: { order_id: 'o-1', total: 27.5, currency: 'PLN', products: [{ product_id: 'p1', name: 'Mat', price: 13.75, quantity: 2 }] },
    context: { ip: '24.5.68.47', userAgent: 'Mozilla/5.0', page: { url: 'https://shop.example/x' } },
  });
  analytics.track({ userId: '019mr8mf4r', event: 'Żółć – any name 🦊', properties: { deep: { er: [1, null, true] } } });
  analytics.page({ anonymousId: 'anon-1', category: 'Docs', name: 'Home', properties: { url: 'https://shop.example/' } });
  analytics.screen({ anonymousId: 'anon-1', name: 'Main', properties: { a: 1 } });
  analytics.group({ userId: '019mr8mf4r', groupId: 'g-1', traits: { name: 'Group One' } });
  analytics.alias({ userId: '019mr8mf4r', previousId: 'old-1' });
  for (let n = 0; n < 40; n += 1) analytics.track({ userId: '019mr8mf4r', event: 'Many', properties: { n } });
  await analytics.closeAndFlush({ timeout: 20_000 });
  assert.deepEqual(problems, []);
  const items = [...on.wire.items.values()];
  assert.ok(items.some((item) => item.times > 1), 'nothing was sent twice: the lost answers did not reach the SDK');
  const events = await expectArrived(on.portrait, items, 47);
  const order = events.find((event) => event.id === 'custom-mid-1');
  assert.ok(Math.abs(order.at - Date.parse('2024-05-06T07:08:09.123Z')) < 2_000);
  assert.equal(order.params.$totalAmount, 27.5);
  assert.equal(events.filter((event) => event.id.startsWith('custom-mid-1/')).length, 1, 'one product, one product.buy');
  assert.equal(events.filter((event) => event.action === 'Żółć – any name 🦊').length, 1);
  assert.deepEqual(events.find((event) => event.action === 'Żółć – any name 🦊').params.deep, { er: [1, null, true] });
  const page = await pageText(on.portrait, 'peter@example.com');
  for (const text of ['Peter', 'peter@example.com', 'pro']) assert.ok(page.includes(text), text);
});
