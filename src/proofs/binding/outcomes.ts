import { Crowds } from './crowds';
import type { Preference } from './preference';
import type { Lot, Tier } from './stock';

/** Claims that no volume can tell apart. */
export interface Contender {
  readonly count: number;
  readonly preference: Preference;
}

/** All that can become of each of some claims, over every order in which all claims may arrive. */
export interface Outcome {
  /** Every volume it may end up with. */
  readonly lots: ReadonlySet<Lot>;
  /** Whether it may find every fitting volume taken. */
  readonly mayStayPending: boolean;
}

/** Up to how many volumes the claims that may take them are told apart; beyond, all that compete are counted. */
const COUNTED = 64;

/** Who may take volumes of a lot, and which walks would go on if more could. */
interface Demand {
  readonly lot: Lot;
  /** Contenders, as many of them as are told apart. */
  readonly takers: number[];
  /** How many claims they all are. */
  claims: number;
  readonly waiting: Set<Walk>;
}

/** One contender on its way through one set of access modes. */
interface Walk {
  readonly contender: number;
  readonly tiers: Iterator<Tier>;
  readonly end: () => void;
  isOver: boolean;
  isReady: boolean;
  /** What it reached, and others must be able to take before it looks further. */
  readonly passed: Demand[];
  volumes: number;
  /** How many lots of `passed` others can take, each for itself. */
  checked: number;
  /** Others that may take something of `passed`, as far as they were counted. */
  readonly rivals: Set<number>;
  rivalClaims: number;
  /** The lot whose takers are counted next, and how many of them are counted. */
  next: number;
  readonly counted: number[];
}

/**
 * What each claim may be bound to, whatever the order of arrival; the volumes are assumed to be there first.
 *
 * Computed without enumerating orders, as a least fixed point: a claim may get a volume when everything that it prefers
 * can be taken by others. Others can take a set of volumes only when each of them is a possible outcome of another claim
 * and there are at least as many such claims as volumes. Both are necessary, so no real outcome is missed: a claim with
 * a single outcome is certain. Among many volumes every claim of the same crowd counts, which is at least as many.
 */
export function outcomes(contenders: readonly Contender[]): readonly Outcome[] {
  const results = contenders.map(() => ({ lots: new Set<Lot>(), mayStayPending: false }));
  const demands = new Map<Lot, Demand>();
  const crowds = new Crowds(contenders.map(({ count }) => count));
  let ready: Walk[] = [];

  const demandOf = (lot: Lot): Demand => {
    const known = demands.get(lot);
    if (known !== undefined) {
      return known;
    }
    const demand: Demand = { lot, takers: [], claims: 0, waiting: new Set() };
    demands.set(lot, demand);
    return demand;
  };
  const wake = (walk: Walk): void => {
    if (!walk.isReady) {
      walk.isReady = true;
      ready.push(walk);
    }
  };
  const othersAmong = (taker: number, contender: number) => contenders[taker].count - (taker === contender ? 1 : 0);

  const reach = (contender: number, demand: Demand): void => {
    const { lots } = results[contender];
    if (!lots.has(demand.lot)) {
      lots.add(demand.lot);
      if (demand.takers.length > 0) {
        crowds.join(contender, demand.takers[0]);
      }
      if (demand.takers.length <= COUNTED) {
        demand.takers.push(contender);
      }
      demand.claims += contenders[contender].count;
      for (const walk of demand.waiting) {
        wake(walk);
      }
      demand.waiting.clear();
    }
  };

  /** Whether others can take all that was passed. If not, the walk waits for another taker. */
  const mayGoOn = (walk: Walk): boolean => {
    for (; walk.checked < walk.passed.length; walk.checked++) {
      const { lot, claims, waiting } = walk.passed[walk.checked];
      if (claims - 1 < lot.length) {
        waiting.add(walk);
        return false;
      }
    }
    const rivals = walk.volumes > COUNTED ? crowds.sizeOf(walk.contender) - 1 : countRivals(walk);
    if (rivals >= walk.volumes) {
      return true;
    }
    walk.next = 0;
    for (const { waiting } of walk.passed) {
      waiting.add(walk);
    }
    return false;
  };

  /** Counts claims that may take something of what was passed, until there are as many as volumes. */
  const countRivals = (walk: Walk): number => {
    for (; walk.next < walk.passed.length; walk.next++) {
      const { takers } = walk.passed[walk.next];
      for (let index = walk.counted[walk.next] ?? 0; index < takers.length; index++) {
        if (walk.rivalClaims >= walk.volumes) {
          walk.counted[walk.next] = index;
          return walk.rivalClaims;
        }
        if (!walk.rivals.has(takers[index])) {
          walk.rivals.add(takers[index]);
          walk.rivalClaims += othersAmong(takers[index], walk.contender);
        }
      }
      walk.counted[walk.next] = takers.length;
    }
    return walk.rivalClaims;
  };

  const pass = (walk: Walk, demand: Demand): void => {
    walk.passed.push(demand);
    walk.volumes += demand.lot.length;
  };

  const start = (
    contender: number,
    passed: readonly Demand[],
    tiers: Iterable<Tier>,
    end: (walk: Walk) => void,
  ): void => {
    const walk: Walk = {
      contender,
      tiers: tiers[Symbol.iterator](),
      end: () => end(walk),
      isOver: false,
      isReady: false,
      passed: [],
      volumes: 0,
      checked: 0,
      rivals: new Set(),
      rivalClaims: 0,
      next: 0,
      counted: [],
    };
    for (const demand of passed) {
      pass(walk, demand);
    }
    wake(walk);
  };

  const proceed = (walk: Walk): void => {
    while (!walk.isOver && mayGoOn(walk)) {
      const { value: tier, done } = walk.tiers.next();
      if (done) {
        walk.isOver = true;
        walk.end();
        return;
      }
      for (const lot of tier) {
        const demand = demandOf(lot);
        reach(walk.contender, demand);
        pass(walk, demand);
      }
    }
  };

  const enter = (contender: number, level: number, passed: readonly Demand[]): void => {
    const groups = contenders[contender].preference[level];
    if (groups === undefined) {
      results[contender].mayStayPending = true;
      return;
    }
    let open = groups.length;
    const all = [...passed];
    for (const group of groups) {
      start(contender, passed, group, (walk) => {
        all.push(...walk.passed.slice(passed.length));
        open--;
        if (open === 0) {
          start(contender, all, [], () => enter(contender, level + 1, all));
        }
      });
    }
  };

  for (const contender of contenders.keys()) {
    enter(contender, 0, []);
  }
  // in rounds: a walk that waits for many is looked at once when several of them have come
  while (ready.length > 0) {
    const round = ready;
    ready = [];
    for (const walk of round) {
      walk.isReady = false;
      proceed(walk);
    }
  }
  return results;
}
