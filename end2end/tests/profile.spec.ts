// Column 1 and 3 of a profile (product.md B1–B6, B15–B17).
import { unique } from '../tools/portrait.mjs';
import { copied, expect, keepCopies, open, test } from './stage';

const PIXEL = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

test('the summary says who it is: name, description or e-mail, company, place, and since when', async ({ page, sender, portrait }) => {
  const user = unique('summary');
  await sender.identify(user, { email: `${user}@example.com`, firstName: 'Marta', lastName: 'Zielińska', company: { name: 'Zielnik sp. z o.o.' }, address: { city: 'Kraków', country: 'Poland' }, avatar: PIXEL });
  await open(page, `/profiles/${await portrait.profile(user)}`);
  const summary = page.locator('.summary');
  await expect(summary.getByRole('heading', { level: 1 })).toHaveText('Marta Zielińska');
  for (const text of [`${user}@example.com`, 'Recognised', 'Zielnik sp. z o.o.', 'Kraków, Poland', 'Last activity', 'Created']) await expect(summary).toContainText(text);
  await expect(summary.locator('img.avatar')).toHaveAttribute('src', PIXEL);
  expect(await summary.locator('img.avatar').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await expect(page).toHaveTitle(/Marta Zielińska/);
});

test('without a name the description stands for it, then the e-mail, then a short id', async ({ page, sender, portrait }) => {
  const described = unique('described');
  await sender.identify(described, { email: `${described}@example.com`, description: 'Wholesale, north' });
  await open(page, `/profiles/${await portrait.profile(described)}`);
  await expect(page.locator('.summary h1')).toHaveText('Wholesale, north');
  await expect(page.locator('.summary')).toContainText(`${described}@example.com`);

  const mailed = unique('mailed');
  await sender.identify(mailed, { email: `${mailed}@example.com` });
  await open(page, `/profiles/${await portrait.profile(mailed)}`);
  await expect(page.locator('.summary h1')).toHaveText(`${mailed}@example.com`);

  const anonymousId = unique('anon');
  await sender.post('/v1/track', { anonymousId, event: 'Looked around', messageId: unique('t') });
  // Nobody finds an anonymous person by words: who did something last stands first.
  const known = await portrait.profile(mailed);
  await expect.poll(async () => (await portrait.search(''))[0]).not.toBe(known);
  await open(page, `/profiles/${(await portrait.search(''))[0]}`);
  await expect(page.locator('.summary h1')).toHaveText(/^Anonymous [0-9a-f]{4}$/);
  await expect(page.locator('.summary .badge')).toHaveText('Anonymous');
  // Nothing is known, and nothing is left out because of it.
  for (const label of ['First name', 'Last name', 'Birth date', 'Sex', 'City', 'Province', 'Country', 'E-mail', 'Phone', 'Place']) {
    await expect(page.locator('.fact').filter({ has: page.getByText(label, { exact: true }) }).first(), label).toContainText('N/A');
  }
});

test('devices show the latest UUID, earlier ones when asked, and what is known of each', async ({ page, context, sender, portrait }) => {
  await context.grantPermissions(['clipboard-write']);
  await keepCopies(page);
  const user = unique('devices');
  const [older, newer] = [crypto.randomUUID(), crypto.randomUUID()];
  await sender.identify(user, { email: `${user}@example.com` });
  const at = (ago: number) => new Date(Date.now() - ago).toISOString();
  await sender.post('/v1/page', { userId: user, anonymousId: older, messageId: unique('p'), timestamp: at(90 * 86_400_000), context: { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15' } });
  await sender.post('/v1/screen', { userId: user, anonymousId: newer, name: 'Home', messageId: unique('p'), context: { device: { type: 'ios', manufacturer: 'Apple', model: 'iPhone 15', token: 'push-1' }, os: { name: 'iOS', version: '19.1' }, app: { name: 'Shop', version: '5.2' } } });
  await open(page, `/profiles/${await portrait.profile(user)}`);
  await expect(page.locator('.uuid').first()).toContainText(newer);
  await expect(page.getByText(older).first()).toBeHidden();
  await page.getByText('1 earlier').click();
  await expect(page.getByText(older).first()).toBeVisible();
  const phone = page.locator('.device').filter({ hasText: 'Apple iPhone 15' });
  await phone.locator('summary').click();
  for (const text of [newer, 'App', 'Apple iPhone 15', 'iOS 19.1', 'Shop 5.2', 'First seen', 'Last seen', 'Push token', 'active']) await expect(phone, text).toContainText(text);
  await phone.getByRole('button', { name: 'Copy UUID' }).click();
  await expect.poll(() => copied(page)).toBe(newer);
  // What becomes known while one looks, shows.
  await sender.post('/v1/screen', { userId: user, anonymousId: newer, name: 'Home', messageId: unique('p'), context: { device: { type: 'ios', manufacturer: 'Apple', model: 'iPhone 15', token: 'push-1' }, os: { name: 'iOS', version: '19.2' }, app: { name: 'Shop', version: '5.3' } } });
  await expect(phone).toContainText('Shop 5.3');
  await expect(phone).toContainText('iOS 19.2');
});

test('a value says what it is, who sent it and when; a changed one flashes; many others can be searched', async ({ page, sender, portrait }) => {
  const user = unique('other');
  const traits: Record<string, unknown> = { email: `${user}@example.com`, firstName: 'Olga', birthday: '1988-02-29' };
  for (let n = 0; n < 15; n += 1) traits[`trait_${n}`] = `value ${n}`;
  await sender.identify(user, traits, { context: { library: { name: 'analytics-node', version: '3' } } });
  await open(page, `/profiles/${await portrait.profile(user)}`);
  await expect(page.getByText(/29 Feb 1988 · \d\d/)).toBeVisible();
  const name = page.locator('.fact-known').filter({ hasText: 'Olga' });
  await name.focus();
  const tip = page.getByRole('tooltip').filter({ visible: true });
  await expect(tip).toHaveText(/^Text · sent by analytics-node.* · \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d$/);
  await sender.identify(user, { firstName: 'Olena' });
  const changed = page.locator('.fact-known').filter({ hasText: 'Olena' });
  await expect(changed).toHaveClass(/flash-/);
  // The element stayed: the keyboard is where it was.
  await expect(changed).toBeFocused();

  await page.getByRole('heading', { name: 'Other' }).click();
  await expect(page.getByText('value 3', { exact: true })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find an attribute' }).fill('TRAIT_11');
  await expect(page.getByText('value 11', { exact: true })).toBeVisible();
  await expect(page.getByText('value 3', { exact: true })).toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Find an attribute' }).fill('no such thing');
  await expect(page.getByText('No attribute matches.')).toBeVisible();
});

test('the last position stands on a map without a request to anybody else', async ({ page, sender, portrait }) => {
  const user = unique('geo');
  await sender.identify(user, { email: `${user}@example.com` });
  await sender.track(user, 'Arrived', {}, { context: { location: { latitude: 50.06, longitude: 19.94, city: 'Kraków', country: 'Poland' } } });
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1') && !request.url().startsWith('data:')) elsewhere.push(request.url());
  });
  await open(page, `/profiles/${await portrait.profile(user)}`);
  await expect(page.getByRole('img', { name: 'Map: Kraków, Poland' })).toBeVisible();
  await expect(page.getByText('50.06°, 19.94°')).toBeVisible();
  expect(elsewhere).toEqual([]);
});

test('two people who may be one are named on both pages, also while one looks', async ({ page, sender, portrait }) => {
  const [one, other] = [unique('one'), unique('other')];
  await sender.identify(one, { email: `${one}@example.com`, firstName: 'Ada', lastName: 'One' });
  await sender.identify(other, { email: `${other}@example.com`, firstName: 'Bea', lastName: 'Other' });
  await open(page, `/profiles/${await portrait.profile(`${one}@example.com`)}`);
  await sender.identify(one, { email: `${other}@example.com` });
  const notice = page.locator('.conflict');
  await expect(notice.getByRole('link', { name: 'Bea Other', exact: true })).toBeVisible();
  await notice.getByRole('link', { name: 'Bea Other', exact: true }).click();
  await expect(page.locator('.conflict').getByRole('link', { name: 'Ada One', exact: true })).toBeVisible();
});

test('column 3 says honestly that nothing is defined', async ({ page, sender, portrait }) => {
  const user = unique('means');
  await sender.identify(user, { email: `${user}@example.com` });
  await open(page, `/profiles/${await portrait.profile(user)}`);
  for (const name of ['Aggregates', 'Expressions', 'Segments']) {
    const section = page.locator('.means-section').filter({ has: page.getByRole('heading', { name }) });
    await expect(section).toContainText('No data');
    await expect(section).toContainText('None is defined yet');
  }
});
