import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../../src/records';
import type { Bindings } from '../../support/binder';
import type { StorageSet } from '../../support/storage-sets';
import type { ApiClient } from './api-client';
import { until } from './until';

const CLASSES = '/apis/storage.k8s.io/v1/storageclasses';
const VOLUMES = '/api/v1/persistentvolumes';
/** How long the controller takes to come back to pending claims, in milliseconds, and some more. */
const ROUND = 1_200;
/** After so many rounds in which nothing happened nothing will. */
const QUIET_ROUNDS = 3;
/** The same while a pod was not told yet that it fits nowhere: its scheduler may wait for a binding that never comes. */
const PATIENT_ROUNDS = 12;
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
  const { volumes } = set;
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
    for (const pod of pods) {
      await api.post(podsAt, pod);
    }
    return await settled(api, { id, claimsAt, podsAt, claims: set.claims.map(({ metadata }) => metadata.name) });
  } finally {
    await Promise.all(pods.map(({ metadata }) => api.delete(`${podsAt}/${metadata.name}`)));
    await discard(
      api,
      set.claims.map(({ metadata }) => `${claimsAt}/${metadata.name}`),
    );
    await discard(
      api,
      volumes.map(({ metadata }) => `${VOLUMES}/${metadata.name}`),
    );
    await Promise.all(set.classes.map(({ metadata }) => api.delete(`${CLASSES}/${metadata.name}`)));
  }
}

/** Finalizers go last: a controller gives them back to what is not being deleted. */
async function discard(api: ApiClient, paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map(async (path) => {
      await api.delete(path);
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
  const { claim } = probe(id, 0);
  const { storageClassName: _, ...spec } = claim.spec;
  await seen(id, 'known', async () => {
    const answer = await api.post(`${claimsAt}?dryRun=All`, { ...claim, spec });
    return answer.spec.storageClassName === expected || undefined;
  });
}

interface Settling {
  readonly id: string;
  readonly claimsAt: string;
  readonly podsAt: string;
  readonly claims: readonly string[];
}

/** Round after round, until all claims are bound or nothing happens any more. */
async function settled(api: ApiClient, settling: Settling): Promise<Bindings> {
  let [before, quiet] = ['', 0];
  for (let round = 0; ; round++) {
    await passRound(api, settling, round);
    const bound = await boundIn(api, settling);
    if (!bound.includes(undefined)) {
      return bound;
    }
    const { items }: KubernetesObject = await api.get(settling.podsAt);
    const tried = items.every(({ status }: KubernetesObject) =>
      (status.conditions ?? []).some(({ type }: { type: string }) => type === 'PodScheduled'),
    );
    const now = JSON.stringify([bound, tried]);
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    if (quiet >= (tried ? QUIET_ROUNDS : PATIENT_ROUNDS)) {
      return bound;
    }
  }
}

/**
 * Waits until the controller has bound a claim that comes after all others, however busy the machine is: then each of
 * them had its turn.
 */
async function passRound(api: ApiClient, { id, claimsAt }: Settling, round: number): Promise<void> {
  const { volume, claim } = probe(id, round);
  const paths = [`${claimsAt}/${claim.metadata.name}`, `${VOLUMES}/${volume.metadata.name}`];
  try {
    await api.post(VOLUMES, volume);
    const next = sleep(round === 0 ? 0 : ROUND);
    await api.post(claimsAt, claim);
    await seen(id, 'past', async () => (await api.get(paths[0])).status?.phase === 'Bound' || undefined);
    await next;
  } finally {
    await discard(api, paths);
  }
}

async function boundIn(api: ApiClient, { claimsAt, claims }: Settling): Promise<Bindings> {
  const { items }: KubernetesObject = await api.get(claimsAt);
  const volumeOf = new Map(
    items.map(({ metadata, spec, status }: KubernetesObject) => [
      metadata.name,
      status.phase === 'Bound' ? spec.volumeName : undefined,
    ]),
  );
  return claims.map((name) => volumeOf.get(name) as string | undefined);
}

function seen<T>(id: string, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const advice = () => 'read the log of the controllers';
  // many wait at the same time
  return until({ where: `sandbox/${id}`, what, limit: LIMIT, silence: 30_000, advice }, look);
}

/** A claim and a volume of a class that no other has. */
function probe(id: string, round: number): { readonly volume: KubernetesObject; readonly claim: KubernetesObject } {
  const name = `${id}-probe-${round}`;
  const common = { accessModes: ['ReadWriteOnce'], storageClassName: name };
  const storage = '1Gi';
  return {
    volume: {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      // it must say where its data is; nobody goes there
      spec: { ...common, capacity: { storage }, hostPath: { path: `/data/${name}` } },
    },
    claim: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: id },
      spec: { ...common, resources: { requests: { storage } } },
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
