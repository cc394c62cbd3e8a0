import { recordsOf, type StrataRecord } from '../records';
import { holdersIn, type Range, rangesIn } from './address-table';
import type { Finding } from './finding';
import { type AddressRange, holds, rangeText } from './load-balancers/address-range';
import { type AddressPool, poolsIn } from './load-balancers/pools';
import type { Proof } from './proof';

/** One range of a pool. */
interface PoolRange {
  readonly pool: AddressPool;
  readonly range: AddressRange;
}

/** Something in the table of addresses that a range can run into. */
interface Obstacle {
  readonly path: string;
  readonly what: string;
  readonly range: AddressRange;
}

/** ADR: addresses that are kept for Services are nobody else's, and can be announced where the nodes are. */
export const serviceRanges: Proof = {
  needsTree: true,
  codes: {
    ADR007: {
      title: 'addresses for Services are used by something else',
      why: 'A Service is given the address one day, and two machines answer for it: connections reach either at random.',
    },
    ADR008: {
      title: 'addresses for Services are not on the network of the nodes',
      why: 'A node announces an address to its own network alone: nobody there asks for one of another network.',
    },
  },

  prove({ records }) {
    const kept = poolsIn(records).flatMap((pool) => pool.ranges.map((range): PoolRange => ({ pool, range })));
    return {
      findings: [...collisions(kept, records), ...elsewhere(kept, records)],
      predictions: [],
    };
  },
};

function collisions(kept: readonly PoolRange[], records: readonly StrataRecord[]): readonly Finding[] {
  const table = obstacles(records);
  return kept.flatMap(({ pool, range }, index) => {
    const earlier = kept
      .slice(0, index)
      .map((other): Obstacle => ({ path: other.pool.path, what: 'addresses for Services', range: other.range }));
    return [...table, ...earlier]
      .filter((obstacle) => holds(obstacle.range, range.start) || holds(range, obstacle.range.start))
      .map(
        ({ path, what, range: other }): Finding => ({
          code: 'ADR007',
          severity: 'error',
          path: pool.path,
          message: `'addresses' must be nobody else's, got "${rangeText(range)}", which meets ${rangeText(other)} (${what}) of [${path}]`,
          fix: 'move or shorten one of the two',
          related: [path],
        }),
      );
  });
}

function obstacles(records: readonly StrataRecord[]): readonly Obstacle[] {
  const ranges = rangesIn(records);
  const virtual = ranges
    .filter(({ use }) => use === 'pods' || use === 'services')
    .map(({ path, use, cidr }) => ({ path, what: `range of ${use}`, range: { start: cidr.network, end: cidr.last } }));
  const handedOut = ranges.flatMap(({ path, dhcp }) =>
    dhcp === undefined ? [] : [{ path, what: 'handed out by DHCP', range: dhcp }],
  );
  const held = holdersIn(records).map(({ path, use, address }) => ({
    path,
    what: use,
    range: { start: address, end: address },
  }));
  // a virtual network's gateway is a holder already
  const routers = ranges.flatMap(({ path, gateway, isSite }) =>
    gateway === undefined || !isSite ? [] : [{ path, what: 'gateway', range: { start: gateway, end: gateway } }],
  );
  return [...virtual, ...handedOut, ...held, ...routers];
}

/** Where the network of no node is known, nothing is said. */
function elsewhere(kept: readonly PoolRange[], records: readonly StrataRecord[]): readonly Finding[] {
  const nodes = recordsOf(records, 'node');
  const networks = rangesIn(records)
    .filter(({ use }) => use !== 'pods' && use !== 'services')
    .filter(({ cidr }) => nodes.some(({ address }) => cidr.contains(address)));
  return kept
    .filter(({ range }) => networks.length > 0 && !networks.some(({ cidr }: Range) => isWithin(range, cidr)))
    .map(({ pool, range }) => ({
      code: 'ADR008',
      severity: 'error',
      path: pool.path,
      message: `'addresses' must lie on the network of the nodes, got "${rangeText(range)}"`,
      fix: `choose addresses of ${[...new Set(networks.map(({ cidr }) => cidr.toString()))].join(' or ')}`,
      related: networks.map(({ path }) => path),
    }));
}

function isWithin({ start, end }: AddressRange, cidr: Range['cidr']): boolean {
  return cidr.isHost(start) && cidr.isHost(end);
}
