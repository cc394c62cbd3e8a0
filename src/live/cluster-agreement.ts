import type { BindingPrediction, EndpointsPrediction } from '../proofs';
import type { KubernetesObject, NodeRecord } from '../records';
import { type Comparison, compare, type Difference } from './difference';

/** What must be read of a cluster for the comparisons below. */
export const COMPARED_KINDS = [
  'persistentvolumeclaims',
  'persistentvolumes',
  'services',
  'endpointslices.discovery.k8s.io',
  'nodes',
];

type Wrong = Pick<Difference, 'actual' | 'fix'>;

const MISSING = 'apply the environment; `strata plan` shows what is missing';

/** Every claim is bound to the volume that was predicted; an undecided claim, to any of those it may get. */
export function compareBindings(
  predictions: readonly BindingPrediction[],
  live: readonly KubernetesObject[],
): Comparison {
  const claims = byName(live, 'PersistentVolumeClaim');
  const volumes = byName(live, 'PersistentVolume');
  return compare('binding', predictions, (prediction) => {
    const { namespace, claim: name, volumes: possible, mayBeProvisioned, verdict } = prediction;
    const claim = claims.get(`${namespace}/${name}`);
    const mayBeNew = verdict === 'dynamic' || mayBeProvisioned;
    const predicted = [...possible, ...(mayBeNew ? ['a new volume'] : [])].join(' or ') || 'nothing';
    const bound: string | undefined = claim?.spec?.volumeName;
    const isPredicted = (volume: string) =>
      possible.includes(volume) || (mayBeNew && isProvisioned(volumes.get(volume)));
    const what = qualified(namespace, name);
    return {
      what,
      // of several, the one that it got is worth telling
      predicted: bound !== undefined && isPredicted(bound) ? bound : predicted,
      wrong: wrongBinding(prediction, claim, bound === undefined ? undefined : volumes.get(bound), isPredicted),
    };
  });
}

function wrongBinding(
  { namespace, claim: name, mayStayPending }: BindingPrediction,
  claim: KubernetesObject | undefined,
  volume: KubernetesObject | undefined,
  isPredicted: (volume: string) => boolean,
): Wrong | undefined {
  if (claim === undefined) {
    return { actual: 'missing', fix: MISSING };
  }
  const bound: string | undefined = claim.spec?.volumeName;
  const phase = String(claim.status?.phase ?? 'Pending');
  if (phase !== 'Bound' || bound === undefined) {
    const lost = bound === undefined ? phase : `${phase}, of ${bound}`;
    return mayStayPending && phase === 'Pending'
      ? undefined
      : { actual: lost, fix: `\`kubectl describe pvc ${name} -n ${namespace}\` says why` };
  }
  if (!isPredicted(bound)) {
    const fix = `name the volume in the tree, or delete the claim and let it bind again; what it wrote lies on ${bound}`;
    return { actual: bound, fix };
  }
  const { claimRef } = volume?.spec ?? {};
  if (claimRef === undefined || claimRef.name !== name || claimRef.namespace !== namespace) {
    const keeper = claimRef === undefined ? 'no claim' : qualified(claimRef.namespace, claimRef.name);
    return { actual: `${bound}, which is kept for ${keeper}`, fix: `correct 'claimRef' of the volume` };
  }
  return undefined;
}

/** Provisioners sign their volumes, which tells these from volumes that somebody defined. */
function isProvisioned(volume: KubernetesObject | undefined): boolean {
  return volume?.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined;
}

/** As many ready pods stand behind each Service as were predicted. */
export function compareEndpoints(
  predictions: readonly EndpointsPrediction[],
  live: readonly KubernetesObject[],
): Comparison {
  const services = byName(live, 'Service');
  const ready = readyEndpoints(live);
  return compare('endpoints', predictions, ({ namespace, service, pods }) => {
    const count = ready.get(`${namespace}/${service}`)?.size ?? 0;
    const fix = `\`kubectl get endpointslices,pods -n ${namespace}\` shows who is not ready`;
    const exists = services.has(`${namespace}/${service}`);
    return {
      what: qualified(namespace, service),
      predicted: counted(pods),
      wrong: !exists
        ? { actual: 'missing', fix: MISSING }
        : count === pods
          ? undefined
          : { actual: String(count), fix },
    };
  });
}

/** A pod stands in several slices when it has several addresses, and counts once. */
function readyEndpoints(live: readonly KubernetesObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const slice of live.filter(({ kind }) => kind === 'EndpointSlice')) {
    const service = slice.metadata.labels?.['kubernetes.io/service-name'];
    const key = `${slice.metadata.namespace}/${service}`;
    const ready = found.get(key) ?? new Set<string>();
    for (const { conditions = {}, targetRef, addresses = [] } of slice.endpoints ?? []) {
      // an unknown state counts as ready: that is what the field means when it is absent
      if (conditions.ready !== false) {
        ready.add(targetRef?.uid ?? targetRef?.name ?? addresses[0]);
      }
    }
    found.set(key, ready);
  }
  return found;
}

/** Every node of the tree is in the cluster, at its address. */
export function compareNodes(nodes: readonly NodeRecord[], live: readonly KubernetesObject[]): Comparison {
  const known = byName(live, 'Node');
  return compare('address', nodes, ({ name, address }) => {
    const addresses: readonly { readonly type: string; readonly address: string }[] =
      known.get(name)?.status?.addresses ?? [];
    const internal = addresses.filter(({ type }) => type === 'InternalIP').map((each) => each.address);
    const fix = 'set the node address in the environment, or the --node-ip of its kubelet';
    return {
      what: name,
      predicted: address.toString(),
      wrong: !known.has(name)
        ? { actual: 'no node of the cluster', fix: 'join it, or take it out of the environment' }
        : internal.includes(address.toString())
          ? undefined
          : { actual: internal.join(', ') || 'no address at all', fix },
    };
  });
}

/** Objects of a kind by `namespace/name`, or by name where the kind has no namespaces. */
function byName(live: readonly KubernetesObject[], kind: string): ReadonlyMap<string, KubernetesObject> {
  const ofKind = live.filter((object) => object.kind === kind);
  return new Map(
    ofKind.map((object) => {
      const { namespace, name } = object.metadata;
      return [namespace === undefined ? name : `${namespace}/${name}`, object];
    }),
  );
}

/** As in the report: the namespace is told unless it is `default`. */
function qualified(namespace: string, name: string): string {
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

function counted(pods: number): string {
  return `${pods} ready pod${pods === 1 ? '' : 's'}`;
}
