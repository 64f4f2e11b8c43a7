// The wire between an unchanged SDK and the server: passes every byte on, keeps what went by, and can lose answers.
import http from 'node:http';
import { gunzipSync } from 'node:zlib';

export class Wire {
  /** @param {string} to the server's URL @param {number} port */
  constructor(to, port) {
    this.to = new URL(to);
    this.url = `http://127.0.0.1:${port}`;
    this.port = port;
    /** Items as the SDK made them, one entry per message id, with what the envelope adds. */
    this.items = new Map();
    /** Requests with events that were passed on. */
    this.posts = 0;
    /** So many answers of the server are swallowed: the SDK gets a 500 and sends the same events again. */
    this.lose = 0;
    this.statuses = [];
    this.server = http.createServer((request, response) => this.pass(request, response));
  }

  start() {
    return new Promise((ready) => this.server.listen(this.port, '127.0.0.1', ready));
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  pass(request, response) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (request.method === 'POST') this.keep(body);
      const onward = http.request(
        { host: this.to.hostname, port: this.to.port, path: request.url, method: request.method, headers: { ...request.headers, host: this.to.host } },
        (answer) => {
          const parts = [];
          answer.on('data', (chunk) => parts.push(chunk));
          answer.on('end', () => {
            if (request.method === 'POST') this.statuses.push(answer.statusCode);
            if (request.method === 'POST' && this.lose > 0) {
              this.lose -= 1;
              response.writeHead(500, { 'access-control-allow-origin': request.headers.origin ?? '*' }).end();
              return;
            }
            response.writeHead(answer.statusCode, answer.headers);
            response.end(Buffer.concat(parts));
          });
        },
      );
      onward.on('error', () => response.writeHead(502).end());
      onward.end(body);
    });
  }

  keep(body) {
    this.posts += 1;
    for (const item of itemsOf(body)) {
      // The first time counts, as it does on the server: a repeat has a later `sentAt`.
      const known = this.items.get(item.messageId);
      if (known) known.times += 1;
      else this.items.set(item.messageId, { ...item, times: 1 });
    }
  }
}

/** The items of a body, each with the envelope's `sentAt` where it has none of its own. */
export function itemsOf(body) {
  const text = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body).toString() : body.toString();
  const json = JSON.parse(text);
  if (!json.batch) return json.messageId ? [json] : [];
  return json.batch.map((item) => ({ ...item, sentAt: item.sentAt ?? json.sentAt }));
}
