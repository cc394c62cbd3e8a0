import { CustomResource, type CustomResourceOptions, type Output } from '@pulumi/pulumi';
import type { KubernetesObject, SecretObjectRecord } from '../records';
import type { Secret } from '../values';

/** The Kubernetes provider's type token: `kubernetes:apps/v1:Deployment`, with `core/` for the group without a name. */
export function typeToken({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/**
 * Any Kubernetes object. The provider's own classes would do the same, but loading all of them costs each run over a
 * second.
 */
class ObjectResource extends CustomResource {}

/** Registers one object exactly as it stands in the YAML. */
export function lowerObject(name: string, object: KubernetesObject, options: CustomResourceOptions): CustomResource {
  return new ObjectResource(typeToken(object), name, { ...object }, options);
}

/** Registers a Secret that is not in the YAML, with its values as secrets in the engine's state. */
export function lowerSecretObject(
  name: string,
  { name: object, namespace, type, data }: SecretObjectRecord,
  reveal: (secret: Secret) => Output<string>,
  options: CustomResourceOptions,
): CustomResource {
  const stringData = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, reveal(value)]));
  return new ObjectResource(
    typeToken({ apiVersion: 'v1', kind: 'Secret' }),
    name,
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: object, namespace }, type, stringData },
    { ...options, additionalSecretOutputs: ['data', 'stringData'] },
  );
}
