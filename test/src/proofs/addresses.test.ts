import { type Finding, findingText } from '../../../src/proofs';
import { addresses } from '../../../src/proofs/addresses';
import type { StrataRecord } from '../../../src/records';
import { codesOf, factsOf } from '../../support/facts';
import {
  addressRecord,
  domainRecord,
  guestRecord,
  hostRecord,
  networkRecord,
  rangeRecord,
} from '../../support/network-records';

/** Two hosts on one site network, a virtual network with two machines, a cluster, a server that exists: all fine. */
const site = {
  host1: hostRecord('kvm1', '10.0.1.5/24', '10.0.1.1'),
  host2: hostRecord('kvm2', '10.0.1.6/24', '10.0.1.1'),
  siteNetwork: rangeRecord('site network', '10.0.1.0/24', '10.0.1.1'),
  lan: networkRecord('lan', '192.168.150.0/24', { dhcp: ['192.168.150.200', '192.168.150.250'] }),
  web: guestRecord('web', '192.168.150.10/24', '192.168.150.1'),
  db: guestRecord('db', '192.168.150.11/24', '192.168.150.1'),
  bridged: guestRecord('bridged', '10.0.1.70/24', '10.0.1.1'),
  webDomain: domainRecord('web', '52:54:00:00:00:01'),
  dbDomain: domainRecord('db', '52:54:00:00:00:02'),
  pods: rangeRecord('pods', '10.244.0.0/16'),
  services: rangeRecord('services', '10.96.0.0/16'),
  nfs: addressRecord('nfs-store', '10.0.1.61', 'existing NFS server'),
} satisfies Record<string, StrataRecord>;

function changed(change: Partial<Record<keyof typeof site, StrataRecord>>): readonly StrataRecord[] {
  return Object.values({ ...site, ...change });
}

function findingsOf(change: Partial<Record<keyof typeof site, StrataRecord>>): readonly Finding[] {
  return addresses.prove(factsOf(...changed(change))).findings;
}

describe('ADR', () => {
  test('finds nothing in a site in which every address and range has its place', () => {
    expect(codesOf(addresses, ...changed({}))).toEqual([]);
  });

  test.each<[string, Partial<Record<keyof typeof site, StrataRecord>>, string, string]>([
    [
      'ADR001: a virtual network inside the services',
      { services: rangeRecord('services', '192.168.0.0/16') },
      'ADR001',
      `[kvm1/lan] 'cidr' must not overlap another range, got "192.168.150.0/24" (virtual network), which overlaps ` +
        `"192.168.0.0/16" (services) of [cluster]; give one of the two another range`,
    ],
    [
      'ADR001: the same range for pods and services',
      { services: rangeRecord('services', '10.244.0.0/16') },
      'ADR001',
      `[cluster] 'cidr' must not overlap another range, got "10.244.0.0/16" (services), which overlaps ` +
        `"10.244.0.0/16" (pods) of [cluster]; give one of the two another range`,
    ],
    [
      'ADR002: two machines at one address',
      { db: guestRecord('db', '192.168.150.10/24', '192.168.150.1') },
      'ADR002',
      `[kvm1/db/CloudInit] 'address' must be used once, got "192.168.150.10" (virtual machine db), ` +
        'which is also virtual machine web of [kvm1/web/CloudInit]; give one of the two another address',
    ],
    [
      'ADR002: a machine at the gateway of its virtual network',
      { db: guestRecord('db', '192.168.150.1/24', '192.168.150.1') },
      'ADR002',
      `[kvm1/db/CloudInit] 'address' must be used once, got "192.168.150.1" (virtual machine db), ` +
        'which is also gateway of the network of [kvm1/lan]; give one of the two another address',
    ],
    [
      'ADR002: a machine at the router of its bridge',
      { bridged: guestRecord('bridged', '10.0.1.1/24', '10.0.1.1') },
      'ADR002',
      `[kvm1/bridged/CloudInit] 'address' must be used once, got "10.0.1.1" (virtual machine bridged), ` +
        'which is also the gateway of [kvm1]; give the machine another address',
    ],
    [
      'ADR002: a server at the address of a host',
      { nfs: addressRecord('nfs-store', '10.0.1.5', 'existing NFS server') },
      'ADR002',
      `[nfs-store] 'address' must be used once, got "10.0.1.5" (existing NFS server), ` +
        'which is also bridge br0 of [kvm1]; give one of the two another address',
    ],
    [
      'ADR003: a gateway of the next subnet',
      { siteNetwork: rangeRecord('site network', '10.0.1.0/24', '10.0.2.1') },
      'ADR003',
      `[cluster] 'gateway' must be a host address in 10.0.1.0/24, got "10.0.2.1"; ` +
        'choose an address such as 10.0.1.1, or widen the subnet',
    ],
    [
      'ADR003: a gateway at the broadcast address',
      { lan: networkRecord('lan', '192.168.150.0/24', { gateway: '192.168.150.255' }) },
      'ADR003',
      `[kvm1/lan] 'gateway' must be a host address in 192.168.150.0/24, got "192.168.150.255"; ` +
        'choose an address such as 192.168.150.1, or widen the subnet',
    ],
    [
      'ADR004: a machine at the network address',
      { db: guestRecord('db', '192.168.150.0/24', '192.168.150.1') },
      'ADR004',
      `[kvm1/db/CloudInit] 'address' must be a host address in 192.168.150.0/24, got "192.168.150.0" ` +
        '(virtual machine db); choose one of 192.168.150.1 to 192.168.150.254',
    ],
    [
      'ADR004: a server inside the services',
      { nfs: addressRecord('nfs-store', '10.96.0.61', 'existing NFS server') },
      'ADR004',
      `[nfs-store] 'address' must lie outside the range of services, got "10.96.0.61" (existing NFS server) inside ` +
        '"10.96.0.0/16" of [cluster]; move the address or the range',
    ],
    [
      'ADR005: a DHCP range that leaves the subnet',
      { lan: networkRecord('lan', '192.168.150.0/24', { dhcp: ['192.168.150.200', '192.168.151.10'] }) },
      'ADR005',
      `[kvm1/lan] 'dhcp' must ascend within 192.168.150.0/24, got "192.168.150.200-192.168.151.10"; ` +
        'choose a range inside the subnet',
    ],
    [
      'ADR005: a DHCP range that runs backwards',
      { lan: networkRecord('lan', '192.168.150.0/24', { dhcp: ['192.168.150.250', '192.168.150.200'] }) },
      'ADR005',
      `[kvm1/lan] 'dhcp' must ascend within 192.168.150.0/24, got "192.168.150.250-192.168.150.200"; ` +
        'choose a range inside the subnet',
    ],
    [
      'ADR005: a DHCP range over a static address',
      { db: guestRecord('db', '192.168.150.200/24', '192.168.150.1') },
      'ADR005',
      `[kvm1/lan] 'dhcp' must leave out static addresses, got "192.168.150.200-192.168.150.250", which holds ` +
        '192.168.150.200 (virtual machine db) of [kvm1/db/CloudInit]; shorten the range, or move the address',
    ],
    [
      'ADR006: two machines of one MAC address',
      { dbDomain: domainRecord('db', '52:54:00:00:00:01') },
      'ADR006',
      `[kvm1/db] 'mac' must be used once, got "52:54:00:00:00:01", which [kvm1/web] also has; ` +
        'give one of the two another MAC address',
    ],
  ])('raises %s, and nothing else', (_mistake, change, code, text) => {
    const findings = findingsOf(change);
    expect(findings.map((finding) => `${finding.severity} ${finding.code}`)).toEqual([`error ${code}`]);
    expect(findingText(findings[0])).toBe(text);
  });

  test('tells a wrong gateway once, though every machine of the network repeats it', () => {
    const findings = findingsOf({
      lan: networkRecord('lan', '192.168.150.0/24', { gateway: '192.168.151.1' }),
      web: guestRecord('web', '192.168.150.10/24', '192.168.151.1'),
      db: guestRecord('db', '192.168.150.11/24', '192.168.151.1'),
    });
    expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual(['ADR003 kvm1/lan']);
  });

  test('lets hosts share a network of the site, but not one that another of them sees wider', () => {
    const findings = findingsOf({ siteNetwork: rangeRecord('site network', '10.0.0.0/23', '10.0.1.1') });
    expect(findings.map(({ code, path, related }) => [code, path, ...related])).toEqual([
      ['ADR001', 'kvm1', 'cluster'],
      ['ADR001', 'kvm2', 'cluster'],
    ]);
  });

  test('tells every pair of three ranges that lie in one another', () => {
    const findings = findingsOf({
      pods: rangeRecord('pods', '192.0.0.0/8'),
      services: rangeRecord('services', '192.168.0.0/16'),
    });
    expect(findings.filter(({ code }) => code === 'ADR001').map(({ message }) => message.match(/"[^"]+"/g))).toEqual([
      ['"192.168.0.0/16"', '"192.0.0.0/8"'],
      ['"192.168.150.0/24"', '"192.0.0.0/8"'],
      ['"192.168.150.0/24"', '"192.168.0.0/16"'],
    ]);
  });

  test('names the owner of the other address among the related paths', () => {
    const [{ path, related }] = findingsOf({ db: guestRecord('db', '192.168.150.10/24', '192.168.150.1') });
    expect([path, ...related]).toEqual(['kvm1/db/CloudInit', 'kvm1/web/CloudInit']);
  });

  test('predicts who answers at each address', () => {
    const { predictions } = addresses.prove(factsOf(...changed({})));
    expect(predictions.map((each) => (each.kind === 'address' ? `${each.address} ${each.use}` : each))).toEqual([
      '192.168.150.1 gateway of the network',
      '10.0.1.5 bridge br0',
      '10.0.1.6 bridge br0',
      '192.168.150.10 virtual machine web',
      '192.168.150.11 virtual machine db',
      '10.0.1.70 virtual machine bridged',
      '10.0.1.61 existing NFS server',
    ]);
  });
});
