import type { KubernetesObject } from '../../../src/records';
import type { Answer, ApiClient } from './api-client';

interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly namespaced: boolean;
}

/** What is applied is YAML by name, of which JSON is a part. */
const APPLIED = 'application/apply-patch+yaml';

/** Where the API server keeps objects of each kind, as it says itself. */
export class ResourcePaths {
  private readonly known = new Map<string, readonly Resource[]>();

  constructor(private readonly client: ApiClient) {}

  /** Path of all objects of the kind in the object's namespace. */
  public async of({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const resources: readonly Resource[] =
      this.known.get(root) ?? (await this.client.request('GET', root)).body.resources;
    this.known.set(root, resources);
    const resource = resources.find((each) => each.kind === kind && !each.name.includes('/'));
    if (resource === undefined) {
      throw new Error(`${apiVersion} has no ${kind}`);
    }
    return `${root}${resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : ''}/${resource.name}`;
  }

  /** Whether the server would take the object, without keeping it. */
  public async judge(object: KubernetesObject): Promise<Answer> {
    return this.client.request('POST', `${await this.of(object)}?dryRun=All&fieldValidation=Strict`, object);
  }

  /** Applies the object on the server's side; with `dryRun`, without keeping it. */
  public async apply(object: KubernetesObject, { dryRun }: { readonly dryRun: boolean }): Promise<Answer> {
    const place = `${await this.of(object)}/${encodeURIComponent(object.metadata.name)}`;
    const query = `fieldManager=strata&force=true${dryRun ? '&dryRun=All' : ''}`;
    return this.client.request('PATCH', `${place}?${query}`, object, APPLIED);
  }
}
