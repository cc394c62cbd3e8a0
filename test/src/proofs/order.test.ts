import { findingText } from '../../../src/proofs';
import { order } from '../../../src/proofs/order';
import type { LibvirtRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { volume } from '../../support/storage-objects';

/** A volume that is laid over another one of its pool. */
function layer(name: string, base?: string): LibvirtRecord {
  return {
    kind: 'libvirt',
    path: `kvm1/${name}`,
    host: 'kvm1',
    spec: {
      type: 'volume',
      name,
      pool: 'system',
      role: 'root',
      format: 'qcow2',
      base: base === undefined ? undefined : { name: base, path: `/pool/${base}` },
    },
  };
}

describe('ORD001', () => {
  test('tells the circle of what cannot be made in any order', () => {
    const records = [layer('alone'), layer('a', 'b'), layer('b', 'c'), layer('c', 'b')];
    expect(order.prove(factsOf(...records)).findings.map(findingText)).toEqual([
      `[kvm1/b] 'order' must have a beginning, got "kvm1/b -> kvm1/c -> kvm1/b"; let one of them do without the next`,
    ]);
  });

  test('says nothing where each has its turn', () => {
    const records = [layer('a', 'b'), layer('b', 'c'), layer('c'), objectRecord(volume('pv', '1Gi'))];
    expect(order.prove(factsOf(...records)).findings).toEqual([]);
  });
});
