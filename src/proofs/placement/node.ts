import type { Taint } from '../../kubernetes/scheduling';
import type { DomainSpec } from '../../libvirt/specs';
import { type KubernetesRecord, type NodeRecord, recordsOf, type StrataRecord } from '../../records';
import { type Amounts, amountsOf } from './amounts';
import { CONTROL_PLANE_LABEL, CONTROL_PLANE_PODS, CONTROL_PLANE_TAINTS, KEPT_FREE, MOST_PODS } from './node-defaults';

/** A node as the scheduler looks at it, before any pod of the records is on it. */
export interface PlaceNode {
  readonly path: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  /** What pods may ask for. */
  readonly allocatable: Amounts;
  /**
   * Whether a label or a resource that is not said is not there. It is so of a Node object with its status; a machine
   * may get more by a device plugin, or labels of their own domain by an operator.
   */
  readonly isComplete: boolean;
}

/**
 * Every node that the records know: Node objects, and the nodes of the tree. Where both tell of one node, the object
 * says what it holds and the tree the rest.
 *
 * The size of a machine is that of its VM, less what a kubelet keeps: a bound from above, for the kernel takes a part
 * that only the guest knows.
 */
export function nodesIn(
  records: readonly StrataRecord[],
  given: readonly KubernetesRecord[] = [],
): readonly PlaceNode[] {
  const nodes = new Map<string, PlaceNode>();
  const sizes = machinesByAddress(records);
  for (const record of recordsOf(records, 'node')) {
    nodes.set(record.name, ofRecord(record, sizes.get(record.address.toString())));
  }
  for (const record of [...recordsOf(records, 'kubernetes'), ...given]) {
    if (record.object.kind === 'Node') {
      nodes.set(record.object.metadata.name, ofObject(record, nodes.get(record.object.metadata.name)));
    }
  }
  return [...nodes.values()];
}

/** Machines by the address that their cloud-init disk gives them. */
function machinesByAddress(records: readonly StrataRecord[]): ReadonlyMap<string, DomainSpec> {
  const specs = recordsOf(records, 'libvirt').map(({ host, spec }) => ({ host, spec }));
  const domains = new Map(
    specs.flatMap(({ host, spec }) => (spec.type === 'domain' ? [[`${host}/${spec.name}`, spec] as const] : [])),
  );
  return new Map(
    specs.flatMap(({ host, spec }) => {
      const domain = spec.type === 'cloud-init-disk' ? domains.get(`${host}/${spec.guest}`) : undefined;
      const address = spec.type === 'cloud-init-disk' ? spec.networkConfig.address : undefined;
      return domain === undefined || address === undefined ? [] : [[address.toString(), domain] as const];
    }),
  );
}

function ofRecord({ path, name, role, labels, taints }: NodeRecord, machine: DomainSpec | undefined): PlaceNode {
  const leads = role === 'control-plane';
  const taken = leads ? CONTROL_PLANE_PODS : { pods: 0n, cpu: 0n, memory: 0n };
  return {
    path,
    name,
    labels: {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      // every domain is written for x86_64, and an existing node of another kind says so in its labels
      'kubernetes.io/arch': 'amd64',
      ...(leads ? { [CONTROL_PLANE_LABEL]: '' } : {}),
      ...labels,
    },
    taints: taints ?? (leads ? CONTROL_PLANE_TAINTS : []),
    unschedulable: false,
    allocatable: new Map([
      ['pods', MOST_PODS - taken.pods],
      ...(machine === undefined
        ? []
        : ([
            ['cpu', BigInt(machine.vcpus) * 1000n - taken.cpu],
            ['memory', machine.memory.ceil - KEPT_FREE - taken.memory],
          ] as const)),
    ]),
    isComplete: false,
  };
}

function ofObject({ path, object }: KubernetesRecord, known: PlaceNode | undefined): PlaceNode {
  const { spec = {}, status = {} } = object;
  const { name, labels = {} } = object.metadata;
  const sizes = status.allocatable ?? status.capacity;
  return {
    path,
    name,
    labels: { ...known?.labels, ...labels },
    taints: spec.taints ?? known?.taints ?? [],
    unschedulable: spec.unschedulable === true,
    allocatable: sizes === undefined ? (known?.allocatable ?? new Map()) : amountsOf(sizes),
    isComplete: sizes !== undefined,
  };
}

/** Room for a resource on the empty node; undefined where nobody says how much. */
export function roomFor(resource: string, { allocatable, isComplete }: PlaceNode): bigint | undefined {
  return allocatable.get(resource) ?? (isComplete ? 0n : undefined);
}

/**
 * Whether a label may be there although nothing says so: one with a domain of its own, which an operator in the cluster
 * gives. A label without domain, or of Kubernetes itself, is there only when somebody says so.
 */
export function mayHaveLabel(key: string, { labels, isComplete }: PlaceNode): boolean {
  return !isComplete && !(key in labels) && key.includes('/') && !/(^|\.)(kubernetes|k8s)\.io\//.test(key);
}
