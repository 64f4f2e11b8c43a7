// What every SDK's run must have led to: each call arrived once, at the right time, with the right ids and traits.
import assert from 'node:assert/strict';
import { everything } from '../tools/portrait.mjs';

/** Reads the server's own side until every item is there, then compares each of them. */
export async function expectArrived(portrait, items, calls) {
  assert.equal(items.length, calls, `the SDK sent ${items.length} items for ${calls} calls`);
  let events = [];
  const end = Date.now() + 15_000;
  do {
    events = await everything(portrait);
    if (items.every((item) => events.some((event) => event.id === item.messageId))) break;
    await new Promise((wake) => setTimeout(wake, 200));
  } while (Date.now() < end);
  for (const item of items) {
    const found = events.filter((event) => event.id === item.messageId);
    assert.equal(found.length, 1, `${item.type} ${item.event ?? ''} ${item.messageId} is there ${found.length} times`);
    expectTime(item, found[0]);
    expectIdentity(item, found[0]);
    expectTraits(item, found[0]);
  }
  return events;
}

/** received − (sent − original): the clock of the client does not matter, only how long ago it says it was. */
function expectTime(item, event) {
  // One SDK sends the user's time as `timestamp` and the time of the call as `originalTimestamp`.
  const original = Date.parse(item.timestamp ?? item.originalTimestamp);
  const expected = item.sentAt ? event.received - (Date.parse(item.sentAt) - original) : original;
  assert.ok(Math.abs(event.at - expected) <= 2, `${item.type} happened at ${new Date(event.at).toISOString()}, not ${new Date(expected).toISOString()}`);
}

/** An event stands on its strongest identifier. */
function expectIdentity(item, event) {
  const { kind, value } = event.identity.identifier;
  if (item.type === 'alias') return;
  if (item.userId) assert.deepEqual([kind, value], ['user', String(item.userId)]);
  else assert.deepEqual([kind, value], ['anonymous', String(item.anonymousId)]);
}

/** What an identify said, in its traits or its context, is what arrived, word for word. */
function expectTraits(item, event) {
  if (item.type !== 'identify') return;
  const traits = { ...item.context?.traits, ...item.traits };
  assert.deepEqual(event.params, traits);
  assert.ok(['client.identify', 'profile.updated'].includes(event.action), event.action);
}

/** The text of a profile page, without its markup. */
export async function pageText(portrait, search) {
  const html = await portrait.html(`/profiles/${await portrait.profile(search)}`);
  return html.replace(/<script[\s\S]*?<\/script>/g, ' ').replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&').replace(/\s+/g, ' ');
}
