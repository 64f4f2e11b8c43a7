import assert from 'node:assert/strict';
import { test } from 'node:test';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { expectArrived, pageText } from './check.mjs';
import { stage } from './stage.mjs';

const on = stage(3162);

test('every call of @rudderstack/rudder-sdk-node arrives once: gzip under a false content type', async () => {
  const Client = RudderAnalytics.default ?? RudderAnalytics;
  const client = new Client(on.key, { dataPlaneUrl: on.wire.url, flushAt: 5, flushInterval: 500, logLevel: 'error' });
  on.wire.lose = 1;
  client.identify({ userId: 'rudder-1', traits: { email: 'ruth@example.com', firstName: 'Ruth' } });
  client.track({ userId: 'rudder-1', event: 'Order Completed', timestamp: new Date('2024-05-06T07:08:09.123Z'), properties: { order_id: 'o-2', total: 99, currency: 'EUR' } });
  client.page({ anonymousId: 'rudder-anon', category: 'Docs', name: 'Home', properties: { url: 'https://shop.example/' } });
  client.screen({ anonymousId: 'rudder-anon', name: 'Main' });
  client.group({ userId: 'rudder-1', groupId: 'g-2', traits: { name: 'Group Two' } });
  client.alias({ userId: 'rudder-1', previousId: 'rudder-old' });
  for (let n = 0; n < 20; n += 1) client.track({ userId: 'rudder-1', event: 'Many', properties: { n } });
  await new Promise((done) => client.flush(done));
  const end = Date.now() + 15_000;
  while (on.wire.items.size < 26 && Date.now() < end) await new Promise((wake) => setTimeout(wake, 200));
  // The lost answer is sent again in the background.
  while (![...on.wire.items.values()].some((item) => item.times > 1) && Date.now() < end) await new Promise((wake) => setTimeout(wake, 200));
  const events = await expectArrived(on.portrait, [...on.wire.items.values()], 26);
  const order = events.find((event) => event.action === 'transaction.charge');
  assert.ok(Math.abs(order.at - Date.parse('2024-05-06T07:08:09.123Z')) < 2_000, new Date(order.at).toISOString());
  assert.equal(events.filter((event) => event.action === 'Many').length, 20);
  assert.ok((await pageText(on.portrait, 'ruth@example.com')).includes('Ruth'));
});
