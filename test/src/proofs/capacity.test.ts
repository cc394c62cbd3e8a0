import { capacity } from '../../../src/proofs/capacity';
import type { HostRecord, LibvirtRecord, StrataRecord } from '../../../src/records';
import { Quantity } from '../../../src/values';
import { codesOf, factsOf, objectRecord } from '../../support/facts';
import { domainRecord, hostRecord } from '../../support/network-records';
import { claim, volume } from '../../support/storage-objects';

/** A host of that size, named kvm1. */
function host(facts: Pick<HostRecord, 'capacity' | 'overcommit'>): HostRecord {
  return { ...hostRecord('kvm1', '192.168.1.1/24', '192.168.1.254'), ...facts };
}

/** Machines of 1Gi and one core. */
const machines = [domainRecord('a', '52:54:00:00:00:01'), domainRecord('b', '52:54:00:00:00:02')];

function disk(name: string, capacity: string): LibvirtRecord {
  const spec = {
    type: 'volume',
    name,
    pool: 'data',
    role: 'data',
    format: 'qcow2',
    capacity: Quantity.parse(capacity),
  } as const;
  return { kind: 'libvirt', path: `kvm1/data/${name}`, host: 'kvm1', spec };
}

function messages(...records: readonly StrataRecord[]): readonly string[] {
  return capacity.prove(factsOf(...records)).findings.map(({ code, message }) => `${code} ${message}`);
}

describe('CAP', () => {
  test.each<[string, HostRecord, readonly string[]]>([
    ['nothing of what is not known', host({}), []],
    ['memory that is given away', host({ capacity: { memory: Quantity.parse('2Gi') } }), []],
    ['memory that is given away twice', host({ capacity: { memory: Quantity.parse('1536Mi') } }), ['CAP001']],
    [
      'memory that may be promised',
      host({ capacity: { memory: Quantity.parse('1Gi') }, overcommit: { memory: 2 } }),
      [],
    ],
    ['cores that are given away', host({ capacity: { cores: 2 } }), []],
    ['cores that are given away twice', host({ capacity: { cores: 1 } }), ['CAP002']],
    ['cores that may be promised', host({ capacity: { cores: 1 }, overcommit: { cores: 1.5 } }), ['CAP002']],
    ['pools that hold their volumes', host({ capacity: { pools: { data: Quantity.parse('30G') } } }), []],
    ['pools that are too small', host({ capacity: { pools: { data: Quantity.parse('29G') } } }), ['CAP003']],
    ['other pools', host({ capacity: { pools: { other: Quantity.parse('1G') } } }), []],
  ])('judges %s', (_case, record, codes) => {
    expect(codesOf(capacity, record, ...machines, disk('x', '10G'), disk('y', '20G'))).toEqual(codes);
  });

  test('names what takes most', () => {
    expect(
      messages(host({ capacity: { memory: Quantity.parse('1Gi') }, overcommit: { memory: 1.5 } }), ...machines),
    ).toEqual([
      `CAP001 'capacity' of kvm1 must hold what is given away of it, got ` +
        `"2Gi of 1Gi memory, 1.5 times which may be promised": a 1Gi, b 1Gi`,
    ]);
  });

  test('asks nothing of another host', () => {
    const other = { ...host({ capacity: { cores: 1 } }), name: 'kvm2' };
    expect(codesOf(capacity, other, ...machines)).toEqual([]);
  });
});

describe('CAP004', () => {
  const kept = volume('small', '1Gi', { spec: { claimRef: { namespace: 'default', name: 'data-db-0' } } });
  const set = (storage: string) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { replicas: 2, volumeClaimTemplates: [claim('data', storage)] },
  });

  test('is told for a template that asks for more than the volume that is kept for its pod', () => {
    expect(messages(objectRecord(kept), objectRecord(set('10Gi')))).toEqual([
      `CAP004 'storage' of claim data-db-0 must be at most what small holds, which is kept for it, got "10Gi" of 1Gi`,
    ]);
    expect(messages(objectRecord(kept), objectRecord(set('1Gi')))).toEqual([]);
  });

  test('is not told for a claim that names the volume, which Kubernetes binds as it is', () => {
    const named = claim('data-db-0', '10Gi', { spec: { volumeName: 'small' } });
    expect(messages(objectRecord(kept), objectRecord(named))).toEqual([]);
  });
});
