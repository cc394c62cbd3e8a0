import { createHash, createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** An answer of heketi: its words where it refuses, else an object. */
export interface HeketiAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an object of any kind
  readonly body: any;
}

/** Milliseconds between two questions whether it is done. */
const POLL = 5;

/**
 * Talks to heketi as its administrator. heketi-cli does as well, but asks a second later whether a thing is done.
 */
export class HeketiClient {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** What it answers in the end: 202 leads to a place to ask again at, and 303 from there to what was made. */
  public async ask(method: string, path: string, body?: object): Promise<HeketiAnswer> {
    let answer = await this.once(method, path, body);
    while (answer.status === 202 || answer.status === 303 || answer.headers.get('x-pending') === 'true') {
      const next = answer.headers.get('location') ?? new URL(answer.url).pathname;
      await sleep(POLL);
      answer = await this.once('GET', next);
    }
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text.trim() };
  }

  private once(method: string, path: string, body?: object): Promise<Response> {
    const headers = { authorization: `bearer ${this.token(method, path)}`, 'content-type': 'application/json' };
    return fetch(`${this.url}${path}`, { method, headers, body: body && JSON.stringify(body), redirect: 'manual' });
  }

  /** A token is for one request: `qsh` says which. */
  private token(method: string, path: string): string {
    const now = Math.floor(Date.now() / 1000);
    const qsh = createHash('sha256').update(`${method}&${path}`).digest('hex');
    const parts = [
      { alg: 'HS256', typ: 'JWT' },
      { iss: 'admin', iat: now, exp: now + 60, qsh },
    ];
    const signed = parts.map((each) => Buffer.from(JSON.stringify(each)).toString('base64url')).join('.');
    return `${signed}.${createHmac('sha256', this.key).update(signed).digest('base64url')}`;
  }
}
