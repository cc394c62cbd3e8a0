import type { KubernetesObject } from '../../src/records';
import { NAMESPACES, type PlacementWorld } from '../support/placement-worlds';
import type { ApiClient } from './sandbox/api-client';
import { until } from './sandbox/until';

/** What the scheduler said of one pod. */
export interface PodFate {
  readonly namespace: string;
  /** The object that made it, as `ReplicaSet s1-w0`. */
  readonly owner: string;
  /** Its node; undefined when it was found unschedulable. */
  readonly node?: string;
}

const PATHS: Readonly<Record<string, (namespace: string) => string>> = {
  Node: () => '/api/v1/nodes',
  StorageClass: () => '/apis/storage.k8s.io/v1/storageclasses',
  PersistentVolume: () => '/api/v1/persistentvolumes',
  PersistentVolumeClaim: (namespace) => `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
  Pod: (namespace) => `/api/v1/namespaces/${namespace}/pods`,
  ReplicaSet: (namespace) => `/apis/apps/v1/namespaces/${namespace}/replicasets`,
  DaemonSet: (namespace) => `/apis/apps/v1/namespaces/${namespace}/daemonsets`,
};

const LIMIT = 60_000;
/** What a node has until the controller has seen that it is ready. */
const NOT_READY = 'node.kubernetes.io/not-ready';

/** Gives a cluster what every trial needs. */
export async function prepare(api: ApiClient): Promise<void> {
  for (const [name, labels] of Object.entries(NAMESPACES)) {
    if (name !== 'default') {
      await api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    }
    const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
    await waitFor('service account', () => api.get(account));
  }
}

/**
 * Puts a world into the cluster, waits until the scheduler has judged every pod and until `isEnough` of what it said,
 * and takes everything out again but for volumes and claims, whose names no other world has.
 */
export async function play(
  api: ApiClient,
  { nodes, storage, workloads }: PlacementWorld,
  isEnough: (fates: readonly PodFate[]) => boolean,
): Promise<readonly PodFate[]> {
  await createAll(api, nodes);
  const claims = storage.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  await createAll(
    api,
    storage.filter((each) => !claims.includes(each)),
  );
  await waitFor('nodes', async () => {
    const { items } = await api.get('/api/v1/nodes');
    const taints = items.flatMap(({ spec }: KubernetesObject) => spec.taints ?? []);
    return taints.some((taint: { key: string }) => taint.key === NOT_READY) ? undefined : true;
  });
  await bind(api, claims);
  await seen(api, nodes[nodes.length - 1].metadata.name);
  await createAll(api, workloads);
  let fates: readonly PodFate[] = [];
  const began = Date.now();
  await waitFor('verdicts', async () => {
    await nudged(api, claims);
    fates = await fatesOf(api, workloads);
    // who is not satisfied by a third of the time has found a difference
    return isEnough(fates) || Date.now() - began > LIMIT / 3 ? true : undefined;
  });
  await clear(api, nodes);
  return fates;
}

async function createAll(api: ApiClient, objects: readonly KubernetesObject[]): Promise<void> {
  await Promise.all(
    objects.map((object) => api.post(PATHS[object.kind](object.metadata.namespace ?? 'default'), object)),
  );
}

/** Claims that name their volume are bound before any pod comes; the others wait for one. */
async function bind(api: ApiClient, claims: readonly KubernetesObject[]): Promise<void> {
  await createAll(api, claims);
  const named = claims.filter(({ spec }) => spec.volumeName !== undefined);
  await waitFor('bound', async () => ((await nudged(api, named)) ? undefined : true));
}

/**
 * Touches the claims that are not bound yet, and says whether there are any. The controller drops what it could not
 * write at once, and comes back to it a quarter of a minute later, or when the claim changes.
 */
async function nudged(api: ApiClient, claims: readonly KubernetesObject[]): Promise<boolean> {
  const found = await Promise.all(
    claims.map(async ({ metadata }) => {
      const path = `${PATHS.PersistentVolumeClaim(metadata.namespace ?? '')}/${metadata.name}`;
      const isBound = (await api.get(path)).status.phase === 'Bound';
      if (!isBound) {
        await api.patch(path, { metadata: { annotations: { nudged: String(Date.now()) } } });
      }
      return !isBound;
    }),
  );
  return found.includes(true);
}

/** The scheduler knows all nodes, and none of the last world, once it has put a pod on the last of them. */
async function seen(api: ApiClient, node: string): Promise<void> {
  const path = PATHS.Pod('default');
  await api.post(path, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'scout' },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': node },
      tolerations: [{ operator: 'Exists' }],
      containers: [{ name: 'scout', image: 'registry.example/scout:1.0.0' }],
    },
  });
  await waitFor('scout', async () => (await api.get(`${path}/scout`)).spec.nodeName);
  await api.delete(`${path}/scout`);
}

/** @throws Error with the pod that is missing or has no verdict yet */
async function fatesOf(api: ApiClient, workloads: readonly KubernetesObject[]): Promise<readonly PodFate[]> {
  const fates: PodFate[] = [];
  const { items } = await api.get('/api/v1/pods');
  for (const { metadata, spec, status } of items) {
    const { kind, name } = metadata.ownerReferences?.[0] ?? { kind: 'Pod', name: metadata.name };
    const judged = (status.conditions ?? []).some(
      (each: { type: string; status: string; reason?: string }) =>
        each.type === 'PodScheduled' && (each.status === 'True' || each.reason === 'Unschedulable'),
    );
    if (!judged) {
      throw new Error(`${metadata.name}: ${JSON.stringify(status.conditions)}`);
    }
    fates.push({ namespace: metadata.namespace, owner: `${kind} ${name}`, node: spec.nodeName });
  }
  for (const { kind, metadata, spec } of workloads) {
    const count = fates.filter((each) => each.owner === `${kind} ${metadata.name}`).length;
    const wanted = kind === 'DaemonSet' ? await daemons(api, metadata) : kind === 'Pod' ? 1 : spec.replicas;
    if (wanted === undefined || count < wanted) {
      throw new Error(`${count} of ${wanted} pods of ${kind} ${metadata.name}`);
    }
  }
  return fates;
}

async function daemons(api: ApiClient, { name, namespace = '' }: KubernetesObject['metadata']) {
  const { status } = await api.get(`${PATHS.DaemonSet(namespace)}/${name}`);
  return status.observedGeneration === undefined || status.currentNumberScheduled < status.desiredNumberScheduled
    ? undefined
    : status.desiredNumberScheduled;
}

async function clear(api: ApiClient, nodes: readonly KubernetesObject[]): Promise<void> {
  const makers = Object.keys(NAMESPACES).flatMap((name) => [PATHS.ReplicaSet(name), PATHS.DaemonSet(name)]);
  await Promise.all(makers.map((path) => api.delete(path)));
  // a controller that has not heard of the deletion yet makes pods again
  await waitFor('empty', async () => {
    await Promise.all(Object.keys(NAMESPACES).map((name) => api.delete(PATHS.Pod(name))));
    const { items } = await api.get('/api/v1/pods');
    return items.length === 0 ? true : undefined;
  });
  await Promise.all(nodes.map(({ metadata }) => api.delete(`${PATHS.Node('')}/${metadata.name}`)));
}

function waitFor<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  const advice = () => 'read the logs of the control plane';
  return until({ where: 'placement', what, limit: LIMIT, every: 100, advice }, probe);
}
