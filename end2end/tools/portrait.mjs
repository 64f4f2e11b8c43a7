// A signed-in person and a sending SDK, in as few lines as the tests need: plain HTTP, no browser.
import { SETUP_TOKEN } from './server.mjs';

export const OWNER = { name: 'Olga Owner', email: 'owner@example.com', password: 'correct horse battery staple' };

/** An id no other call has made. */
export const unique = (prefix = 'e') => `${prefix}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;

export class Portrait {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
    this.cookie = '';
  }

  async form(path, fields, headers = {}) {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
      headers: { cookie: this.cookie, origin: this.url, 'sec-fetch-site': 'same-origin', ...headers },
    });
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0]).filter((pair) => !pair.endsWith('='));
    if (set.length) this.cookie = set.join('; ');
    return answer;
  }

  /** Creates the owner by the set-up link and stays signed in; signs in when the owner is there already. */
  async enter() {
    let answer = await this.form('/setup', { token: SETUP_TOKEN, ...OWNER });
    if (!this.cookie) answer = await this.form('/login', { email: OWNER.email, password: OWNER.password, next: '/profiles' });
    if (!this.cookie) throw new Error(`could not sign in: ${answer.status} ${answer.headers.get('location')}`);
    return this;
  }

  /** Asks once more when an idle connection was closed in the same instant, as browsers do. */
  async get(path, headers = {}) {
    const ask = () => fetch(this.url + path, { redirect: 'manual', headers: { cookie: this.cookie, ...headers } });
    return ask().catch(ask);
  }

  async html(path) {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return answer.text();
  }

  /** Makes a write key with the form of the Data in page and returns it as an SDK takes it. */
  async key(trust = 'server', name = `test ${trust}`) {
    const page = await this.html('/data-in');
    const actions = [...page.matchAll(/<form[^>]*\baction="([^"]+)"/g)].map((match) => match[1]);
    const action = actions.find((each) => each.includes('create'));
    if (!action) throw new Error(`no form that makes keys on /data-in, only ${actions.join(' ')}`);
    const answer = await this.form(action, { name, trust }, { accept: 'application/json' });
    const text = await answer.text();
    const key = JSON.parse(text);
    const secret = key.secret ?? key.Ok?.secret;
    if (!secret) throw new Error(`no key came back: ${answer.status} ${text}`);
    return secret;
  }

  /** The ids of the profiles that the directory lists for a search. */
  async search(text) {
    const page = await this.html(`/profiles?q=${encodeURIComponent(text)}`);
    return [...new Set([...page.matchAll(/href="\/profiles\/([0-9a-f]{32})/g)].map((match) => match[1]))];
  }

  /** The one profile that a search finds, waited for: the directory follows commits within a moment. */
  async profile(text, limit = 10_000) {
    const end = Date.now() + limit;
    for (;;) {
      const found = await this.search(text);
      if (found.length === 1) return found[0];
      if (Date.now() > end) throw new Error(`${found.length} profiles for ${text}`);
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }

  /** Every event of a profile, whole, newest first. */
  async events(profile) {
    const answer = await this.get(`/profiles/${profile}/events.ndjson`);
    if (answer.status !== 200) throw new Error(`events of ${profile}: ${answer.status}`);
    const text = await answer.text();
    return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }
}

/** Every event of every profile that the first page of the directory lists: for tests with few people. */
export async function everything(portrait) {
  const events = [];
  for (const profile of await portrait.search('')) events.push(...(await portrait.events(profile)));
  return events;
}

export class Sender {
  /** @param {string} url @param {string} key */
  constructor(url, key) {
    this.url = url;
    this.headers = { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'content-type': 'application/json' };
  }

  async post(path, body) {
    const answer = await fetch(this.url + path, { method: 'POST', headers: this.headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`);
    return text;
  }

  identify(userId, traits = {}, rest = {}) {
    return this.post('/v1/identify', { userId, traits, messageId: unique('i'), ...rest });
  }

  /** Sends one event and returns its id. */
  async track(userId, event, properties = {}, rest = {}) {
    const messageId = rest.messageId ?? unique('t');
    await this.post('/v1/track', { userId, event, properties, messageId, ...rest });
    return messageId;
  }

  batch(items) {
    return this.post('/v1/batch', { batch: items });
  }
}
