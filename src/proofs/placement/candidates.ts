import { affinityTerms, hardSpread, whyNot } from './filters';
import type { PlaceNode } from './node';
import type { PlacePods } from './pod';
import type { VolumeRules } from './volumes';

/** Some of the nodes, by their place in the list of all. Equal sets are one object. */
export interface NodeSet {
  readonly places: readonly number[];
  readonly has: ReadonlySet<number>;
}

/** The same label on every node, or none. */
const HOSTNAME = 'kubernetes.io/hostname';

/** Pods with what their claims say. */
export interface Candidate {
  readonly pods: PlacePods;
  readonly volumes: VolumeRules;
}

/** Gives each set of nodes once. */
export class NodeSets {
  private readonly known = new Map<string, NodeSet>();

  /** @param places in rising order */
  public of(places: readonly number[]): NodeSet {
    const key = places.join();
    const found = this.known.get(key) ?? { places, has: new Set(places) };
    this.known.set(key, found);
    return found;
  }
}

/**
 * The nodes that pass all filters for each of the candidates, as if no other pod were there.
 *
 * Pods that ask for the same are looked at once, and so are nodes that differ in nothing that any pod asks for.
 */
export function candidateNodes(
  candidates: readonly Candidate[],
  nodes: readonly PlaceNode[],
  sets: NodeSets,
): readonly NodeSet[] {
  const shapes = candidates.map(shapeOf);
  const asked = [...new Set(shapes)].join();
  const classes = groupBy(nodes, (node) => classOf(node, asked));
  const answers = new Map<string, NodeSet>();
  return candidates.map(({ pods, volumes }, index) => {
    const shape = shapes[index];
    const answer = answers.get(shape);
    if (answer !== undefined) {
      return answer;
    }
    const groups = refersToOne(shape) ? nodes.map((_, place) => [place]) : classes;
    const places = groups.filter(([first]) => whyNot(pods, volumes, nodes[first]) === undefined).flat();
    const set = sets.of(places.sort((a, b) => a - b));
    answers.set(shape, set);
    return set;
  });
}

/** Everything that the filters read of pods. */
function shapeOf({ pods: { spec, requests }, volumes }: Candidate): string {
  const { nodeName, nodeSelector, affinity, tolerations } = spec;
  const present = [...hardSpread(spec), ...affinityTerms(spec)].map(({ topologyKey }) => `has ${topologyKey}`);
  const amounts = [...requests].map(([resource, amount]) => `${resource} ${amount}`);
  const selectors = volumes.reachedFrom.map((each) => each.selectors);
  const asks = [nodeSelector, affinity?.nodeAffinity, tolerations, selectors, volumes.isUnbound, present, amounts];
  return JSON.stringify([nodeName, ...asks]);
}

/** Whether nodes are told apart by name, so that no two are alike. */
function refersToOne(shape: string): boolean {
  return shape.includes(`"${HOSTNAME}"`) || shape.includes('"metadata.name"') || !shape.startsWith('[null,');
}

/** Everything that the filters read of a node, but for its name: labels that no pod asks for tell none apart. */
function classOf({ labels, taints, unschedulable, allocatable, isComplete }: PlaceNode, asked: string): string {
  const read = Object.entries(labels)
    .map(([key, value]) => [key, key === HOSTNAME ? '' : value])
    .filter(([key]) => asked.includes(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const amounts = [...allocatable].map(([resource, amount]) => `${resource} ${amount}`).sort();
  return JSON.stringify([read, taints, unschedulable, amounts, isComplete]);
}

function groupBy(nodes: readonly PlaceNode[], keyOf: (node: PlaceNode) => string): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const [place, node] of nodes.entries()) {
    const key = keyOf(node);
    const group = groups.get(key) ?? [];
    group.push(place);
    groups.set(key, group);
  }
  return [...groups.values()];
}
