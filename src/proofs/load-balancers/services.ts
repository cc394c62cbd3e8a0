import { type KubernetesRecord, recordsOf, type StrataRecord } from '../../records';
import { namespaceOf } from '../pod-groups';
import { type AddressRange, holds, rangeOf } from './address-range';
import type { AddressPool } from './pools';

/** A Service that waits for an address. */
export interface LoadBalancer {
  readonly service: KubernetesRecord;
  readonly namespace: string;
  /** The address that it names. */
  readonly named?: AddressRange;
  /** Where it names one: an annotation, or a field. */
  readonly prop: string;
  /** Services with the same word may have one address. */
  readonly sharing?: string;
  /** Pools that it may get an address from. */
  readonly pools: readonly AddressPool[];
}

/** Every Service of type LoadBalancer, but those of a class: these wait for a program that knows the class. */
export function loadBalancersIn(
  records: readonly StrataRecord[],
  pools: readonly AddressPool[],
): readonly LoadBalancer[] {
  return recordsOf(records, 'kubernetes')
    .filter(
      ({ object: { kind, spec } }) =>
        kind === 'Service' && spec?.type === 'LoadBalancer' && spec.loadBalancerClass === undefined,
    )
    .map((service) => loadBalancer(service, pools));
}

function loadBalancer(service: KubernetesRecord, pools: readonly AddressPool[]): LoadBalancer {
  const { metadata, spec } = service.object;
  const namespace = namespaceOf(service.object);
  const written = (purpose: 'address' | 'pool' | 'shared') =>
    pools.flatMap(({ announcer }) => announcer[purpose]).find((key) => (metadata.annotations?.[key] ?? '') !== '');
  const annotation = (purpose: 'pool' | 'shared') => metadata.annotations?.[written(purpose) ?? ''];
  const prop = written('address') ?? 'loadBalancerIP';
  const address = metadata.annotations?.[prop]?.split(',')[0].trim() ?? (spec.loadBalancerIP || undefined);
  const named = address === undefined ? undefined : rangeOf(address);
  const pool = annotation('pool');
  const open = pools.filter(({ namespaces }) => namespaces === undefined || namespaces.includes(namespace));
  const chosen = open.filter(({ name, isAutomatic }) => (pool === undefined ? isAutomatic : name === pool));
  return {
    service,
    namespace,
    named,
    prop,
    sharing: annotation('shared'),
    pools: named === undefined ? chosen : open.filter((each) => each.ranges.some((range) => holds(range, named.start))),
  };
}
