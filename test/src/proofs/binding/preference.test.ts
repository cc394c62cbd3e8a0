import { claimsIn, volumeOf } from '../../../../src/proofs/binding/model';
import { delayedPreference, immediatePreference } from '../../../../src/proofs/binding/preference';
import { Stock } from '../../../../src/proofs/binding/stock';
import type { KubernetesObject } from '../../../../src/records';
import { objectRecord } from '../../../support/facts';
import { claim, ROX, RWO, RWX, reachedFrom, type StorageFacts, volume } from '../../../support/storage-objects';

const own = { claimRef: { namespace: 'default', name: 'data' } };

/** Names in the shape of the preference: levels of groups of tiers. */
function ranked(rank: typeof immediatePreference, asked: StorageFacts, ...volumes: readonly KubernetesObject[]) {
  const [wanted] = claimsIn([objectRecord(claim('data', '1Gi', asked))], undefined);
  const offered = volumes.map((each) => volumeOf(objectRecord(each)));
  return rank(wanted, new Stock(offered, [wanted]))
    .map((level) => level.map((group) => [...group].map((tier) => tier.flat().map(({ name }) => name))))
    .map((level) => level.filter((group) => group.length > 0))
    .filter((level) => level.length > 0);
}

describe('immediatePreference', () => {
  test('prefers the smallest volume', () => {
    expect(ranked(immediatePreference, {}, volume('big', '3Gi'), volume('small', '1Gi'), volume('mid', '2Gi'))).toEqual(
      [[[['small'], ['mid'], ['big']]]],
    );
  });

  test('has no preference between equal sizes, however they are written', () => {
    expect(ranked(immediatePreference, {}, volume('a', '1Gi'), volume('b', '1024Mi'))).toEqual([[[['a', 'b']]]]);
  });

  test('prefers fewer access modes to a smaller size', () => {
    const both = volume('five', '5Gi', { modes: [RWX, RWO] });
    expect(ranked(immediatePreference, { modes: [RWX] }, both, volume('ten', '10Gi', { modes: [RWX] }))).toEqual([
      [[['ten']]],
      [[['five']]],
    ]);
  });

  test('keeps sets of as many modes apart, for they are tried one after the other in no fixed order', () => {
    const volumes = [
      volume('x-small', '1Gi', { modes: [RWO, RWX] }),
      volume('x-large', '2Gi', { modes: [RWX, RWO] }),
      volume('o', '3Gi', { modes: [RWO, ROX] }),
    ];
    expect(ranked(immediatePreference, {}, ...volumes)).toEqual([[[['x-small'], ['x-large']], [['o']]]]);
  });

  test('takes a volume kept for the claim before a smaller one, within its set of modes', () => {
    const kept = volume('kept', '9Gi', { spec: own });
    expect(ranked(immediatePreference, {}, volume('small', '1Gi'), kept)).toEqual([[[['kept'], ['small']]]]);
  });

  test('takes a volume of fewer modes before one kept for the claim', () => {
    const kept = volume('kept', '1Gi', { modes: [RWO, RWX], spec: own });
    expect(ranked(immediatePreference, {}, volume('plain', '1Gi'), kept)).toEqual([[[['plain']]], [[['kept']]]]);
  });

  test('looks at no other volume when the claim names one', () => {
    const asked = { spec: { volumeName: 'big' } };
    expect(ranked(immediatePreference, asked, volume('small', '1Gi'), volume('big', '3Gi'))).toEqual([[[['big']]]]);
  });

  test('leaves out what does not fit', () => {
    expect(ranked(immediatePreference, {}, volume('tiny', '1Mi'), volume('x', '1Gi', { modes: [RWX] }))).toEqual([]);
  });
});

describe('delayedPreference', () => {
  test('goes by size alone, whatever the access modes', () => {
    const both = volume('five', '5Gi', { modes: [RWX, RWO] });
    expect(ranked(delayedPreference, { modes: [RWX] }, volume('ten', '10Gi', { modes: [RWX] }), both)).toEqual([
      [[['five'], ['ten']]],
    ]);
  });

  test('has no preference among volumes that not every node can reach', () => {
    const local = volume('local', '2Gi', { spec: reachedFrom('node-1') });
    expect(ranked(delayedPreference, {}, local, volume('small', '1Gi'))).toEqual([[[['small', 'local']]]]);
  });

  test('takes a volume kept for the claim first, wherever it can be reached', () => {
    const kept = volume('kept', '9Gi', { spec: { ...own, ...reachedFrom('node-1') } });
    expect(ranked(delayedPreference, {}, volume('small', '1Gi'), kept)).toEqual([[[['kept'], ['small']]]]);
  });

  test('finds nothing beside a volume kept for the claim without its modes, on which the scheduler insists', () => {
    const kept = volume('kept', '1Gi', { modes: [RWO], spec: own });
    const asked = { modes: [RWX] };
    expect(ranked(delayedPreference, asked, kept, volume('fits', '1Gi', { modes: [RWX] }))).toEqual([]);
    expect(ranked(immediatePreference, asked, kept, volume('fits', '1Gi', { modes: [RWX] }))).toEqual([[[['fits']]]]);
  });

  test('is empty when nothing fits', () => {
    expect(ranked(delayedPreference, {}, volume('tiny', '1Mi'))).toEqual([]);
  });
});
