// Every event sent one to four times, shuffled, across restarts: each is there once (R3).
import { Portrait } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { audit, report } from './audit.mjs';
import { options } from './options.mjs';
import { Poster } from './poster.mjs';

const { sends, engine, clients, kills, port } = options({ sends: 100_000, engine: 'rocksdb', clients: 16, kills: 4, port: 3156 });
const USERS = Array.from({ length: 64 }, (_, n) => `repeat-user-${String(n).padStart(2, '0')}`);

const run = Date.now().toString(36);
const queue = [];
const sent = new Set();
for (let n = 0; queue.length < sends; n += 1) {
  const event = { type: 'track', userId: USERS[n % USERS.length], messageId: `r-${run}-${n}`, event: `Repeat ${n % 7}`, properties: { n } };
  sent.add(event.messageId);
  for (let times = 1 + Math.floor(Math.random() * 4); times > 0 && queue.length < sends; times -= 1) queue.push(event);
}
for (let at = queue.length - 1; at > 0; at -= 1) {
  const other = Math.floor(Math.random() * (at + 1));
  [queue[at], queue[other]] = [queue[other], queue[at]];
}

const server = new Server({ port, engine });
let sound = false;
try {
  await server.start();
  const portrait = await new Portrait(server.url).enter();
  const poster = new Poster(server.url, await portrait.key('server'), clients);
  const begin = performance.now();
  let done = 0;
  const client = async () => {
    for (;;) {
      const batch = queue.splice(-(1 + Math.floor(Math.random() * 100)));
      if (!batch.length) return;
      while ((await poster.post('/v1/batch', { batch })) !== 200) await new Promise((wake) => setTimeout(wake, 50));
      done += batch.length;
    }
  };
  const load = Promise.all(Array.from({ length: clients }, client));
  for (let n = 1; n <= kills; n += 1) {
    while (done < (sends * n) / (kills + 1)) await new Promise((wake) => setTimeout(wake, 5));
    await (n % 2 ? server.kill() : server.stop());
    await server.start();
  }
  await load;
  poster.close();
  const seconds = (performance.now() - begin) / 1000;
  const figures = await audit(portrait, USERS, sent, sent);
  sound = report('repeat-test', engine, figures, { sends, events: sent.size, restarts: kills, seconds: seconds.toFixed(1) });
} finally {
  if (!sound) console.log(server.log);
  await server.dispose();
}
console.log(sound ? 'repeat-test: each event is there once' : 'repeat-test: FAILED');
process.exit(sound ? 0 : 1);
