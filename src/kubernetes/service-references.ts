import type { KubernetesObject } from '../records';

/** A port of a Service that an object names in fields of its own. */
export interface ServiceReference {
  /** Field that names it, without indexes. */
  readonly prop: string;
  readonly name: string;
  readonly namespace: string;
  /** Its number, or its name. */
  readonly port: number | string;
}

/** What is read of an object, whose shape depends on its kind. */
type Fields = KubernetesObject['spec'];

/** Ports of Services that Ingresses, webhooks and APIServices lead to. */
export function serviceReferencesOf(object: KubernetesObject): readonly ServiceReference[] {
  const { kind, metadata, spec } = object;
  switch (kind) {
    case 'Ingress':
      return backendsOf(spec).flatMap((backend) =>
        to(
          'backend',
          backend?.service?.name,
          metadata.namespace,
          backend?.service?.port?.number ?? backend?.service?.port?.name,
        ),
      );
    case 'APIService':
      return to('service', spec?.service?.name, spec?.service?.namespace, spec?.service?.port ?? 443);
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      return listOf(object.webhooks).flatMap(({ clientConfig }) =>
        to(
          'clientConfig',
          clientConfig?.service?.name,
          clientConfig?.service?.namespace,
          clientConfig?.service?.port ?? 443,
        ),
      );
    default:
      return [];
  }
}

/** Every backend of an Ingress, the default one first. */
export function backendsOf(spec: Fields): readonly Fields[] {
  const paths = listOf(spec?.rules).flatMap(({ http }) => listOf(http?.paths).map(({ backend }) => backend));
  return [spec?.defaultBackend, ...paths];
}

function to(
  prop: string,
  name: unknown,
  namespace = 'default',
  port: unknown = undefined,
): readonly ServiceReference[] {
  const isPort = typeof port === 'number' || typeof port === 'string';
  return typeof name === 'string' && isPort ? [{ prop, name, namespace, port }] : [];
}

function listOf(value: Fields): readonly Fields[] {
  return Array.isArray(value) ? value : [];
}
