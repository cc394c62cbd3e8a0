import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on what was asked
  readonly body: any;
}

/** Talks to an API server over connections that stay open, which costs a hundredth of a kubectl process. */
export class ApiClient {
  private readonly agent: Agent;
  private readonly server: string;

  /** @param kubeconfig path of a kubeconfig in JSON, as the sandbox writes it */
  constructor(kubeconfig: string) {
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
    const { cluster } = clusters[0];
    const { user } = users[0];
    const decoded = (text: string) => Buffer.from(text, 'base64').toString();
    this.server = cluster.server;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: decoded(cluster['certificate-authority-data']),
      cert: decoded(user['client-certificate-data']),
      key: decoded(user['client-key-data']),
    });
  }

  /** @throws Error with the server's own words when it refuses */
  public async get(path: string): Promise<Answer['body']> {
    return accepted(await this.ask('GET', path), path);
  }

  /** @throws Error with the server's own words when it refuses */
  public async post(path: string, body: object): Promise<Answer['body']> {
    return accepted(await this.ask('POST', path, body), path);
  }

  /** Deletes one object, or all of a collection, at once; that there is none is no mistake. */
  public async delete(path: string): Promise<void> {
    const options = { gracePeriodSeconds: 0, propagationPolicy: 'Background' };
    const answer = await this.ask('DELETE', path, options);
    if (answer.status !== 404) {
      accepted(answer, path);
    }
  }

  public close(): void {
    this.agent.destroy();
  }

  private ask(method: string, path: string, body?: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      // without its length, Node sends the body of a DELETE so that the server takes it for the next request
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const asked = request(
        `${this.server}${path}`,
        { method, headers, agent: this.agent, timeout: 30_000 },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.once('end', () => {
            const said = Buffer.concat(chunks).toString();
            try {
              resolve({ status: answer.statusCode ?? 0, body: JSON.parse(said || '{}') });
            } catch {
              reject(new Error(`${method} ${path} answers ${answer.statusCode}: ${said.slice(0, 300)}`));
            }
          });
          answer.once('error', reject);
        },
      );
      asked.once('timeout', () => asked.destroy(new Error(`${path} does not answer`)));
      asked.once('error', reject);
      asked.end(text);
    });
  }
}

function accepted({ status, body }: Answer, path: string): Answer['body'] {
  if (status >= 300) {
    throw new Error(`${path} answers ${status}: ${body.message ?? JSON.stringify(body)}`);
  }
  return body;
}
