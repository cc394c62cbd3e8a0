import { recordsOf } from '../records';
import { type Holder, holdersIn, type Range, rangesIn } from './address-table';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** ADR: one table of ranges and addresses, in which nothing overlaps and nothing stands twice. */
export const addresses: Proof = {
  needsTree: true,
  codes: {
    ADR001: {
      title: 'two ranges overlap',
      why: 'A packet for the common part has two ways to go; which one it takes depends on the machine it starts from.',
    },
    ADR002: {
      title: 'an address is used twice',
      why: 'Two machines answer for one address, and connections reach either of them at random.',
    },
    ADR003: {
      title: 'a gateway stands outside its subnet',
      why: 'A machine reaches its gateway directly or not at all, so nothing beyond the subnet can be reached.',
    },
    ADR004: {
      title: 'an address does not belong to its subnet',
      why: 'The network and broadcast addresses belong to nobody, and an address outside the subnet is not reachable on it.',
    },
    ADR005: {
      title: 'a DHCP range collides',
      why: 'A range outside its subnet hands out unreachable addresses; one over a static address hands it out twice.',
    },
    ADR006: {
      title: 'a MAC address is used twice',
      why: 'A switch sends the frames of both machines to whichever spoke last.',
    },
  },

  prove({ records }) {
    const ranges = rangesIn(records);
    const holders = holdersIn(records);
    return {
      findings: [
        ...overlaps(ranges),
        ...duplicates(holders),
        ...ownGateways(ranges, holders),
        ...gateways(ranges, holders),
        ...strays(ranges, holders),
        ...dhcpCollisions(ranges, holders),
        ...duplicateMacs(records),
      ],
      predictions: holders.map(({ path, use, address }) => ({ kind: 'address', path, use, address })),
    };
  },
};

function error(code: string, path: string, message: string, fix: string, related: readonly string[] = []): Finding {
  return { code, severity: 'error', path, message, fix, related };
}

function overlaps(ranges: readonly Range[]): readonly Finding[] {
  // sorted by first address, only a range that reaches past the start of the next can overlap it
  const sorted = [...ranges].sort(
    (a, b) => a.cidr.network.value - b.cidr.network.value || a.cidr.prefix - b.cidr.prefix,
  );
  const open: Range[] = [];
  const findings: Finding[] = [];
  for (const range of sorted) {
    const still = open.filter((earlier) => earlier.cidr.overlaps(range.cidr));
    for (const earlier of still) {
      if (!(earlier.isSite && range.isSite && earlier.cidr.equals(range.cidr))) {
        findings.push(
          error(
            'ADR001',
            range.path,
            `'cidr' must not overlap another range, got "${range.cidr}" (${range.use}), which overlaps ` +
              `"${earlier.cidr}" (${earlier.use}) of [${earlier.path}]`,
            'give one of the two another range',
            [earlier.path],
          ),
        );
      }
    }
    open.splice(0, open.length, ...still, range);
  }
  return findings;
}

function duplicates(holders: readonly Holder[]): readonly Finding[] {
  const first = new Map<number, Holder>();
  return holders.flatMap((holder) => {
    const other = first.get(holder.address.value);
    if (other === undefined) {
      first.set(holder.address.value, holder);
      return [];
    }
    return [
      error(
        'ADR002',
        holder.path,
        `'address' must be used once, got "${holder.address}" (${holder.use}), which is also ${other.use} of [${other.path}]`,
        'give one of the two another address',
        [other.path],
      ),
    ];
  });
}

/** Guests that stand at their own router's address. The gateway of a virtual network is a holder, and counted there. */
function ownGateways(ranges: readonly Range[], holders: readonly Holder[]): readonly Finding[] {
  const sites = ranges.filter(({ isSite }) => isSite);
  return holders.flatMap(({ path, use, address, subnet, gateway }) => {
    const site = sites.find(({ cidr }) => subnet !== undefined && cidr.equals(subnet));
    return site === undefined || gateway === undefined || !gateway.equals(address)
      ? []
      : [
          error(
            'ADR002',
            path,
            `'address' must be used once, got "${address}" (${use}), which is also the gateway of [${site.path}]`,
            'give the machine another address',
            [site.path],
          ),
        ];
  });
}

function gateways(ranges: readonly Range[], holders: readonly Holder[]): readonly Finding[] {
  const ofRanges = ranges.map(({ path, cidr, gateway }) => ({ path, subnet: cidr, gateway }));
  const seen = new Set<string>();
  return [...ofRanges, ...holders].flatMap(({ path, subnet, gateway }) => {
    if (subnet === undefined || gateway === undefined || subnet.isHost(gateway) || seen.has(`${subnet} ${gateway}`)) {
      return [];
    }
    // every guest of a network repeats its gateway: one mistake, told once
    seen.add(`${subnet} ${gateway}`);
    return [
      error(
        'ADR003',
        path,
        `'gateway' must be a host address in ${subnet}, got "${gateway}"`,
        `choose an address such as ${subnet.network.plus(1)}, or widen the subnet`,
      ),
    ];
  });
}

function strays(ranges: readonly Range[], holders: readonly Holder[]): readonly Finding[] {
  const virtual = ranges.filter(({ use }) => use === 'pods' || use === 'services');
  return holders.flatMap((holder) => {
    const { path, address, subnet } = holder;
    if (subnet !== undefined && !subnet.isHost(address) && holder.use !== 'gateway of the network') {
      return [
        error(
          'ADR004',
          path,
          `'address' must be a host address in ${subnet}, got "${address}" (${holder.use})`,
          `choose one of ${subnet.network.plus(1)} to ${subnet.last.plus(-1)}`,
        ),
      ];
    }
    // where the ranges themselves overlap, that is the mistake, and not each address
    return virtual
      .filter(({ cidr }) => cidr.contains(address) && !(subnet !== undefined && cidr.overlaps(subnet)))
      .map((range) =>
        error(
          'ADR004',
          path,
          `'address' must lie outside the range of ${range.use}, got "${address}" (${holder.use}) inside ` +
            `"${range.cidr}" of [${range.path}]`,
          'move the address or the range',
          [range.path],
        ),
      );
  });
}

function dhcpCollisions(ranges: readonly Range[], holders: readonly Holder[]): readonly Finding[] {
  return ranges.flatMap(({ path, cidr, dhcp }) => {
    if (dhcp === undefined) {
      return [];
    }
    const text = `${dhcp.start}-${dhcp.end}`;
    if (!cidr.isHost(dhcp.start) || !cidr.isHost(dhcp.end) || dhcp.start.value > dhcp.end.value) {
      return [
        error('ADR005', path, `'dhcp' must ascend within ${cidr}, got "${text}"`, 'choose a range inside the subnet'),
      ];
    }
    return holders
      .filter(({ address }) => address.value >= dhcp.start.value && address.value <= dhcp.end.value)
      .map((holder) =>
        error(
          'ADR005',
          path,
          `'dhcp' must leave out static addresses, got "${text}", which holds ${holder.address} (${holder.use}) of [${holder.path}]`,
          'shorten the range, or move the address',
          [holder.path],
        ),
      );
  });
}

function duplicateMacs(records: Parameters<Proof['prove']>[0]['records']): readonly Finding[] {
  const first = new Map<string, string>();
  return recordsOf(records, 'libvirt').flatMap(({ path, spec }) => {
    const macs = spec.type === 'domain' ? spec.interfaces.map(({ mac }) => mac.toString()) : [];
    return macs.flatMap((mac) => {
      const other = first.get(mac);
      if (other === undefined) {
        first.set(mac, path);
        return [];
      }
      const message = `'mac' must be used once, got "${mac}", which [${other}] also has`;
      return [error('ADR006', path, message, 'give one of the two another MAC address', [other])];
    });
  });
}
