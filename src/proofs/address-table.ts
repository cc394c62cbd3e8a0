import { recordsOf, type StrataRecord } from '../records';
import type { Cidr, Ipv4Address } from '../values';

/** A range of addresses that somebody uses. */
export interface Range {
  readonly path: string;
  readonly use: string;
  readonly cidr: Cidr;
  readonly gateway?: Ipv4Address;
  readonly dhcp?: { readonly start: Ipv4Address; readonly end: Ipv4Address };
  /** Whether it is a network of the site itself, which several hosts may stand on. */
  readonly isSite: boolean;
}

/** One address and who answers at it. */
export interface Holder {
  readonly path: string;
  readonly use: string;
  readonly address: Ipv4Address;
  /** The network its interface is set up for, where that is known. */
  readonly subnet?: Cidr;
  readonly gateway?: Ipv4Address;
}

/** Every range in the records: virtual networks, the networks of bridges, pods, services, declared ones. */
export function rangesIn(records: readonly StrataRecord[]): readonly Range[] {
  const networks = recordsOf(records, 'libvirt').flatMap(({ path, spec }): Range[] =>
    spec.type === 'network' && spec.subnet !== undefined
      ? [{ path, use: 'virtual network', ...spec.subnet, dhcp: spec.dhcp, isSite: false }]
      : [],
  );
  const bridges = recordsOf(records, 'host').flatMap(({ path, bridges }) =>
    bridges.map(
      ({ name, subnet, gateway }): Range => ({ path, use: `bridge ${name}`, cidr: subnet, gateway, isSite: true }),
    ),
  );
  const declared = recordsOf(records, 'range').map(
    ({ path, use, cidr, gateway }): Range => ({ path, use, cidr, gateway, isSite: use === 'site network' }),
  );
  return [...networks, ...bridges, ...declared];
}

/** Every address in the records with its owner: the host's own, the guests', and those of existing machines. */
export function holdersIn(records: readonly StrataRecord[]): readonly Holder[] {
  const libvirt = recordsOf(records, 'libvirt');
  const networks = libvirt.flatMap(({ path, spec }): Holder[] =>
    spec.type === 'network' && spec.subnet !== undefined
      ? [{ path, use: 'gateway of the network', address: spec.subnet.gateway, subnet: spec.subnet.cidr }]
      : [],
  );
  const guests = libvirt.flatMap(({ path, spec }): Holder[] => {
    if (spec.type !== 'cloud-init-disk') {
      return [];
    }
    const { address, subnet, gateway } = spec.networkConfig;
    return [{ path, use: `virtual machine ${spec.guest}`, address, subnet, gateway }];
  });
  const hosts = recordsOf(records, 'host').flatMap(({ path, bridges }) =>
    bridges.map(({ name, address, subnet }): Holder => ({ path, use: `bridge ${name}`, address, subnet })),
  );
  const existing = recordsOf(records, 'address').map(({ path, use, address }): Holder => ({ path, use, address }));
  return [...networks, ...hosts, ...guests, ...existing];
}
