import type { SpreadConstraint } from '../../kubernetes/scheduling';
import type { KubernetesVersion } from '../../values';
import type { NodeSet } from './candidates';
import type { Company } from './company';
import type { Crowd } from './crowd';
import { type PlaceNode, roomFor } from './node';
import { unmetAffinity, untolerated } from './node-rules';
import type { PlacePods } from './pod';
import type { VolumeRules } from './volumes';

/** Pods of one template with the nodes that can hold one of them. */
export interface Placed {
  readonly pods: PlacePods;
  readonly volumes: VolumeRules;
  readonly nodes: NodeSet;
}

/** Everything that competes for the nodes. */
export interface World {
  readonly crowd: Crowd;
  readonly nodes: readonly PlaceNode[];
  readonly company: Company;
  readonly version?: KubernetesVersion;
}

/** How many pods there are at most, or at least: a DaemonSet has one on each of its nodes. */
export function numberOf({ pods, nodes }: Placed, bound: 'atLeast' | 'atMost'): number {
  return pods.isDaemon ? nodes.places.length : pods[bound];
}

/** How many pods of the kind an empty node holds. */
export function capacityOf({ requests, ports }: PlacePods, node: PlaceNode): number {
  let most = ports.length > 0 ? 1 : Infinity;
  for (const [resource, asked] of requests) {
    const room = roomFor(resource, node);
    if (room !== undefined && asked > 0n) {
      most = Math.min(most, Math.max(0, Number(room / asked)));
    }
  }
  return most;
}

/** Nodes by the value of a label; those without it stand under undefined. */
export function domainsOf(
  key: string,
  places: readonly number[],
  nodes: readonly PlaceNode[],
): ReadonlyMap<string | undefined, readonly number[]> {
  const domains = new Map<string | undefined, number[]>();
  for (const place of places) {
    const value = nodes[place].labels[key];
    const domain = domains.get(value) ?? [];
    domain.push(place);
    domains.set(value, domain);
  }
  return domains;
}

/**
 * The domains that a constraint counts pods in, each with its nodes: a domain counts although a taint keeps the pods off
 * its nodes, unless `nodeTaintsPolicy` says otherwise. Before 1.26 there were no policies.
 */
export function countedDomains(
  constraint: SpreadConstraint,
  keys: readonly string[],
  { pods }: Placed,
  { nodes, version }: World,
): ReadonlyMap<string | undefined, readonly number[]> {
  const hasPolicies = version?.atLeast(26) ?? true;
  const affinity = hasPolicies ? (constraint.nodeAffinityPolicy ?? 'Honor') : 'Honor';
  const taints = hasPolicies ? (constraint.nodeTaintsPolicy ?? 'Ignore') : 'Ignore';
  const counted = [...nodes.keys()].filter(
    (place) =>
      keys.every((key) => nodes[place].labels[key] !== undefined) &&
      (affinity !== 'Honor' || unmetAffinity(pods.spec, nodes[place]) === undefined) &&
      (taints !== 'Honor' || untolerated(pods.spec.tolerations ?? [], nodes[place]) === undefined),
  );
  return domainsOf(constraint.topologyKey, counted, nodes);
}

/** Whether the constraint asks for more domains than there are: then the emptiest counts as empty. Known since 1.27. */
export function lacksDomains({ minDomains = 1 }: SpreadConstraint, domains: number, { version }: World): boolean {
  return (version?.atLeast(27) ?? true) && domains < minDomains;
}
