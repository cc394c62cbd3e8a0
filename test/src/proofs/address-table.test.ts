import { holdersIn, rangesIn } from '../../../src/proofs/address-table';
import type { LibvirtRecord } from '../../../src/records';
import {
  addressRecord,
  domainRecord,
  guestRecord,
  hostRecord,
  networkRecord,
  nodeRecord,
  rangeRecord,
} from '../../support/network-records';

const lan = networkRecord('lan', '192.168.150.0/24', { dhcp: ['192.168.150.200', '192.168.150.250'] });

/** A network over a bridge of the host, which has no addresses of its own. */
const bridgeOnly: LibvirtRecord = {
  ...lan,
  spec: { type: 'network', name: 'over', uuid: 'u', mode: 'bridge', bridge: 'br0' },
};

describe('rangesIn', () => {
  test('collects virtual networks, the networks of bridges, and declared ranges', () => {
    const records = [
      rangeRecord('pods', '10.244.0.0/16'),
      rangeRecord('site network', '10.0.1.0/24', '10.0.1.1'),
      hostRecord('kvm1', '10.0.1.5/24', '10.0.1.1'),
      lan,
    ];
    expect(
      rangesIn(records).map(({ path, use, cidr, gateway, isSite }) => `${path}: ${use} ${cidr} ${gateway} ${isSite}`),
    ).toEqual([
      'kvm1/lan: virtual network 192.168.150.0/24 192.168.150.1 false',
      'kvm1: bridge br0 10.0.1.0/24 10.0.1.1 true',
      'cluster: pods 10.244.0.0/16 undefined false',
      'cluster: site network 10.0.1.0/24 10.0.1.1 true',
    ]);
  });

  test('knows what a network hands out', () => {
    const [{ dhcp }] = rangesIn([lan]);
    expect(`${dhcp?.start} ${dhcp?.end}`).toBe('192.168.150.200 192.168.150.250');
  });

  test('leaves out what has no range: a network over a bridge, machines, nodes', () => {
    expect(rangesIn([bridgeOnly, domainRecord('web', '52:54:00:00:00:01'), nodeRecord('n1', '10.0.1.66')])).toEqual([]);
  });
});

describe('holdersIn', () => {
  test('collects gateways, hosts, guests and what exists, each with its owner', () => {
    const records = [
      addressRecord('nfs-store', '10.0.1.61', 'existing NFS server'),
      guestRecord('web', '192.168.150.10/24', '192.168.150.1'),
      hostRecord('kvm1', '10.0.1.5/24', '10.0.1.1'),
      lan,
    ];
    expect(
      holdersIn(records).map(
        ({ path, use, address, subnet, gateway }) => `${path}: ${use} ${address} ${subnet} ${gateway}`,
      ),
    ).toEqual([
      'kvm1/lan: gateway of the network 192.168.150.1 192.168.150.0/24 undefined',
      'kvm1: bridge br0 10.0.1.5 10.0.1.0/24 undefined',
      'kvm1/web/CloudInit: virtual machine web 192.168.150.10 192.168.150.0/24 192.168.150.1',
      'nfs-store: existing NFS server 10.0.1.61 undefined undefined',
    ]);
  });

  test('counts a node once: its machine holds the address, or an address record does', () => {
    expect(holdersIn([bridgeOnly, nodeRecord('n1', '192.168.150.10')])).toEqual([]);
  });
});
