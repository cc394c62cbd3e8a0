import { disks } from '../../../src/proofs/disks';
import type { LibvirtRecord } from '../../../src/records';
import { Quantity } from '../../../src/values';
import { lab } from '../../../stacks/environments/lab';
import { assembled } from '../../support/environments';
import { factsOf } from '../../support/facts';
import { domainRecord } from '../../support/network-records';
import { Testbed } from '../../support/tree';

describe('disks', () => {
  test('are predicted for each machine: place on the bus, and file on the host', () => {
    const bed = new Testbed();
    bed.machine('vm1', {
      dataDisks: [{ name: 'data', pool: bed.pool, capacity: Quantity.parse('1Gi'), mount: '/data' }],
    });
    expect(disks.prove(factsOf(...bed.records))).toEqual({
      findings: [],
      predictions: [
        {
          kind: 'disks',
          path: 'kvm1/vm1/Resource',
          host: 'kvm1',
          guest: 'vm1',
          disks: [
            { target: 'vda', source: '/var/lib/disks/vm1-root.qcow2' },
            { target: 'vdb', source: '/var/lib/disks/vm1-data.qcow2' },
            { target: 'hdd', source: '/var/lib/disks/vm1-cloud-init.iso' },
          ],
        },
      ],
    });
  });

  test('of a pool that the tree does not define are told by pool and name', () => {
    const record = domainRecord('vm1', '52:54:00:00:00:01');
    const spec = { ...record.spec, disks: [{ from: 'volume', pool: 'theirs', volume: 'a.raw', format: 'raw' }] };
    expect(disks.prove(factsOf({ ...record, spec } as LibvirtRecord)).predictions).toMatchObject([
      { disks: [{ target: 'vda', source: 'theirs/a.raw' }] },
    ]);
  });

  test('of lab stand in its predictions', () => {
    const predicted = assembled(lab).predictions.flatMap((each) => (each.kind === 'disks' ? each.guest : []));
    expect(predicted).toEqual(['lab-cp1', 'lab-nfs', 'lab-worker1', 'lab-worker2']);
  });
});
