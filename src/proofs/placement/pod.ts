import { templateOf } from '../../kubernetes/pod-template';
import type { HostedPort, SchedulingSpec } from '../../kubernetes/scheduling';
import { type KubernetesObject, recordsOf, type StrataRecord } from '../../records';
import type { KubernetesVersion } from '../../values';
import { namespaceOf, type PodGroup, podGroupsIn } from '../pod-groups';
import { type Amounts, requestsOf } from './amounts';
import { DAEMON_HOST_TOLERATION, DAEMON_TOLERATIONS } from './node-defaults';

/** Pods of one template, as far as the scheduler looks at them. */
export interface PlacePods {
  readonly path: string;
  readonly namespace: string;
  /** The object that makes them, as `Deployment portal`. */
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: SchedulingSpec;
  /** What each of them is given, one of `pods` among it. */
  readonly requests: Amounts;
  readonly ports: readonly TakenPort[];
  readonly claims: readonly string[];
  /** The pods of a StatefulSet one by one, where each has claims of its own. */
  readonly members?: readonly { readonly name: string; readonly claims: readonly string[] }[];
  /** Name of the pod, where it is one of those. */
  readonly member?: string;
  /** How many there are at every time, and at most. One on each node of a DaemonSet. */
  readonly atLeast: number;
  readonly atMost: number;
  readonly isDaemon: boolean;
}

/** A port of the node that a pod takes for itself. */
export interface TakenPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

const DEFAULT_SCHEDULER = 'default-scheduler';
const EVERY_ADDRESS = '0.0.0.0';

/** All pods that the default scheduler places, by what makes them. */
export function placePodsIn(
  records: readonly StrataRecord[],
  version: KubernetesVersion | undefined,
): readonly PlacePods[] {
  const scalers = scalersIn(records);
  return podGroupsIn(records).flatMap((group): PlacePods[] => {
    const { object } = group;
    const spec = object === undefined ? undefined : (templateOf(object)?.spec as SchedulingSpec | undefined);
    if (object === undefined || spec === undefined || (spec.schedulerName ?? DEFAULT_SCHEDULER) !== DEFAULT_SCHEDULER) {
      return [];
    }
    const { path, namespace, owner, labels, claims } = group;
    const isDaemon = object.kind === 'DaemonSet';
    return [
      {
        path,
        namespace,
        owner,
        labels,
        spec: isDaemon ? withDaemonTolerations(spec) : spec,
        requests: new Map([['pods', 1n], ...requestsOf(spec, version)]),
        ports: portsOf(spec),
        claims,
        members: membersOf(object, spec),
        ...numberOf(group, object, scalers.get(`${namespace} ${owner}`)),
        isDaemon,
      },
    ];
  });
}

function membersOf({ kind, metadata, spec }: KubernetesObject, pod: SchedulingSpec): PlacePods['members'] {
  const templates: readonly KubernetesObject[] = kind === 'StatefulSet' ? (spec?.volumeClaimTemplates ?? []) : [];
  if (templates.length === 0) {
    return undefined;
  }
  const mounted = (pod.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
  return Array.from({ length: spec?.replicas ?? 1 }, (_, index) => {
    const name = `${metadata.name}-${(spec?.ordinals?.start ?? 0) + index}`;
    return { name, claims: [...mounted, ...templates.map((template) => `${template.metadata.name}-${name}`)] };
  });
}

function withDaemonTolerations(spec: SchedulingSpec): SchedulingSpec {
  const added = [...DAEMON_TOLERATIONS, ...(spec.hostNetwork ? [DAEMON_HOST_TOLERATION] : [])];
  return { ...spec, tolerations: [...(spec.tolerations ?? []), ...added] };
}

type Number = Pick<PlacePods, 'atLeast' | 'atMost'>;

/** What a schedule or a queue starts may run any number of times at once, or not at all. */
function numberOf({ count }: PodGroup, { kind, spec }: KubernetesObject, scaler: KubernetesObject | undefined): Number {
  if (scaler !== undefined) {
    return { atLeast: scaler.spec?.minReplicas ?? 1, atMost: scaler.spec?.maxReplicas ?? Infinity };
  }
  switch (kind) {
    case 'DaemonSet':
      return { atLeast: 1, atMost: 1 };
    case 'Job':
      return { atLeast: 0, atMost: spec?.parallelism ?? 1 };
    default:
      return { atLeast: count ?? 0, atMost: count ?? Infinity };
  }
}

/** Autoscalers by namespace and what they scale. */
function scalersIn(records: readonly StrataRecord[]): ReadonlyMap<string, KubernetesObject> {
  const scalers = recordsOf(records, 'kubernetes').filter(({ object }) => object.kind === 'HorizontalPodAutoscaler');
  return new Map(
    scalers.map(({ object }) => {
      const { kind, name } = object.spec?.scaleTargetRef ?? {};
      return [`${namespaceOf(object)} ${kind} ${name}`, object];
    }),
  );
}

/** A pod in the network of its node takes there every port that it declares. */
function portsOf({ containers = [], initContainers = [], hostNetwork }: SchedulingSpec): readonly TakenPort[] {
  const beside = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const declared: readonly HostedPort[] = [...containers, ...beside].flatMap(({ ports = [] }) => ports);
  return declared.flatMap(({ hostPort, containerPort, hostIP, protocol = 'TCP' }) => {
    const port = hostPort ?? (hostNetwork === true ? containerPort : 0);
    return port === 0 ? [] : [{ address: hostIP || EVERY_ADDRESS, protocol, port }];
  });
}

/** Whether the two cannot be on one node (`HostPortInfo` of the scheduler). */
export function portsClash(a: readonly TakenPort[], b: readonly TakenPort[]): boolean {
  return a.some((mine) =>
    b.some(
      (other) =>
        mine.port === other.port &&
        mine.protocol === other.protocol &&
        (mine.address === other.address || mine.address === EVERY_ADDRESS || other.address === EVERY_ADDRESS),
    ),
  );
}

/** Ports on all addresses, of which a node has one each. */
export function portResources({ ports }: PlacePods): readonly string[] {
  return ports
    .filter(({ address }) => address === EVERY_ADDRESS)
    .map(({ protocol, port }) => `hostPort ${port}/${protocol}`);
}
