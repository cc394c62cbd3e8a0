import { HostFamily } from '../../src/host';
import type { HostRecord, LibvirtRecord, RangeRecord, StrataRecord } from '../../src/records';
import { Cidr, Ipv4Address, MacAddress, Quantity } from '../../src/values';

/** A virtual network of a host; its gateway is the first address unless told otherwise. */
export function networkRecord(
  name: string,
  cidr: string,
  facts: { readonly gateway?: string; readonly dhcp?: readonly [string, string] } = {},
): LibvirtRecord {
  const range = Cidr.parse(cidr);
  const gateway = facts.gateway === undefined ? range.network.plus(1) : Ipv4Address.parse(facts.gateway);
  const dhcp = facts.dhcp && { start: Ipv4Address.parse(facts.dhcp[0]), end: Ipv4Address.parse(facts.dhcp[1]) };
  return {
    kind: 'libvirt',
    path: `kvm1/${name}`,
    host: 'kvm1',
    spec: {
      type: 'network',
      name,
      uuid: '00000000-0000-5000-8000-000000000000',
      mode: 'nat',
      bridge: 'virbr0',
      subnet: { cidr: range, gateway },
      dhcp,
    },
  };
}

/** The cloud-init disk of a machine, which says its address, its subnet and its gateway. */
export function guestRecord(guest: string, address: string, gateway: string): LibvirtRecord {
  const own = Cidr.parseInterface(address);
  return {
    kind: 'libvirt',
    path: `kvm1/${guest}/CloudInit`,
    host: 'kvm1',
    spec: {
      type: 'cloud-init-disk',
      name: `${guest}.iso`,
      pool: 'system',
      guest,
      userData: { hostname: guest, ssh_pwauth: false, users: [], packages: [], write_files: [], runcmd: [] },
      metaData: { 'instance-id': guest, 'local-hostname': guest },
      networkConfig: {
        mac: MacAddress.derived(guest),
        address: own.address,
        subnet: own.cidr,
        gateway: Ipv4Address.parse(gateway),
        nameservers: [],
      },
    },
  };
}

/** A domain with one interface of that MAC address. */
export function domainRecord(name: string, mac: string): LibvirtRecord {
  return {
    kind: 'libvirt',
    path: `kvm1/${name}`,
    host: 'kvm1',
    spec: {
      type: 'domain',
      name,
      uuid: '00000000-0000-5000-8000-000000000000',
      virtualization: 'kvm',
      memory: Quantity.gibibytes(1),
      vcpus: 1,
      cpuMode: 'host-passthrough',
      bootOrder: ['hd'],
      disks: [],
      interfaces: [{ mac: MacAddress.parse(mac), network: 'lan' }],
      vnc: Ipv4Address.parse('127.0.0.1'),
      autostart: true,
    },
  };
}

/** A host with one bridge of that address and router. */
export function hostRecord(name: string, address: string, gateway: string): HostRecord {
  const own = Cidr.parseInterface(address);
  const bridge = { name: 'br0', over: 'eth0', address: own.address, subnet: own.cidr, nameservers: [] };
  return {
    kind: 'host',
    path: name,
    name,
    uri: 'qemu:///system',
    family: HostFamily.DEBIAN12,
    bridges: [{ ...bridge, gateway: Ipv4Address.parse(gateway) }],
  };
}

export function rangeRecord(use: RangeRecord['use'], cidr: string, gateway?: string): RangeRecord {
  return {
    kind: 'range',
    path: 'cluster',
    use,
    cidr: Cidr.parse(cidr),
    gateway: gateway === undefined ? undefined : Ipv4Address.parse(gateway),
  };
}

/** An existing machine at an address. */
export function addressRecord(path: string, address: string, use: string): StrataRecord {
  return { kind: 'address', path, address: Ipv4Address.parse(address), use };
}

export function nodeRecord(name: string, address: string): StrataRecord {
  return {
    kind: 'node',
    path: `cluster/${name}`,
    name,
    role: 'worker',
    address: Ipv4Address.parse(address),
    labels: {},
  };
}

export function exportRecord(server: string, directory: string, ...clients: readonly string[]): StrataRecord {
  return {
    kind: 'export',
    path: `nfs-${server}`,
    server: Ipv4Address.parse(server),
    directory,
    clients: clients.map(Cidr.parse),
    access: 'rw',
    squash: 'root',
    anonymous: { user: 65534, group: 65534 },
  };
}

/** Addresses that Services may get. */
export function addressesRecord(start: string, end: string): StrataRecord {
  return {
    kind: 'service-addresses',
    path: 'cluster/lan',
    name: 'lan',
    announcer: 'metallb',
    start: Ipv4Address.parse(start),
    end: Ipv4Address.parse(end),
  };
}
