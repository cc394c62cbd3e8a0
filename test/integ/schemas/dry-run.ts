import type { KubernetesObject } from '../../../src/records';
import { ApiClient } from '../sandbox/api-client';
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

/** Asks an API server on connections that stay open: kubectl would take a second for each object. */
export class DryRun {
  private readonly client: ApiClient;
  private readonly resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(cluster: Pick<ControlPlane, 'server' | 'kubeconfig'>) {
    this.client = new ApiClient(cluster);
  }

  /** Answers in the order of the objects. */
  public create(objects: readonly KubernetesObject[]): Promise<readonly Answer[]> {
    return Promise.all(objects.map((object) => this.createOne(object)));
  }

  /** The server's answer to GET, as it comes. */
  public async get<T>(path: string): Promise<T> {
    const { body } = await this.client.request('GET', path);
    return body as T;
  }

  public close(): void {
    this.client.close();
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
    const { status, body }: { readonly status: number; readonly body: Reply } = await this.client.request(
      'POST',
      path,
      object,
    );
    const causes = body.details?.causes ?? [];
    return { status, message: body.message ?? '', causes: causes.map(({ field, reason }) => `${field} ${reason}`) };
  }
}
