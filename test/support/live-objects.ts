import type { KubernetesObject } from '../../src/records';

/** A claim as the API server tells of it, bound to a volume or Pending. */
export function liveClaim(qualified: string, volumeName?: string): KubernetesObject {
  const phase = volumeName === undefined ? 'Pending' : 'Bound';
  return { ...named('PersistentVolumeClaim', qualified), spec: { volumeName }, status: { phase } };
}

/** A volume, kept for a claim or free. */
export function liveVolume(name: string, claim?: string, annotations = {}): KubernetesObject {
  const claimRef = claim === undefined ? undefined : named('PersistentVolumeClaim', claim).metadata;
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, annotations }, spec: { claimRef } };
}

export function liveNode(name: string, ...internal: readonly string[]): KubernetesObject {
  const addresses = [
    { type: 'Hostname', address: name },
    ...internal.map((address) => ({ type: 'InternalIP', address })),
  ];
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, status: { addresses } };
}

export function liveService(qualified: string): KubernetesObject {
  return { ...named('Service', qualified), spec: {} };
}

/** A slice of a Service's endpoints: pods by name, with whether they are ready. */
export function liveSlice(service: string, pods: Readonly<Record<string, boolean | undefined>>): KubernetesObject {
  const { metadata } = named('Service', service);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, name: `${metadata.name}-x`, labels: { 'kubernetes.io/service-name': metadata.name } },
    endpoints: Object.entries(pods).map(([name, ready]) => ({
      addresses: ['10.1.1.1'],
      conditions: ready === undefined ? {} : { ready },
      targetRef: { kind: 'Pod', name },
    })),
  };
}

function named(kind: string, qualified: string): KubernetesObject {
  const [namespace, name] = qualified.split('/');
  return { apiVersion: 'v1', kind, metadata: { namespace, name } };
}
