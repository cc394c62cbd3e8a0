import type { PodTerm } from '../../kubernetes/scheduling';
import type { KubernetesVersion } from '../../values';
import { matches } from '../binding/fit';
import type { LabelSelector } from '../binding/model';
import type { NodeSet, NodeSets } from './candidates';
import { affinityTerms, antiAffinityTerms } from './filters';
import { mayHaveLabel, type PlaceNode } from './node';
import type { PlacePods } from './pod';

/** Labels that a controller gives: alike in all pods of one template, and different in any other. */
const GENERATED: ReadonlySet<string> = new Set(['pod-template-hash', 'controller-revision-hash']);

type Labels = Readonly<Record<string, string>>;

/** Which pods the terms of others mean. */
export class Company {
  private readonly knowsLabelKeys: boolean;

  /** @param namespaces labels of the namespaces that the records define */
  constructor(
    private readonly namespaces: ReadonlyMap<string, Labels>,
    version: KubernetesVersion | undefined,
  ) {
    // before 1.31 the API server drops the fields
    this.knowsLabelKeys = version?.atLeast(31) ?? true;
  }

  /** Whether a term of pods means those others, or its own kind. */
  public means(term: PodTerm, own: PlacePods, other: PlacePods): boolean {
    return this.spans(term, own, other) && this.selects(term, own, other, this.knowsLabelKeys);
  }

  /** Whether all terms mean the others: affinity counts a pod for one term only when it meets all of them. */
  public meansAll(terms: readonly PodTerm[], own: PlacePods, other: PlacePods): boolean {
    return terms.every((term) => this.means(term, own, other));
  }

  /** Whether the one keeps the other away, or is kept away by it: by which labels of nodes. */
  public conflicts(a: PlacePods, b: PlacePods): readonly string[] {
    const keysOf = (own: PlacePods, other: PlacePods) =>
      antiAffinityTerms(own.spec)
        .filter((term) => this.means(term, own, other))
        .map(({ topologyKey }) => topologyKey);
    return [...new Set(a === b ? keysOf(a, b) : [...keysOf(a, b), ...keysOf(b, a)])];
  }

  /** Whether a selector with label keys means the others, which stand in a namespace that is looked at. */
  public selects(
    { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: SelectingTerm,
    own: PlacePods,
    other: PlacePods,
    knowsLabelKeys = true,
  ): boolean {
    if (labelSelector === undefined || !matches(labelSelector, other.labels)) {
      return false;
    }
    if (!knowsLabelKeys) {
      return true;
    }
    const isLike = (key: string) =>
      GENERATED.has(key) && !(key in own.labels) ? own === other : own.labels[key] === other.labels[key];
    const isSaid = (key: string) => key in own.labels || GENERATED.has(key);
    return matchLabelKeys.filter(isSaid).every(isLike) && !mismatchLabelKeys.filter(isSaid).some(isLike);
  }

  private spans({ namespaces = [], namespaceSelector }: PodTerm, own: PlacePods, other: PlacePods): boolean {
    if (namespaces.length === 0 && namespaceSelector === undefined) {
      return own.namespace === other.namespace;
    }
    const labels = { 'kubernetes.io/metadata.name': other.namespace, ...this.namespaces.get(other.namespace) };
    return (
      namespaces.includes(other.namespace) || (namespaceSelector !== undefined && matches(namespaceSelector, labels))
    );
  }
}

interface SelectingTerm {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/**
 * Of the nodes that pass the filters, those that pod affinity leaves: where some pod that is meant may stand in the same
 * place, or where the pod may be the first of its kind.
 *
 * A least fixed point over all orders of arrival: nothing that can happen is missed.
 */
export function withCompany(
  pods: readonly PlacePods[],
  passing: readonly NodeSet[],
  nodes: readonly PlaceNode[],
  company: Company,
  sets: NodeSets,
): readonly NodeSet[] {
  const possible = [...passing];
  const bound = pods.flatMap((own, index) => {
    const terms = affinityTerms(own.spec);
    if (terms.length === 0 || (own.spec.nodeName ?? '') !== '' || company.meansAll(terms, own, own)) {
      return [];
    }
    possible[index] = sets.of([]);
    const others = pods.flatMap((other, place) =>
      other.atMost > 0 && company.meansAll(terms, own, other) ? [place] : [],
    );
    return [{ index, terms, others }];
  });
  let grew = true;
  while (grew) {
    grew = false;
    for (const { index, terms, others } of bound) {
      const met = terms.map(({ topologyKey: key }) => ({
        key,
        values: new Set(others.flatMap((other) => possible[other].places.map((place) => nodes[place].labels[key]))),
      }));
      const places = passing[index].places.filter((place) =>
        met.every(({ key, values }) => mayHaveLabel(key, nodes[place]) || values.has(nodes[place].labels[key])),
      );
      if (places.length > possible[index].places.length) {
        possible[index] = sets.of(places);
        grew = true;
      }
    }
  }
  return possible;
}
