import { type KubernetesObject, type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import { namespaceOf, type PodGroup, podGroupsIn, selects } from './pod-groups';

/** A Service that selects its pods, with those that it leads to. */
export interface ServedPods {
  readonly service: KubernetesRecord;
  readonly pods: readonly PodGroup[];
}

/** One port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** @default - the port itself */
  readonly targetPort?: number | string;
  /** @default 'TCP' */
  readonly protocol?: string;
  /** Port of every node that leads here. */
  readonly nodePort?: number;
}

/** What a port speaks that says nothing of it. */
export const PROTOCOL = 'TCP';

/** Ports of a Service. */
export function portsOf({ spec }: KubernetesObject): readonly ServicePort[] {
  return spec?.ports ?? [];
}

type Labels = Readonly<Record<string, string>>;

/** Pods by each of their labels, so that a selector is held against the few that share its rarest label. */
export class PodIndex {
  private readonly byLabel = new Map<string, PodGroup[]>();

  constructor(groups: readonly PodGroup[]) {
    for (const group of groups) {
      for (const [key, value] of Object.entries(group.labels)) {
        for (const place of [keyOf(key, value), keyOf(key, value, group.namespace)]) {
          const sharing = this.byLabel.get(place);
          if (sharing === undefined) {
            this.byLabel.set(place, [group]);
          } else {
            sharing.push(group);
          }
        }
      }
    }
  }

  /** Pods with all labels of a selector, in one namespace or in all; none for a selector without labels. */
  public selectedBy(selector: Labels, namespace?: string): readonly PodGroup[] {
    const [first = [], ...others] = this.sharing(selector, namespace);
    const fewest = others.reduce((best, each) => (each.length < best.length ? each : best), first);
    return fewest.filter(({ labels }) => selects(selector, labels));
  }

  /** Pods of a namespace with at least one of the labels, each once. */
  public near(selector: Labels, namespace: string): readonly PodGroup[] {
    return [...new Set(this.sharing(selector, namespace).flat())];
  }

  /** For each label of a selector, the pods that have it. */
  private sharing(selector: Labels, namespace?: string): readonly (readonly PodGroup[])[] {
    return Object.entries(selector).map(([key, value]) => this.byLabel.get(keyOf(key, value, namespace)) ?? []);
  }
}

function keyOf(key: string, value: string, namespace?: string): string {
  return JSON.stringify(namespace === undefined ? [key, value] : [namespace, key, value]);
}

/** Several proofs ask for the pods of the same records, one after the other. */
const indexes = new WeakMap<readonly StrataRecord[], PodIndex>();

/** The pods of the records, made ready once. */
export function podIndexOf(records: readonly StrataRecord[]): PodIndex {
  const index = indexes.get(records) ?? new PodIndex(podGroupsIn(records));
  indexes.set(records, index);
  return index;
}

/** Every Service with a selector, and the pods behind it: of all in the records, or of those given. */
export function servedPods(records: readonly StrataRecord[], groups?: readonly PodGroup[]): readonly ServedPods[] {
  const index = groups === undefined ? podIndexOf(records) : new PodIndex(groups);
  return recordsOf(records, 'kubernetes')
    .filter(hasSelector)
    .map((service) => ({
      service,
      pods: index.selectedBy(service.object.spec.selector, namespaceOf(service.object)),
    }));
}

/** Without one, somebody else says where the Service leads. */
function hasSelector({ object }: KubernetesRecord): boolean {
  const { selector, type } = object.spec ?? {};
  return object.kind === 'Service' && type !== 'ExternalName' && Object.keys(selector ?? {}).length > 0;
}
