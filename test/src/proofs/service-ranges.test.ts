import { findingText } from '../../../src/proofs';
import { serviceRanges } from '../../../src/proofs/service-ranges';
import type { StrataRecord } from '../../../src/records';
import { codesOf, factsOf } from '../../support/facts';
import {
  addressesRecord,
  addressRecord,
  guestRecord,
  hostRecord,
  networkRecord,
  nodeRecord,
  rangeRecord,
} from '../../support/network-records';

const lan = networkRecord('lan', '10.0.0.0/24', { dhcp: ['10.0.0.200', '10.0.0.250'] });
const node = nodeRecord('node-1', '10.0.0.10');

function said(...records: readonly StrataRecord[]): readonly string[] {
  return serviceRanges.prove(factsOf(...records)).findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

describe('addresses for Services', () => {
  test('may lie on the network of the nodes, where nothing else is', () => {
    expect(said(lan, node, addressesRecord('10.0.0.20', '10.0.0.29'))).toEqual([]);
  });

  test.each<[string, StrataRecord, string, string]>([
    ['what DHCP hands out', lan, '10.0.0.200-10.0.0.250 (handed out by DHCP)', 'kvm1/lan'],
    [
      'a machine',
      guestRecord('vm1', '10.0.0.150/24', '10.0.0.1'),
      '10.0.0.150 (virtual machine vm1)',
      'kvm1/vm1/CloudInit',
    ],
    [
      'what exists',
      addressRecord('nfs', '10.0.0.199', 'existing NFS server'),
      '10.0.0.199 (existing NFS server)',
      'nfs',
    ],
    ['a router', rangeRecord('site network', '10.0.0.0/16', '10.0.0.180'), '10.0.0.180 (gateway)', 'cluster'],
    ['addresses of pods', rangeRecord('pods', '10.0.0.128/26'), '10.0.0.128-10.0.0.191 (range of pods)', 'cluster'],
  ])('must not meet %s', (_case, record, what, path) => {
    expect(said(record, addressesRecord('10.0.0.100', '10.0.0.210'))).toEqual([
      `ADR007 [cluster/lan] 'addresses' must be nobody else's, got "10.0.0.100-10.0.0.210", which meets ${what} of ` +
        `[${path}]; move or shorten one of the two`,
    ]);
  });

  test('must not meet each other', () => {
    const twice = [addressesRecord('10.0.0.20', '10.0.0.29'), addressesRecord('10.0.0.29', '10.0.0.30')];
    expect(codesOf(serviceRanges, ...twice)).toEqual(['ADR007']);
    expect(
      codesOf(serviceRanges, addressesRecord('10.0.0.1', '10.0.0.2'), addressesRecord('10.0.0.3', '10.0.0.4')),
    ).toEqual([]);
  });

  test.each([
    ['of another network', '10.0.1.20', '10.0.1.29'],
    ['that reach beyond it', '10.0.0.252', '10.0.1.9'],
    ['with the address of the network itself', '10.0.0.252', '10.0.0.255'],
  ])('must not be some %s', (_case, start, end) => {
    const found = said(networkRecord('lan', '10.0.0.0/24'), node, addressesRecord(start, end));
    expect(found).toEqual([
      `ADR008 [cluster/lan] 'addresses' must lie on the network of the nodes, got "${start}-${end}"; ` +
        'choose addresses of 10.0.0.0/24',
    ]);
  });

  test('may lie anywhere where the network of the nodes is not known', () => {
    expect(said(node, addressesRecord('172.16.0.1', '172.16.0.9'))).toEqual([]);
    expect(
      said(hostRecord('kvm1', '10.9.0.1/24', '10.9.0.254'), node, addressesRecord('172.16.0.1', '172.16.0.9')),
    ).toEqual([]);
  });
});
