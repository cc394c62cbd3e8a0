import { whyBinding } from '../../../../src/proofs';
import type { KubernetesObject } from '../../../../src/records';
import { factsOf, objectRecord } from '../../../support/facts';
import { claim, RWO, RWX, storageClass, volume } from '../../../support/storage-objects';

/** `rank volume: reason` for each volume that was considered for claim `data`. */
function considered(...objects: readonly KubernetesObject[]): readonly string[] {
  const why = whyBinding(factsOf(...objects.map(objectRecord)), 'default', 'data');
  return (why?.volumes ?? []).map(({ rank, volume: name, reason }) => `${rank} ${name}${reason ? `: ${reason}` : ''}`);
}

const own = { claimRef: { namespace: 'default', name: 'data' } };

describe('whyBinding', () => {
  test('puts volumes that the claim may get first, then those that fit, then the others', () => {
    expect(
      considered(volume('tiny', '1Gi'), volume('big', '9Gi'), volume('right', '2Gi'), claim('data', '2Gi')),
    ).toEqual(['possible right', 'later big: holds 9Gi, more than right', 'unfit tiny: holds 1Gi']);
  });

  test('says that fewer access modes come first, unless the claim waits for a consumer', () => {
    const both = volume('both', '1Gi', { modes: [RWO, RWX], spec: { storageClassName: 'c' } });
    const objects = [volume('one', '2Gi', { spec: { storageClassName: 'c' } }), both];
    const asked = claim('data', '1Gi', { spec: { storageClassName: 'c' } });
    expect(considered(...objects, asked)).toEqual(['possible one', 'later both: has more access modes than one']);
    expect(considered(storageClass('c', { waits: true }), ...objects, asked)).toEqual([
      'possible both',
      'later one: holds 2Gi, more than both',
    ]);
  });

  test('goes by size alone where the claim waits for a consumer', () => {
    const late = { storageClassName: 'late' };
    const objects = [
      storageClass('late', { waits: true }),
      volume('small', '1Gi', { spec: late }),
      volume('big', '2Gi', { modes: [RWO, RWX], spec: late }),
      claim('data', '1Gi', { spec: late }),
    ];
    expect(considered(...objects)).toEqual(['possible small', 'later big: holds 2Gi, more than small']);
  });

  test('says that a volume kept for the claim comes first', () => {
    const objects = [volume('kept', '9Gi', { spec: own }), volume('small', '1Gi'), claim('data', '1Gi')];
    expect(considered(...objects)).toEqual([
      'possible kept',
      'later small: comes after kept, which is kept for the claim',
    ]);
  });

  test('says what stands in the way where a volume that fits is never asked for', () => {
    const late = { storageClassName: 'late' };
    const objects = [
      storageClass('late', { waits: true }),
      volume('kept', '1Gi', { spec: { ...late, ...own } }),
      volume('fits', '1Gi', { modes: [RWX], spec: late }),
      claim('data', '1Gi', { modes: [RWX], spec: late }),
    ];
    expect(considered(...objects)).toEqual([
      'later fits: comes after a volume that is kept for the claim and has not its access modes',
      'unfit kept: has no ReadWriteMany',
    ]);
  });

  test('leaves no volume to a claim that names another', () => {
    const asked = claim('data', '1Gi', { spec: { volumeName: 'b' } });
    expect(considered(volume('a', '1Gi'), volume('b', '1Gi'), asked)).toEqual([
      'possible b',
      'unfit a: is not b, which the claim names',
    ]);
  });

  test('names the claims that may get the same volume', () => {
    const objects = [volume('a', '1Gi'), volume('b', '9Gi'), claim('data', '1Gi'), claim('other', '1Gi')];
    const why = whyBinding(factsOf(...objects.map(objectRecord)), 'default', 'data');
    expect(why?.volumes.map(({ rivals }) => rivals)).toEqual([['default/other'], ['default/other']]);
    expect(why?.findings.map(({ code }) => code)).toEqual(['PVB002']);
  });

  test('knows no claim of another namespace', () => {
    expect(whyBinding(factsOf(objectRecord(claim('data', '1Gi'))), 'web', 'data')).toBeUndefined();
  });
});
