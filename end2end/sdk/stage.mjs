// A server with a wire in front of it, for one file of SDK tests.
import { after, before } from 'node:test';
import { Portrait } from '../tools/portrait.mjs';
import { Server } from '../tools/server.mjs';
import { Wire } from './wire.mjs';

/** Starts before the tests of a file and stops after them. */
export function stage(port, trust = 'server') {
  const on = { portrait: null, wire: null, key: '', server: null };
  before(async () => {
    on.server = new Server({ port });
    await on.server.start();
    on.portrait = await new Portrait(on.server.url).enter();
    on.key = await on.portrait.key(trust);
    on.wire = new Wire(on.server.url, port + 1);
    await on.wire.start();
  });
  after(async () => {
    await on.wire?.stop();
    await on.server?.dispose();
  });
  return on;
}
