import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../../src/records';
import type { ControlPlane } from '../sandbox/control-plane';

/** What an API server says of an object that it is asked to create, and does not. */
export interface Answer {
  /** 201 when it would, 409 when it has one of that name, 400 when it cannot read it, 422 when it is not valid. */
  readonly status: number;
  readonly message: string;
  /** Of an object that is not valid: field and reason, as `spec.selector FieldValueRequired`. */
  readonly causes: readonly string[];
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface Reply {
  readonly message?: string;
  readonly resources?: readonly Resource[];
  readonly details?: { readonly causes?: readonly { readonly field?: string; readonly reason?: string }[] };
}

/** How many questions are under way at once. */
const AT_ONCE = 8;

/** Asks an API server on connections that stay open: kubectl would take a second for each object. */
export class DryRun {
  private readonly agent: Agent;
  private readonly resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(private readonly cluster: Pick<ControlPlane, 'server' | 'kubeconfig'>) {
    const { clusters, users } = parse(readFileSync(cluster.kubeconfig, 'utf8'));
    const decoded = (data: string) => Buffer.from(data, 'base64');
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: AT_ONCE,
      ca: decoded(clusters[0].cluster['certificate-authority-data']),
      cert: decoded(users[0].user['client-certificate-data']),
      key: decoded(users[0].user['client-key-data']),
    });
  }

  /** Answers in the order of the objects. */
  public create(objects: readonly KubernetesObject[]): Promise<readonly Answer[]> {
    return Promise.all(objects.map((object) => this.createOne(object)));
  }

  /** The server's answer to GET, as it comes. */
  public async get<T>(path: string): Promise<T> {
    const { body } = await this.ask('GET', path);
    return body as T;
  }

  public close(): void {
    this.agent.destroy();
  }

  private async createOne(object: KubernetesObject): Promise<Answer> {
    const { apiVersion, kind, metadata } = object;
    const root = `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}`;
    const known = this.resources.get(root) ?? this.get<Reply>(root).then(({ resources = [] }) => resources);
    this.resources.set(root, known);
    const resource = (await known).find((each) => each.kind === kind && !each.name.includes('/'));
    if (resource === undefined) {
      return { status: 404, message: `${apiVersion} has no ${kind}`, causes: [] };
    }
    const place = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    const path = `${root}${place}/${resource.name}?dryRun=All&fieldValidation=Strict`;
    const { status, body } = await this.ask('POST', path, JSON.stringify(object));
    const causes = body.details?.causes ?? [];
    return { status, message: body.message ?? '', causes: causes.map(({ field, reason }) => `${field} ${reason}`) };
  }

  private ask(method: string, path: string, text?: string): Promise<{ status: number; body: Reply }> {
    return new Promise((resolve, reject) => {
      const headers = text === undefined ? {} : { 'content-type': 'application/json' };
      const asked = request(`${this.cluster.server}${path}`, { method, agent: this.agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () => {
          const said = Buffer.concat(parts).toString();
          try {
            resolve({ status: answer.statusCode ?? 0, body: JSON.parse(said) });
          } catch {
            reject(new Error(`${method} ${path} answers ${answer.statusCode}: ${said.slice(0, 200)}`));
          }
        });
      });
      asked.once('error', reject);
      asked.end(text);
    });
  }
}
