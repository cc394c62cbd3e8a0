import { numberNear } from './crowd';
import { affinityTerms, hardSpread } from './filters';
import { roomFor } from './node';
import { portsClash } from './pod';
import { countedDomains, domainsOf, lacksDomains, numberOf, type Placed, type World } from './world';

/** A way in which other pods can keep a pod off a node: the share of all they have that this takes, by place. */
type Obstacle = (place: number) => number;

interface Obstacles {
  readonly shares: readonly Obstacle[];
  /** How many other pods there are that can close a node, each of them one. */
  readonly heads: number;
}

/** What the scheduler compares for every pod that asks for anything, even where it asks for none of it. */
const ALWAYS_COMPARED = ['cpu', 'memory', 'ephemeral-storage'];

/**
 * Whether each of these pods finds a node in every order of arrival, however the others are placed.
 *
 * No order is tried. Whoever keeps a pod off all its nodes needs for each of them at least some share of what the other
 * pods have together: of their requests, or of the pods that it cannot stand beside. Where the least shares of all nodes
 * add up to more than there is, some node stays free. Where they do not, the answer is no, although it may be yes.
 */
export function alwaysFits(own: Placed, world: World): boolean {
  const { pods, volumes, nodes } = own;
  const { spec } = pods;
  if (nodes.places.length === 0) {
    return false;
  }
  if ((spec.nodeName ?? '') !== '') {
    return true;
  }
  const waits = volumes.mayWait || volumes.isUnbound;
  const isHeld = (spec.schedulingGates ?? []).length > 0 || (spec.resourceClaims ?? []).length > 0;
  if (waits || isHeld || affinityTerms(spec).length > 0) {
    return false;
  }
  const others = world.crowd.besides(own);
  const company = companyObstacles(own, world);
  const obstacles: Obstacles = {
    shares: [...resourceObstacles(own, others, world), ...portObstacles(own, world), ...company.shares],
    // whoever closes a node stands on it, unless one pod closes a whole zone
    heads: company.isFarReaching ? Infinity : (others.get('pods') ?? 0),
  };
  if (pods.isDaemon) {
    // each has its own node to go to, and a spread may close that one while the others still wait
    return hardSpread(spec).length === 0 && nodes.places.every((place) => staysFree([place], obstacles));
  }
  const [constraint, ...more] = hardSpread(spec);
  if (constraint === undefined) {
    return staysFree(nodes.places, obstacles);
  }
  // the domain with the fewest pods is always open, and any of them may be that one
  const domains = countedDomains(constraint, [constraint.topologyKey], own, world);
  return (
    more.length === 0 &&
    !lacksDomains(constraint, domains.size, world) &&
    [...domains.values()].every((domain) =>
      staysFree(
        domain.filter((place) => nodes.has.has(place)),
        obstacles,
      ),
    )
  );
}

function staysFree(places: readonly number[], { shares, heads }: Obstacles): boolean {
  if (places.length > heads) {
    return true;
  }
  // more than everything cannot be spent on one node
  const possible = shares.filter((share) => places.some((place) => share(place) <= 1));
  const least = places.map((place) => Math.min(...possible.map((share) => share(place))));
  if (least.some((share) => share > 1)) {
    return true;
  }
  const sum = least.reduce((total, share) => total + share, 0);
  // shares are fractions, which may be a little off
  return sum > possible.length + 1e-9;
}

function resourceObstacles(
  own: Placed,
  others: ReadonlyMap<string, number>,
  { crowd, nodes }: World,
): readonly Obstacle[] {
  const { requests } = own.pods;
  const compared = new Map(requests);
  if (crowd.isForced && [...requests].some(([resource, amount]) => resource !== 'pods' && amount > 0n)) {
    for (const resource of ALWAYS_COMPARED) {
      compared.set(resource, requests.get(resource) ?? 0n);
    }
  }
  return [...compared].map(([resource, asked]): Obstacle => {
    const spent = others.get(resource) ?? 0;
    return (place) => {
      const room = roomFor(resource, nodes[place]);
      return room === undefined || spent === 0 ? Infinity : Number(room - asked + 1n) / spent;
    };
  });
}

function portObstacles(own: Placed, { crowd }: World): readonly Obstacle[] {
  const rivals = own.pods.ports.length === 0 ? [] : crowd.withPorts;
  const count = rivals
    .filter((other) => portsClash(own.pods.ports, other.pods.ports))
    .reduce((sum, other) => sum + numberNear(own, other), 0);
  return count === 0 ? [] : [() => 1 / count];
}

/** One pod that must not be near closes all nodes of its domain, which share what it costs. */
function companyObstacles(
  own: Placed,
  { crowd, nodes, company }: World,
): { readonly shares: readonly Obstacle[]; readonly isFarReaching: boolean } {
  const rivals = new Map<string, number>();
  for (const other of crowd.rivals(own)) {
    const count = numberOf(other, 'atMost') - (own === other ? 1 : 0);
    for (const key of count === 0 ? [] : company.conflicts(own.pods, other.pods)) {
      rivals.set(key, (rivals.get(key) ?? 0) + count);
    }
  }
  const closing = [...rivals].map(([key, count]) => ({ count, domains: domainsOf(key, own.nodes.places, nodes), key }));
  return {
    shares: closing.map(({ key, count, domains }): Obstacle => {
      return (place) => {
        const value = nodes[place].labels[key];
        return value === undefined ? Infinity : 1 / (count * (domains.get(value)?.length ?? 1));
      };
    }),
    isFarReaching: closing.some(({ key }) => domainsOf(key, [...nodes.keys()], nodes).size < nodes.length),
  };
}
