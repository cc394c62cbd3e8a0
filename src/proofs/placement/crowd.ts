import type { LabelSelector } from '../binding/model';
import type { NodeSet } from './candidates';
import { antiAffinityTerms } from './filters';
import type { PlacePods } from './pod';
import type { Placed } from './world';

/** What pods ask for at most, by resource. */
type Totals = Map<string, number>;

/**
 * All pods that may run, added up by the nodes that can hold them, so that thousands of workloads need not be looked at
 * one by one for each of them.
 */
export class Crowd {
  /** Pods with a port of the node. */
  public readonly withPorts: readonly Placed[];
  /** Pods by each of their labels, and terms that keep others away by the first label that they ask for. */
  private readonly labelled = new Map<string, Placed[]>();
  private readonly apart = new Map<string, Set<Placed>>();
  /** Whether a pod is put on its node without anybody asking whether it fits. */
  public readonly isForced: boolean;
  private readonly free = new Map<NodeSet, Totals>();
  private readonly daemons = new Map<NodeSet, Totals>();
  private readonly known = new Map<NodeSet, Totals>();

  constructor(public readonly placed: readonly Placed[]) {
    this.withPorts = placed.filter(({ pods }) => pods.ports.length > 0);
    this.isForced = placed.some(({ pods }) => (pods.spec.nodeName ?? '') !== '');
    for (const each of placed) {
      const { pods, nodes } = each;
      for (const label of labelsOf(pods)) {
        const alike = this.labelled.get(label) ?? [];
        alike.push(each);
        this.labelled.set(label, alike);
      }
      for (const term of antiAffinityTerms(pods.spec)) {
        const label = firstLabel(term.labelSelector) ?? ANY;
        this.apart.set(label, (this.apart.get(label) ?? new Set()).add(each));
      }
      const sums = pods.isDaemon ? this.daemons : this.free;
      const totals = sums.get(nodes) ?? new Map();
      add(totals, pods.requests, pods.isDaemon ? 1 : pods.atMost);
      sums.set(nodes, totals);
    }
  }

  /** Pods that a selector may mean; which of them it does is still to be asked. */
  public meant(selector: LabelSelector | undefined): readonly Placed[] {
    const label = firstLabel(selector);
    return label === undefined ? this.placed : (this.labelled.get(label) ?? []);
  }

  /** Pods that these may keep away, or that may keep these away. */
  public rivals(own: Placed): ReadonlySet<Placed> {
    const away = antiAffinityTerms(own.pods.spec).flatMap((term) => this.meant(term.labelSelector));
    const by = [ANY, ...labelsOf(own.pods)].flatMap((label) => [...(this.apart.get(label) ?? [])]);
    return new Set([...away, ...by]);
  }

  /** What all pods but one of these ask for that may stand on one of its nodes. */
  public besides({ pods, nodes }: Placed): ReadonlyMap<string, number> {
    const totals = new Map(this.near(nodes));
    add(totals, pods.requests, -1);
    return totals;
  }

  private near(nodes: NodeSet): Totals {
    const found = this.known.get(nodes);
    if (found !== undefined) {
      return found;
    }
    const totals: Totals = new Map();
    for (const [others, sums] of this.free) {
      add(totals, sums, sharedPlaces(nodes, others).length > 0 ? 1 : 0);
    }
    for (const [others, sums] of this.daemons) {
      add(totals, sums, sharedPlaces(nodes, others).length);
    }
    this.known.set(nodes, totals);
    return totals;
  }
}

/** Where terms are kept that ask for no label by value. */
const ANY = '';

function labelsOf({ labels }: PlacePods): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

/** A label that every pod has which the selector means. */
function firstLabel(selector: LabelSelector | undefined): string | undefined {
  const [first] = Object.entries(selector?.matchLabels ?? {});
  return first === undefined ? undefined : `${first[0]}=${first[1]}`;
}

/** How many pods of the others may stand where the pod may, itself left out. */
export function numberNear(own: Placed, other: Placed): number {
  const shared = sharedPlaces(own.nodes, other.nodes);
  const count = other.pods.isDaemon ? shared.length : shared.length === 0 ? 0 : other.pods.atMost;
  return own === other ? count - 1 : count;
}

export function sharedPlaces(a: NodeSet, b: NodeSet): readonly number[] {
  return a === b ? a.places : a.places.filter((place) => b.has.has(place));
}

function add(totals: Totals, amounts: ReadonlyMap<string, bigint | number>, times: number): void {
  for (const [resource, amount] of amounts) {
    // nothing, any number of times, is nothing
    if (amount > 0 && times !== 0) {
      totals.set(resource, (totals.get(resource) ?? 0) + Number(amount) * times);
    }
  }
}
