import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { KubernetesObject } from '../../../src/records';
import type { ControlPlane } from './control-plane';

/** Talks to an API server over connections that stay open: thousands of objects would be as many kubectl processes. */
export interface ApiClient {
  /** The object or list at a path. */
  get(path: string): Promise<KubernetesObject>;
  /** Defines an object in the collection at a path. */
  post(path: string, object: object): Promise<KubernetesObject>;
  /** Merges into the object at a path; nothing happens where there is none. */
  patch(path: string, change: object): Promise<void>;
  /** Deletes the object at a path without grace; nothing happens where there is none. */
  remove(path: string): Promise<void>;
  close(): void;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** As the kubeconfig's user. What the server refuses is thrown with its own words. */
export function apiClient({ server, kubeconfig }: ControlPlane): ApiClient {
  const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  const decoded = (text: string) => Buffer.from(text, 'base64').toString();
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 16,
    ca: decoded(clusters[0].cluster['certificate-authority-data']),
    cert: decoded(users[0].user['client-certificate-data']),
    key: decoded(users[0].user['client-key-data']),
  });
  const send = (method: string, path: string, body?: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = {
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        // Node says it of no DELETE, and what follows is then taken for the next request
        'content-length': Buffer.byteLength(text),
      };
      const asked = request(`${server}${path}`, { agent, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
        );
      });
      asked.once('error', reject);
      asked.end(text);
    });
  const call = async (method: string, path: string, body?: object, isGoneFine = false): Promise<KubernetesObject> => {
    const { status, text } = await send(method, path, body);
    if (status >= 300 && !(isGoneFine && status === 404)) {
      throw new Error(`${method} ${path} answers ${status}: ${text.slice(0, 600)}`);
    }
    return JSON.parse(text);
  };
  return {
    get: (path) => call('GET', path),
    post: (path, object) => call('POST', path, object),
    patch: async (path, change) => {
      await call('PATCH', path, change, true);
    },
    remove: async (path) => {
      await call('DELETE', path, { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 }, true);
    },
    close: () => agent.destroy(),
  };
}
