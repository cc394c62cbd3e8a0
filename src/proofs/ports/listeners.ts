import { type PodPort, type PodSpec, runningContainersOf, templateOf } from '../../kubernetes/pod-template';
import { type KubernetesRecord, type NodeRecord, recordsOf, type StrataRecord } from '../../records';
import { nodesOf, selects } from '../pod-groups';
import { PROTOCOL, portsOf } from '../services';

/** Something that waits for connections on a port. */
export interface Listener {
  /** Construct path of what opens the port. */
  readonly path: string;
  /** Who it is, as `container web of Deployment portal`. */
  readonly owner: string;
  /** Where the port is written, as `containers.web.ports`. */
  readonly prop: string;
  readonly protocol: string;
  readonly port: number;
  /** The one address that it is opened on; undefined for all of them. */
  readonly address?: string;
}

/** A listener on nodes. */
export interface NodeListener extends Listener {
  /** On which nodes: on all, on each that a DaemonSet chooses, or on at least one that the scheduler chooses. */
  readonly on: 'every node' | 'some node' | DaemonNodes;
}

/** Where a DaemonSet runs. */
interface DaemonNodes {
  /** Names of the nodes; undefined where the records do not tell. */
  readonly names?: readonly string[];
  readonly pod: PodSpec;
}

/** What kubeadm starts on every node. Source: Kubernetes' list of ports and protocols. */
const ON_EVERY_NODE: Readonly<Record<number, string>> = { 10248: 'the kubelet', 10250: 'the kubelet' };

/** What kubeadm starts on every control plane besides. */
export const ON_CONTROL_PLANES: Readonly<Record<number, string>> = {
  2379: 'etcd',
  2380: 'etcd',
  6443: 'the API server',
  10257: 'the controller manager',
  10259: 'the scheduler',
};

/** The listeners of one pod: all its running containers share one network. */
export function listenersOf({ path, object }: KubernetesRecord): readonly Listener[] {
  return runningContainersOf(object).flatMap(({ prop, container }) =>
    (container.ports ?? []).map(({ containerPort, protocol = PROTOCOL }) => ({
      path,
      owner: `container ${container.name} of ${object.kind} ${object.metadata.name}`,
      prop: `${prop}.ports`,
      protocol,
      port: containerPort,
    })),
  );
}

/** Every listener on the nodes: what the nodes start themselves, Services with node ports, pods with ports of the host. */
export function nodeListenersIn(records: readonly StrataRecord[]): readonly NodeListener[] {
  const nodes = recordsOf(records, 'node');
  const objects = recordsOf(records, 'kubernetes');
  return [...ownListeners(nodes), ...objects.flatMap(nodePorts), ...objects.flatMap((each) => hostPorts(each, nodes))];
}

function ownListeners(nodes: readonly NodeRecord[]): readonly NodeListener[] {
  const masters = nodes.filter(({ role }) => role === 'control-plane').map(({ name }) => name);
  const of = (table: Readonly<Record<number, string>>, on: NodeListener['on']) =>
    Object.entries(table).map(
      ([port, owner]): NodeListener => ({ path: '', owner, prop: '', protocol: PROTOCOL, port: Number(port), on }),
    );
  return [...of(ON_EVERY_NODE, 'every node'), ...of(ON_CONTROL_PLANES, { names: masters, pod: {} })];
}

function nodePorts({ path, object }: KubernetesRecord): readonly NodeListener[] {
  return object.kind !== 'Service'
    ? []
    : portsOf(object).flatMap(({ name, port, nodePort, protocol = PROTOCOL }): NodeListener[] =>
        nodePort === undefined
          ? []
          : [
              {
                path,
                owner: `Service ${object.metadata.name}`,
                prop: `ports.${name ?? port}.nodePort`,
                protocol,
                port: nodePort,
                on: 'every node',
              },
            ],
      );
}

function hostPorts(record: KubernetesRecord, nodes: readonly NodeRecord[]): readonly NodeListener[] {
  const { path, object } = record;
  const pod = templateOf(object)?.spec ?? {};
  if (object.spec?.replicas === 0) {
    return [];
  }
  const on =
    object.kind === 'DaemonSet' ? { names: nodesOf(pod, nodes)?.map(({ name }) => name), pod } : ('some node' as const);
  return runningContainersOf(object).flatMap(({ prop, container }) =>
    (container.ports ?? []).flatMap((port): NodeListener[] => {
      const opened = portOnNode(port, pod);
      const { protocol = PROTOCOL, hostIP } = port;
      const address = hostIP === undefined || hostIP === '' || hostIP === '0.0.0.0' ? undefined : hostIP;
      const owner = `${object.kind} ${object.metadata.name}`;
      return opened === undefined ? [] : [{ path, owner, prop: `${prop}.ports`, protocol, port: opened, address, on }];
    }),
  );
}

function portOnNode({ containerPort, hostPort }: PodPort, { hostNetwork }: PodSpec): number | undefined {
  return hostNetwork === true ? containerPort : hostPort;
}

/** Whether two listeners surely meet on one node. */
export function meet(a: NodeListener, b: NodeListener): boolean {
  if (a.on === 'every node' || b.on === 'every node') {
    return true;
  }
  // the scheduler keeps pods apart whose ports clash
  if (a.on === 'some node' || b.on === 'some node') {
    return false;
  }
  const [first, second] = [a.on, b.on];
  if (first.names === undefined && second.names === undefined) {
    return isWithin(first.pod, second.pod) || isWithin(second.pod, first.pod);
  }
  return first.names?.some((name) => second.names?.includes(name)) === true;
}

/** Whether each node that `narrow` chooses is surely one that `wide` chooses. */
function isWithin(narrow: PodSpec, wide: PodSpec): boolean {
  const [few, many] = [narrow, wide].map(({ nodeSelector = {} }) =>
    Object.fromEntries(Object.entries(nodeSelector).filter(([key]) => key !== 'kubernetes.io/os')),
  );
  // without a selector both run where no taint is; with one, all its nodes may have a taint
  const same = JSON.stringify(narrow.tolerations ?? []) === JSON.stringify(wide.tolerations ?? []);
  return (
    narrow.affinity === undefined &&
    wide.affinity === undefined &&
    selects(many, few) &&
    (same || Object.keys(few).length === 0)
  );
}
