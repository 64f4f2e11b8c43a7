// Posts batches over a bounded number of kept-alive connections, as many clients would.
import http from 'node:http';

export class Poster {
  /** `hear` is told the status and the headers of every whole answer. */
  constructor(url, key, connections, hear = () => {}) {
    this.url = new URL(url);
    this.hear = hear;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: connections });
    this.headers = { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'content-type': 'application/json' };
  }

  /** Resolves to the status, or to 0 when the connection broke: then nobody knows whether the batch was stored. */
  post(path, body) {
    const payload = Buffer.from(JSON.stringify(body));
    return new Promise((resolve) => {
      const request = http.request(
        { host: this.url.hostname, port: this.url.port, path, method: 'POST', agent: this.agent, headers: { ...this.headers, 'content-length': payload.length } },
        (answer) => {
          // Only a whole answer counts as an acknowledgement.
          answer.resume();
          answer.on('end', () => {
            if (answer.complete) this.hear(answer.statusCode, answer.headers);
            resolve(answer.complete ? answer.statusCode : 0);
          });
          answer.on('error', () => resolve(0));
        },
      );
      request.setTimeout(30_000, () => request.destroy());
      request.on('error', () => resolve(0));
      request.end(payload);
    });
  }

  close() {
    this.agent.destroy();
  }
}
