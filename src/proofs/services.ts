import { type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import { namespaceOf, type PodGroup, podGroupsIn, selects } from './pod-groups';

/** A Service that selects its pods, with those that it leads to. */
export interface ServedPods {
  readonly service: KubernetesRecord;
  readonly pods: readonly PodGroup[];
}

/** Every Service with a selector, and the pods behind it. */
export function servedPods(records: readonly StrataRecord[], groups = podGroupsIn(records)): readonly ServedPods[] {
  return recordsOf(records, 'kubernetes')
    .filter(hasSelector)
    .map((service) => ({ service, pods: groups.filter((group) => isBehind(group, service)) }));
}

/** Without one, somebody else says where the Service leads. */
function hasSelector({ object }: KubernetesRecord): boolean {
  const { selector, type } = object.spec ?? {};
  return object.kind === 'Service' && type !== 'ExternalName' && Object.keys(selector ?? {}).length > 0;
}

function isBehind({ namespace, labels }: PodGroup, { object }: KubernetesRecord): boolean {
  return namespace === namespaceOf(object) && selects(object.spec.selector, labels);
}
