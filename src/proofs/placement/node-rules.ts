import { isAsRequired } from '../../kubernetes/label-requirement';
import type { NodeRequirement, NodeSelector, SchedulingSpec, Taint, Toleration } from '../../kubernetes/scheduling';
import { mayHaveLabel, type PlaceNode } from './node';

/** Effects that keep a new pod away; `PreferNoSchedule` does not. */
const HARD_EFFECTS: ReadonlySet<string> = new Set(['NoSchedule', 'NoExecute']);

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/**
 * Whether a toleration covers a taint. The operators `Lt` and `Gt` are behind a gate that is off up to 1.36, so that no
 * taint is tolerated by them (`ToleratesTaint` in k8s.io/api/core/v1).
 */
export function tolerates({ key = '', operator = '', value = '', effect = '' }: Toleration, taint: Taint): boolean {
  if ((effect !== '' && effect !== taint.effect) || (key !== '' && key !== taint.key)) {
    return false;
  }
  switch (operator) {
    case '':
    case 'Equal':
      return value === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}

/** The first taint that keeps the pod away. A node that takes no pods counts as tainted. */
export function untolerated(
  tolerations: readonly Toleration[],
  { taints, unschedulable }: PlaceNode,
  effects: ReadonlySet<string> = HARD_EFFECTS,
): Taint | undefined {
  return [...(unschedulable ? [UNSCHEDULABLE] : []), ...taints].find(
    (taint) => effects.has(taint.effect) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

/** What of `nodeSelector` and of the required node affinity the node does not meet, in words. */
export function unmetAffinity({ nodeSelector = {}, affinity }: SchedulingSpec, node: PlaceNode): string | undefined {
  for (const [key, value] of Object.entries(nodeSelector)) {
    if (!meets({ key, operator: 'In', values: [value] }, node)) {
      return lacks(key, value, node);
    }
  }
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || isSelected(required, node) ? undefined : 'does not match the required nodeAffinity';
}

/** Whether one of the terms holds; an empty term holds nowhere. */
export function isSelected({ nodeSelectorTerms = [] }: NodeSelector, node: PlaceNode): boolean {
  return nodeSelectorTerms.some(({ matchExpressions = [], matchFields = [] }) => {
    const isEmpty = matchExpressions.length + matchFields.length === 0;
    return (
      !isEmpty &&
      matchExpressions.every((each) => meets(each, node)) &&
      matchFields.every((each) => hasField(each, node))
    );
  });
}

function meets(requirement: NodeRequirement, node: PlaceNode): boolean {
  const { key, operator, values = [] } = requirement;
  if (mayHaveLabel(key, node)) {
    return true;
  }
  const value = Object.hasOwn(node.labels, key) ? node.labels[key] : undefined;
  return operator === 'Gt' || operator === 'Lt' ? isBeyond(operator, value, values) : isAsRequired(value, requirement);
}

/** Both sides must be whole numbers of 64 bits, else nothing matches. */
function isBeyond(operator: 'Gt' | 'Lt', value: string | undefined, values: readonly string[]): boolean {
  const [mine, limit] = [wholeNumber(value), wholeNumber(values[0])];
  if (mine === undefined || limit === undefined || values.length !== 1) {
    return false;
  }
  return operator === 'Gt' ? mine > limit : mine < limit;
}

function wholeNumber(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) {
    return undefined;
  }
  const number = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

/** The only field of a node that can be asked for is its name, with one value. */
function hasField({ key, operator, values = [] }: NodeRequirement, { name }: PlaceNode): boolean {
  if (values.length !== 1) {
    return false;
  }
  const value = key === 'metadata.name' ? name : '';
  return operator === 'In' ? value === values[0] : operator === 'NotIn' && value !== values[0];
}

function lacks(key: string, value: string, { labels }: PlaceNode): string {
  const own = Object.hasOwn(labels, key) ? `, but ${key}=${labels[key]}` : '';
  return `has no label ${key}=${value}${own}`;
}
