import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../src/records';
import type { Bindings } from '../../support/binder';
import type { StorageSet } from '../../support/storage-sets';
import type { ApiClient } from './api-client';
import { until } from './until';

const CLASSES = '/apis/storage.k8s.io/v1/storageclasses';
const VOLUMES = '/api/v1/persistentvolumes';
/** Comes after all claims of a set and has a volume of its own: once it is bound, each of them had its turn. */
const LAST = 'last';
/** How long nothing must happen after that, in milliseconds: three rounds of the controller. */
const QUIET = 3_000;
/** The same while a pod was not told yet that it fits nowhere: its scheduler may wait for a binding that never comes. */
const PATIENCE = 15_000;
const LIMIT = 120_000;
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Flags of a controller manager that comes back to pending claims after a second, and is not held up by its client. */
export const EAGER = ['--pvclaimbinder-sync-period=1s', '--kube-api-qps=500', '--kube-api-burst=500'];

/** Nodes on which pods are scheduled though no kubelet is there. */
export async function addNodes(api: ApiClient, names: readonly string[]): Promise<void> {
  const room = { cpu: '1000', memory: '1000Gi', pods: '10000' };
  for (const name of names) {
    await api.post('/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name } },
      status: { allocatable: room, capacity: room, conditions: [{ type: 'Ready', status: 'True' }] },
    });
  }
}

/**
 * Gives a set to a cluster, volumes first and then claims in their order, waits until nothing happens any more, and
 * takes it away again. A claim whose class waits for a consumer gets a pod. Namespace `id` must be new.
 */
export async function bindInCluster(api: ApiClient, id: string, set: StorageSet): Promise<Bindings> {
  const claimsAt = `/api/v1/namespaces/${id}/persistentvolumeclaims`;
  const podsAt = `/api/v1/namespaces/${id}/pods`;
  const volumes = [...set.volumes.map(withSource), lastVolume(id)];
  const pods = set.claims.filter((each) => isDelayed(set, each)).map(consumerOf);
  await api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: id } });
  // the controller makes one as well, but when it comes to it
  await api.post(`/api/v1/namespaces/${id}/serviceaccounts`, { metadata: { name: 'default' } }).catch(() => undefined);
  try {
    await Promise.all(set.classes.map((each) => api.post(CLASSES, each)));
    for (const each of volumes) {
      await api.post(VOLUMES, each);
    }
    const names = volumes.map(({ metadata }) => metadata.name);
    await seen(id, 'available', async () => {
      const phases = new Map(
        (await api.get(VOLUMES)).items.map((each: KubernetesObject) => [each.metadata.name, each.status?.phase]),
      );
      return names.every((name) => phases.get(name) === 'Available') || undefined;
    });
    await knowsDefault(api, claimsAt, id, set);
    const arriving = set.claims.map((each) => () => api.post(claimsAt, each));
    if (set.isBurst) {
      await Promise.all(arriving.map((arrive) => arrive()));
    } else {
      for (const arrive of arriving) {
        await arrive();
      }
    }
    await api.post(claimsAt, lastClaim(id));
    for (const pod of pods) {
      await api.post(podsAt, pod);
    }
    return await settled(api, { id, claimsAt, podsAt, claims: set.claims.map(({ metadata }) => metadata.name) });
  } finally {
    const claims = [...set.claims, lastClaim(id)].map(({ metadata }) => `${claimsAt}/${metadata.name}`);
    await Promise.all(pods.map(({ metadata }) => api.remove(`${podsAt}/${metadata.name}`)));
    await discard(api, claims);
    await discard(
      api,
      volumes.map(({ metadata }) => `${VOLUMES}/${metadata.name}`),
    );
    await Promise.all(set.classes.map(({ metadata }) => api.remove(`${CLASSES}/${metadata.name}`)));
  }
}

/** Finalizers go last: a controller gives them back to what is not being deleted. */
async function discard(api: ApiClient, paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map(async (path) => {
      await api.remove(path);
      await api.patch(path, { metadata: { finalizers: null } });
    }),
  );
}

/** The API server gives the default class from a cache of its own: asks until it gives the one of this set. */
async function knowsDefault(api: ApiClient, claimsAt: string, id: string, { classes, isClassless }: StorageSet) {
  if (!isClassless) {
    return;
  }
  const expected = classes.find(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')?.metadata.name;
  const { storageClassName: _, ...spec } = lastClaim(id).spec;
  await seen(id, 'known', async () => {
    const answer = await api.post(`${claimsAt}?dryRun=All`, { ...lastClaim(id), spec });
    return answer.spec.storageClassName === expected || undefined;
  });
}

interface Settling {
  readonly id: string;
  readonly claimsAt: string;
  readonly podsAt: string;
  readonly claims: readonly string[];
}

async function settled(api: ApiClient, { id, claimsAt, podsAt, claims }: Settling): Promise<Bindings> {
  let before = '';
  let since = Date.now();
  return seen(id, 'settled', async () => {
    const items: readonly KubernetesObject[] = (await api.get(claimsAt)).items;
    const volumeOf = new Map(
      items.map(({ metadata, spec, status }) => [
        metadata.name,
        status.phase === 'Bound' ? spec.volumeName : undefined,
      ]),
    );
    const bound = claims.map((name) => volumeOf.get(name));
    if (!bound.includes(undefined)) {
      return bound;
    }
    const pods: readonly KubernetesObject[] = (await api.get(podsAt)).items;
    const tried = pods.every(({ status }) =>
      (status.conditions ?? []).some(({ type }: { type: string }) => type === 'PodScheduled'),
    );
    const now = JSON.stringify([bound, tried, volumeOf.get(LAST)]);
    if (now !== before) {
      before = now;
      since = Date.now();
    }
    await sleep(100);
    const isLong = Date.now() - since > (tried ? QUIET : PATIENCE);
    return isLong && volumeOf.get(LAST) !== undefined ? bound : undefined;
  });
}

function seen<T>(id: string, what: string, probe: () => Promise<T | undefined>): Promise<T> {
  const advice = () => 'read the log of the controllers';
  // many wait at the same time, and each as long as it takes to see that nothing happens
  return until({ where: `sandbox/${id}`, what, limit: LIMIT, silence: 2 * PATIENCE, advice }, probe);
}

/** A volume must say where its data is; nobody goes there. */
function withSource(volume: KubernetesObject): KubernetesObject {
  return { ...volume, spec: { ...volume.spec, nfs: { server: '127.0.0.1', path: `/${volume.metadata.name}` } } };
}

function lastVolume(id: string): KubernetesObject {
  return withSource({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `${id}-${LAST}` },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: `${id}-${LAST}` },
  });
}

function lastClaim(id: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: LAST, namespace: id },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: `${id}-${LAST}`,
    },
  };
}

function isDelayed({ classes }: StorageSet, { metadata, spec }: KubernetesObject): boolean {
  const className = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName;
  return classes.some((each) => each.metadata.name === className && each.volumeBindingMode === 'WaitForFirstConsumer');
}

/** A pod that goes anywhere: nodes without kubelets are soon tainted. */
function consumerOf({ metadata: { name, namespace } }: KubernetesObject): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'consumer', image: 'registry.k8s.io/pause:3.9' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  };
}
