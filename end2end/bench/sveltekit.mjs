// The peer of P9: the same page in SvelteKit, built by `make bench-peer`, with everything it says in memory.
import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { signIn } from '../tools/browser.mjs';
import { ROOT } from '../tools/server.mjs';
import { scratch } from './stage.mjs';

const BUILT = path.join(ROOT, 'end2end/bench/peer/build/index.js');

/** What a page of ours says, read off its elements. */
function said() {
  const text = (element) => element?.textContent.replace(/\s+/g, ' ').trim() ?? null;
  const all = (of, selector) => [...of.querySelectorAll(selector)];
  const icon = (of) => of?.querySelector('use')?.getAttribute('href').split('#')[1];
  const facts = (of) => all(of, ':scope > dl.facts > .fact').map((fact) => ({ label: text(fact.querySelector('dt')), value: fact.querySelector('dd.na') ? null : text(fact.querySelector('dd > bdi') ?? fact.querySelector('dd')), tip: text(fact.querySelector('.fact-tip')) }));
  const line = (of) => ({ id: of.dataset.event, family: [...of.classList].at(-1), href: of.querySelector('a').getAttribute('href'), tip: of.querySelector('.dot').dataset.tip, icon: icon(of), bold: text(of.querySelector('.line-say b')), rest: text(of.querySelector('.line-say bdi')), quiet: text(of.querySelector('.line-quiet bdi')), made: text(of.querySelector('.made')), at: of.querySelector('time').dateTime, time: text(of.querySelector('time')) });
  const item = (of) => (of.classList.contains('session') ? { head: text(of.querySelector('summary b')), count: text(of.querySelector('.fold-quiet')), lines: all(of, '.session-lines > li').map(line) } : line(of));
  const pairs = all(document, '.summary-facts dt').map((dt) => [text(dt), text(dt.nextElementSibling)]);
  return {
    title: text(document.querySelector('.summary h1')),
    below: text(document.querySelector('.summary-name .quiet')),
    badge: text(document.querySelector('.summary-badge')),
    initials: text(document.querySelector('.avatar')),
    summary: pairs,
    sections: all(document, '#who details.fold-section').map((section) => ({
      title: text(section.querySelector('h2')),
      count: text(section.querySelector('summary .num')),
      facts: facts(section),
      devices: all(section, 'details.device').map((device) => ({ icon: icon(device), name: text(device.querySelector('.device-name')), seen: text(device.querySelector('summary > :last-child')), facts: facts(device) })),
    })),
    days: all(document, 'section.day').map((day) => ({ head: day.querySelector('.day-head').firstChild.textContent.trim(), count: text(day.querySelector('.day-head span')), items: all(day, ':scope > ol > li').map(item) })),
    means: all(document, '.means-section').map((part) => ({ icon: icon(part), title: text(part.querySelector('h2')), head: text(part.querySelector('.means-none b')), text: text(part.querySelector('.means-none span')) })),
  };
}

/** A running peer that has these pages of the server; null when it was not built. */
export async function sveltekit(server, portrait, paths, port = 3159) {
  if (!existsSync(BUILT)) return null;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking', '--no-proxy-server'] });
  const pages = {};
  try {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
    await signIn(context, portrait);
    const page = await context.newPage();
    for (const each of paths) {
      await page.goto(each);
      pages[each.split('/').at(-1)] = await page.evaluate(said);
    }
  } finally {
    await browser.close();
  }
  const folder = scratch();
  const data = path.join(folder, 'pages.json');
  writeFileSync(data, JSON.stringify(pages));
  const child = spawn(process.execPath, [BUILT], { env: { ...process.env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), PEER_DATA: data }, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const first = `http://127.0.0.1:${port}${paths[0]}`;
  for (let n = 0; !(await fetch(first).then((answer) => answer.ok, () => false)); n += 1) {
    if (n > 100) throw new Error('the peer does not answer');
    await new Promise((wake) => setTimeout(wake, 100));
  }
  return {
    port,
    /** How alike both pages are: bytes, elements and lines, ours first. Data for hydration and comments are left out. */
    async alike() {
      const count = (html) => {
        const bare = html.replace(/<script[\s\S]*?<\/script>|<!--[\s\S]*?-->/g, '');
        return { bytes: html.length, without_script: bare.length, elements: bare.match(/<[a-z]/g).length, lines: bare.match(/data-event=/g).length };
      };
      return [count(await portrait.html(paths[0])), count(await (await fetch(first)).text())];
    },
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
