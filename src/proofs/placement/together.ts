import { amountText } from './amounts';
import type { NodeSet } from './candidates';
import { sharedPlaces } from './crowd';
import { antiAffinityTerms, hardSpread } from './filters';
import { roomFor } from './node';
import { portResources } from './pod';
import { capacityOf, countedDomains, domainsOf, lacksDomains, numberOf, type Placed, type World } from './world';

/** Pods that cannot all run at once, in whatever order they come. */
export interface Crush {
  readonly placed: readonly Placed[];
  /** What there is too little of: `3 pods, of which at most 2 fit: ...`. */
  readonly got: string;
}

interface Bound {
  readonly most: number;
  readonly because: string;
}

/** Pods of one template that are more than their nodes can hold. */
export function crowdedOut(own: Placed, world: World): Crush | undefined {
  const { pods, nodes } = own;
  if (pods.isDaemon || nodes.places.length === 0 || pods.atLeast < 2) {
    return undefined;
  }
  const [tightest] = [byRoom(own, world), ...byAntiAffinity(own, world), ...bySpread(own, world)].sort(
    (a, b) => a.most - b.most,
  );
  return pods.atLeast <= tightest.most
    ? undefined
    : { placed: [own], got: `${pods.atLeast} pods, of which at most ${tightest.most} fit: ${tightest.because}` };
}

/** How many of them the empty nodes hold; more than there are is not counted to the end. */
function holds({ pods }: Placed, places: readonly number[], { nodes }: World): number {
  let sum = 0;
  for (const place of places) {
    sum += capacityOf(pods, nodes[place]);
    if (sum >= pods.atLeast) {
      break;
    }
  }
  return sum;
}

function byRoom(own: Placed, world: World): Bound {
  const { length } = own.nodes.places;
  const because = `that is all that ${length === 1 ? 'the node' : `the ${length} nodes`} that can hold one can hold`;
  return { most: holds(own, own.nodes.places, world), because };
}

function byAntiAffinity(own: Placed, world: World): readonly Bound[] {
  const { pods, nodes } = own;
  return antiAffinityTerms(pods.spec)
    .filter((term) => world.company.means(term, pods, pods))
    .map(({ topologyKey }) => {
      const domains = [...domainsOf(topologyKey, nodes.places, world.nodes)];
      const held = domains.map(([value, places]) => {
        const most = holds(own, places, world);
        return value === undefined ? most : Math.min(1, most);
      });
      const because = `podAntiAffinity allows one for each ${topologyKey}`;
      return { most: held.reduce((sum, each) => sum + each, 0), because };
    });
}

function bySpread(own: Placed, world: World): readonly Bound[] {
  const { pods, nodes } = own;
  const constraints = hardSpread(pods.spec);
  const keys = constraints.map(({ topologyKey }) => topologyKey);
  return constraints.flatMap((constraint): Bound[] => {
    const { maxSkew, labelSelector = {}, topologyKey } = constraint;
    const isEmpty =
      Object.keys({ ...labelSelector.matchLabels }).length + (labelSelector.matchExpressions ?? []).length === 0;
    if (isEmpty || !world.company.selects(constraint, pods, pods)) {
      return [];
    }
    const rivals = world.crowd
      .meant(labelSelector)
      .filter(
        (other) =>
          other !== own &&
          other.pods.namespace === pods.namespace &&
          other.pods.atMost > 0 &&
          world.company.selects(constraint, pods, other.pods),
      );
    const domains = [...countedDomains(constraint, keys, own, world)].map(([value, places]) => ({
      value,
      own: holds(
        own,
        places.filter((place) => nodes.has.has(place)),
        world,
      ),
      isShared: rivals.some((other) => places.some((place) => other.nodes.has.has(place))),
    }));
    const emptiest = domains.reduce((least, each) => Math.min(least, each.isShared ? Infinity : each.own), Infinity);
    const level = lacksDomains(constraint, domains.length, world) ? 0 : emptiest;
    const most = domains.reduce((sum, each) => sum + Math.min(each.own, level + maxSkew), 0);
    const bare = domains.find((each) => each.own === level && !each.isShared);
    const because = `topologySpreadConstraints allows ${level + maxSkew} for each ${topologyKey}`;
    return [{ most, because: bare === undefined ? because : `${because}, as ${bare.value} holds ${level}` }];
  });
}

/**
 * Pods that together ask for more than the nodes have that can hold them: for each set of nodes, of those that can run
 * nowhere else. Of sets that lie in one another the smallest is told.
 */
export function overbooked(world: World): readonly Crush[] {
  const { placed } = world.crowd;
  const sets = [...new Set(placed.map(({ nodes }) => nodes))]
    .filter(({ places }) => places.length > 0)
    .sort((a, b) => a.places.length - b.places.length);
  const told: { readonly set: NodeSet; readonly resource: string }[] = [];
  return sets.flatMap((set) => {
    const confined = placed.filter(
      ({ pods, nodes }) => pods.isDaemon || (nodes.places.length > 0 && isWithin(nodes, set)),
    );
    return [...demandOf(confined, set)].flatMap(([resource, { asked, by }]): Crush[] => {
      const room = roomIn(set, resource, world);
      const isTold = told.some((each) => each.resource === resource && isWithin(each.set, set));
      if (room === undefined || asked <= room || isTold || by.length === 1) {
        return [];
      }
      told.push({ set, resource });
      const names = set.places.slice(0, 3).map((place) => world.nodes[place].name);
      const more = set.places.length > 3 ? ` and ${set.places.length - 3} more` : '';
      const [needed, had] = [amountText(resource, asked), amountText(resource, room)];
      const got = `${needed} ${resource} for ${ownersOf(by)}, and ${had} on ${names.join(', ')}${more}`;
      return [{ placed: by, got }];
    });
  });
}

interface Demand {
  asked: bigint;
  readonly by: Placed[];
}

function demandOf(confined: readonly Placed[], set: NodeSet): ReadonlyMap<string, Demand> {
  const demands = new Map<string, Demand>();
  const ask = (own: Placed, resource: string, amount: bigint) => {
    if (amount > 0n) {
      const demand = demands.get(resource) ?? { asked: 0n, by: [] };
      demand.asked += amount;
      demand.by.push(own);
      demands.set(resource, demand);
    }
  };
  for (const own of confined) {
    const { pods, nodes } = own;
    const count = BigInt(pods.isDaemon ? sharedPlaces(nodes, set).length : numberOf(own, 'atLeast'));
    for (const [resource, amount] of pods.requests) {
      ask(own, resource, amount * count);
    }
    for (const port of portResources(pods)) {
      ask(own, port, count);
    }
  }
  return demands;
}

function roomIn({ places }: NodeSet, resource: string, { nodes }: World): bigint | undefined {
  let sum = 0n;
  for (const place of places) {
    const room = resource.startsWith('hostPort ') ? 1n : roomFor(resource, nodes[place]);
    if (room === undefined) {
      return undefined;
    }
    sum += room;
  }
  return sum;
}

function isWithin(inner: NodeSet, outer: NodeSet): boolean {
  return inner.places.length <= outer.places.length && inner.places.every((place) => outer.has.has(place));
}

function ownersOf(by: readonly Placed[]): string {
  const owners = [...new Set(by.map(({ pods }) => pods.owner))];
  return owners.length > 3 ? `${owners.slice(0, 3).join(', ')} and ${owners.length - 3} more` : owners.join(', ');
}
