import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { ControlPlane } from './control-plane';

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an object of any kind, or a Status
  readonly body: any;
}

/** Milliseconds in which an answer must begin. */
const PATIENCE = 60_000;

/**
 * Talks to the API server of a sandbox as its administrator, over connections that stay open: thousands of objects would
 * be as many kubectl processes.
 */
export class ApiClient {
  private readonly agent: Agent;
  private readonly server: string;

  constructor({ server, kubeconfig }: Pick<ControlPlane, 'server' | 'kubeconfig'>) {
    // JSON is YAML, and the sandbox writes it so
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    const bytes = (base64: string) => Buffer.from(base64, 'base64');
    this.server = server;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 16,
      ca: bytes(clusters[0].cluster['certificate-authority-data']),
      cert: bytes(users[0].user['client-certificate-data']),
      key: bytes(users[0].user['client-key-data']),
    });
  }

  /** The object or list at a path. @throws Error with the server's own words when it refuses */
  public async get(path: string): Promise<Answer['body']> {
    return accepted(await this.request('GET', path), path);
  }

  /** Defines an object in the collection at a path. @throws Error with the server's own words when it refuses */
  public async post(path: string, object: object): Promise<Answer['body']> {
    return accepted(await this.request('POST', path, object), path);
  }

  /** Merges into the object at a path; that there is none is no mistake. */
  public async patch(path: string, change: object): Promise<void> {
    unlessGone(await this.request('PATCH', path, change, 'application/merge-patch+json'), path);
  }

  /** Deletes one object, or all of a collection, without grace; that there is none is no mistake. */
  public async delete(path: string): Promise<void> {
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, propagationPolicy: 'Background' };
    unlessGone(await this.request('DELETE', path, options), path);
  }

  /** Whatever the server answers. @throws Error when there is no answer, or none in JSON */
  public request(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      'content-type': type,
      // Node says it of no DELETE, and what follows is then taken for the next request
      'content-length': Buffer.byteLength(text),
    };
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent, timeout: PATIENCE };
      const asked = request(`${this.server}${path}`, options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          const written = Buffer.concat(chunks).toString();
          try {
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(written) });
          } catch {
            reject(new Error(`${method} ${path} answers ${answer.statusCode} ${written.slice(0, 300)}`));
          }
        });
      });
      asked.once('timeout', () => asked.destroy(new Error(`${method} ${path} is not answered`)));
      asked.once('error', (error: NodeJS.ErrnoException) => {
        // the server closed a connection that was kept open, as the question went out: it never had it
        const isStale = asked.reusedSocket && error.code === 'ECONNRESET';
        (isStale ? this.request(method, path, body, type) : Promise.reject(error)).then(resolve, reject);
      });
      asked.end(text);
    });
  }

  public close(): void {
    this.agent.destroy();
  }
}

function unlessGone(answer: Answer, path: string): void {
  if (answer.status !== 404) {
    accepted(answer, path);
  }
}

function accepted({ status, body }: Answer, path: string): Answer['body'] {
  if (status >= 300) {
    throw new Error(`${path} answers ${status}: ${body.message ?? JSON.stringify(body)}`);
  }
  return body;
}
