// Reads back every event of every person and compares it with what was acknowledged.

/**
 * @param {import('../tools/portrait.mjs').Portrait} portrait
 * @param {string[]} users every user id that events were sent for
 * @param {Iterable<string>} acknowledged ids from the ledger
 * @param {Set<string>} sent every id that was ever sent, acknowledged or not
 * @param {(id: string) => number} derivedOf how many events must follow from this one, stored with it
 */
export async function audit(portrait, users, acknowledged, sent, derivedOf = () => 0) {
  const stored = new Map();
  const counted = { events: 0, shown: 0 };
  for (const user of users) {
    const profile = await portrait.profile(user, 60_000);
    for (const event of await portrait.events(profile)) stored.set(event.id, (stored.get(event.id) ?? 0) + 1);
  }
  const ledger = new Set(acknowledged);
  const own = [...stored.keys()].filter((id) => !id.includes('/'));
  const lost = [...ledger].filter((id) => !stored.has(id));
  const doubled = [...stored].filter(([, times]) => times > 1).map(([id]) => id);
  const phantom = own.filter((id) => !sent.has(id));
  const half = own.filter((id) => {
    for (let n = 1; n <= derivedOf(id); n += 1) if (!stored.has(`${id}/${n}`)) return true;
    return false;
  });
  return { acknowledged: ledger.size, stored: own.length, derived: stored.size - own.length, lost, doubled, phantom, half, ...counted };
}

/** Prints the figures; true when nothing is wrong. */
export function report(name, engine, figures, more = {}) {
  const { lost, doubled, phantom, half } = figures;
  const words = { ...more, acknowledged: figures.acknowledged, stored: figures.stored, derived: figures.derived, lost: lost.length, doubled: doubled.length, phantom: phantom.length, half: half.length };
  console.log(`${name} engine=${engine} ${Object.entries(words).map(([key, value]) => `${key}=${value}`).join(' ')}`);
  for (const [what, ids] of Object.entries({ lost, doubled, phantom, half })) {
    if (ids.length) console.log(`  ${what}: ${ids.slice(0, 10).join(' ')}${ids.length > 10 ? ' …' : ''}`);
  }
  return !lost.length && !doubled.length && !phantom.length && !half.length;
}
