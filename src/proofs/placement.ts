import { recordsOf } from '../records';
import type { Finding } from './finding';
import { type Candidate, candidateNodes, type NodeSet, NodeSets } from './placement/candidates';
import { alwaysFits } from './placement/certainty';
import { Company, withCompany } from './placement/company';
import { Crowd } from './placement/crowd';
import { whyNot } from './placement/filters';
import { nodesIn, type PlaceNode } from './placement/node';
import { unmetAffinity, untolerated } from './placement/node-rules';
import { type PlacePods, placePodsIn } from './placement/pod';
import { type Crush, crowdedOut, overbooked } from './placement/together';
import { type VolumeLookup, type VolumeRules, volumeLookup } from './placement/volumes';
import type { Placed, World } from './placement/world';
import type { PlacementPrediction } from './prediction';
import type { Facts, Proof } from './proof';

/** How many nodes of one reason, and how many reasons, a message names before it only counts them. */
const LISTED = 5;
const REASONS = 6;

/** PLC: every pod finds a node. Where no node is known there is nothing to prove. */
export const placement: Proof = {
  codes: {
    PLC001: {
      title: 'a pod fits on no node',
      why:
        'Kubernetes accepts it and leaves it Pending for ever, even in an empty cluster: every node has a taint that it ' +
        'does not tolerate, lacks a label, is too small, or cannot reach its volume.',
    },
    PLC002: {
      title: 'pods do not fit on the nodes together',
      why:
        'Each of them fits, but in every order of arrival some find the nodes full, or are kept off by those that came ' +
        'before, and stay Pending.',
    },
    PLC003: {
      title: 'a pod must stand beside pods that are nowhere',
      why:
        'Required podAffinity waits until such a pod runs on a node that this one can take. None of those that are ' +
        'known will; unless something else makes one, the pod stays Pending.',
    },
  },

  prove(facts) {
    const nodes = nodesIn(facts.records, facts.nodes);
    if (nodes.length === 0) {
      return { findings: [], predictions: [] };
    }
    const lookup = volumeLookup(facts);
    const candidates = placePodsIn(facts.records, facts.kubernetes)
      .filter(({ atMost }) => atMost > 0)
      .flatMap((pods) => candidatesOf(pods, lookup));
    const sets = new NodeSets();
    const passing = candidateNodes(candidates, nodes, sets);
    const company = new Company(namespaceLabels(facts), facts.kubernetes);
    const reachable = withCompany(
      candidates.map(({ pods }) => pods),
      passing,
      nodes,
      company,
      sets,
    );
    const placed = candidates.map((each, index): Placed => ({ ...each, nodes: reachable[index] }));
    const world: World = { crowd: new Crowd(placed), nodes, company, version: facts.kubernetes };
    const crushes = [...placed.flatMap((each) => crowdedOut(each, world) ?? []), ...overbooked(world)];
    return {
      findings: [
        ...candidates.flatMap((each, index) => homeless(each, passing[index], nodes, reachable[index])),
        ...crushes.map(crushed),
      ],
      predictions: placed.map((each) => predict(each, world)),
    };
  },
};

/** Where the volumes leave one pod of a StatefulSet other nodes than the next, each of them is looked at alone. */
function candidatesOf(pods: PlacePods, lookup: VolumeLookup): readonly Candidate[] {
  const { namespace, claims, members = [] } = pods;
  const all = lookup(namespace, members.length === 0 ? claims : members.flatMap((member) => member.claims));
  if (members.length === 0 || !(all.isUnbound || all.mayWait || all.reachedFrom.length > 0)) {
    return [{ pods, volumes: all }];
  }
  return members.map(({ name, claims: own }) => ({
    pods: { ...pods, members: undefined, member: name, claims: own, atLeast: 1, atMost: 1 },
    volumes: lookup(namespace, own),
  }));
}

function namespaceLabels({ records }: Facts): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const namespaces = recordsOf(records, 'kubernetes').filter(({ object }) => object.kind === 'Namespace');
  return new Map(namespaces.map(({ object: { metadata } }) => [metadata.name, metadata.labels ?? {}]));
}

function predict(placed: Placed, world: World): PlacementPrediction {
  const { path, namespace, owner, member } = placed.pods;
  return {
    kind: 'placement',
    path,
    namespace,
    owner,
    ...(member === undefined ? {} : { pod: member }),
    nodes: placed.nodes.places.map((place) => world.nodes[place].name),
    mayStayPending: !alwaysFits(placed, world),
  };
}

/** What is wrong where pods find no node, or a DaemonSet not all of its own. */
function homeless(
  { pods, volumes }: Candidate,
  passing: NodeSet,
  nodes: readonly PlaceNode[],
  left: NodeSet,
): readonly Finding[] {
  // without a volume no node helps, and that has been said
  if (volumes.isUnbound) {
    return [];
  }
  if (pods.isDaemon) {
    const refusing = nodes.filter((node, place) => !passing.has.has(place) && isWanted(pods, node));
    return refusing.length === 0 ? [] : [fitsNowhere(pods, volumes, refusing)];
  }
  if (passing.places.length === 0) {
    return [fitsNowhere(pods, volumes, nodes)];
  }
  return left.places.length === 0 ? [alone(pods)] : [];
}

/** A DaemonSet makes a pod for each node that it selects and whose taints it tolerates, whether the pod fits or not. */
function isWanted({ spec }: PlacePods, node: PlaceNode): boolean {
  return unmetAffinity(spec, node) === undefined && untolerated(spec.tolerations ?? [], node) === undefined;
}

function fitsNowhere(pods: PlacePods, volumes: VolumeRules, nodes: readonly PlaceNode[]): Finding {
  const { path, spec, isDaemon } = pods;
  const named = spec.nodeName ?? '';
  if (named !== '' && nodes.every(({ name }) => name !== named)) {
    return {
      code: 'PLC001',
      severity: 'error',
      path,
      message: `'nodeName' must name a node, got "${named}"`,
      fix: `name one of ${listed(nodes.map(({ name }) => name))}`,
      related: [],
    };
  }
  const asked = named === '' ? nodes : nodes.filter(({ name }) => name === named);
  const reasons = new Map<string, string[]>();
  for (const node of asked) {
    const reason = whyNot(pods, volumes, node) ?? '';
    reasons.set(reason, [...(reasons.get(reason) ?? []), node.name]);
  }
  const told = [...reasons].map(([reason, names]) => `${listed(names)}: ${reason}`);
  const more = told.length > REASONS ? `, and ${told.length - REASONS} more reasons` : '';
  return {
    code: 'PLC001',
    severity: 'error',
    path,
    message: `'${what(pods)}' must fit on ${isDaemon ? 'each of its nodes' : 'a node'}, got "${told.slice(0, REASONS).join(' | ')}${more}"`,
    fix: 'change what the pod asks for, or give a node what it lacks',
    related: [],
  };
}

function what({ member }: PlacePods): string {
  return member === undefined ? 'pod' : `pod ${member}`;
}

function alone({ path }: PlacePods): Finding {
  return {
    code: 'PLC003',
    severity: 'warning',
    path,
    message: `'podAffinity' must mean pods that may run on a node that this one can take, got "none"`,
    fix: 'correct its labels or namespaces, or define the pods that are meant',
    related: [],
  };
}

function crushed({ placed: [first, ...others], got }: Crush): Finding {
  return {
    code: 'PLC002',
    severity: 'error',
    path: first.pods.path,
    message: `'${others.length === 0 ? 'replicas' : 'requests'}' must fit on the nodes together, got "${got}"`,
    fix: 'add a node, or ask for less',
    related: [...new Set(others.map(({ pods }) => pods.path))].filter((path) => path !== first.pods.path),
  };
}

function listed(names: readonly string[]): string {
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `${names.slice(0, LISTED).join(', ')}${more}`;
}
