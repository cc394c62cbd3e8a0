import type { PodTerm, SchedulingSpec, SpreadConstraint } from '../../kubernetes/scheduling';
import { amountText } from './amounts';
import { mayHaveLabel, type PlaceNode, roomFor } from './node';
import { isSelected, unmetAffinity, untolerated } from './node-rules';
import type { PlacePods } from './pod';
import type { VolumeRules } from './volumes';

const NO_EXECUTE: ReadonlySet<string> = new Set(['NoExecute']);

/**
 * Why the scheduler would not put a pod on this node even if no other pod were there, in words that several nodes can
 * share; undefined when it would.
 *
 * Filters of Kubernetes 1.25 to 1.36: NodeName, NodeUnschedulable, TaintToleration, NodeAffinity, NodeResourcesFit,
 * VolumeBinding, and of InterPodAffinity and PodTopologySpread the labels that they ask every node for.
 */
export function whyNot(pods: PlacePods, volumes: VolumeRules, node: PlaceNode): string | undefined {
  const { spec } = pods;
  if (volumes.isUnbound) {
    return 'a claim finds no volume';
  }
  const isNamed = spec.nodeName !== undefined && spec.nodeName !== '';
  if (isNamed && spec.nodeName !== node.name) {
    return 'not the node that nodeName says';
  }
  // the scheduler is not asked then, and a kubelet refuses for NoExecute alone
  const taint = isNamed
    ? untolerated(spec.tolerations ?? [], { ...node, unschedulable: false }, NO_EXECUTE)
    : untolerated(spec.tolerations ?? [], node);
  if (taint !== undefined) {
    return `taint ${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect} is not tolerated`;
  }
  return (
    unmetAffinity(spec, node) ??
    shortfall(pods, node) ??
    unreachable(volumes, node) ??
    (isNamed ? undefined : missingTopology(spec, node))
  );
}

function shortfall({ requests }: PlacePods, node: PlaceNode): string | undefined {
  for (const [resource, asked] of requests) {
    const room = roomFor(resource, node);
    if (room !== undefined && asked > room && asked > 0n) {
      return `room for ${amountText(resource, room)} ${resource}, ${amountText(resource, asked)} asked`;
    }
  }
  return undefined;
}

function unreachable({ reachedFrom }: VolumeRules, node: PlaceNode): string | undefined {
  const beyond = reachedFrom.find(({ selectors }) => !selectors.some((selector) => isSelected(selector, node)));
  return beyond === undefined ? undefined : `cannot reach the volume of claim ${beyond.claim}`;
}

function missingTopology(spec: SchedulingSpec, node: PlaceNode): string | undefined {
  const keys = [...hardSpread(spec), ...affinityTerms(spec)].map(({ topologyKey }) => topologyKey);
  const missing = keys.find((key) => !Object.hasOwn(node.labels, key) && !mayHaveLabel(key, node));
  return missing === undefined ? undefined : `has no label ${missing}, by which pods are spread or kept together`;
}

/** Constraints that keep a pod waiting; the others only rank nodes. */
export function hardSpread({ topologySpreadConstraints = [] }: SchedulingSpec): readonly SpreadConstraint[] {
  return topologySpreadConstraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
}

export function affinityTerms({ affinity }: SchedulingSpec): readonly PodTerm[] {
  return affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

export function antiAffinityTerms({ affinity }: SchedulingSpec): readonly PodTerm[] {
  return affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}
