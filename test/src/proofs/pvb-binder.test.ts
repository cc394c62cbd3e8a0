import fc from 'fast-check';
import type { BindingPrediction } from '../../../src/proofs';
import { pvb } from '../../../src/proofs/pvb';
import { type Bindings, everyEnd, type World } from '../../support/binder';
import { factsOf, objectRecord } from '../../support/facts';
import { someStorageSet } from '../../support/storage-sets';
import { someWorld } from '../../support/storage-worlds';

/** One run is one small set of claims and volumes, bound in every order with every tie settled every way. */
const RUNS = { numRuns: 100, seed: 20260801 };

/** Small worlds full of ties, and those that the real binder is asked about. */
const someSet: fc.Arbitrary<World> = fc.oneof(someWorld, someStorageSet);

function predictionsOf({ volumes, claims, classes }: World): readonly BindingPrediction[] {
  const { predictions } = pvb.prove(factsOf(...[...classes, ...volumes, ...claims].map(objectRecord)));
  return predictions.filter((prediction) => prediction.kind === 'binding');
}

/** What became of one claim over all ends: names of volumes, undefined among them when it was left pending. */
function fates(ends: readonly Bindings[], index: number): ReadonlySet<string | undefined> {
  return new Set(ends.map((end) => end[index]));
}

describe('PVB beside the binder', () => {
  test('names every volume that a claim can get, and says when it can get none', () => {
    fc.assert(
      fc.property(someSet, (world) => {
        const ends = everyEnd(world);
        for (const [index, { claim: name, volumes, mayStayPending }] of predictionsOf(world).entries()) {
          const foreseen = [...volumes, ...(mayStayPending ? [undefined] : [])];
          const missed = [...fates(ends, index)].filter((fate) => !foreseen.includes(fate));
          expect({ name, missed }).toEqual({ name, missed: [] });
        }
      }),
      RUNS,
    );
  });

  test('is certain only of what happens in every order of arrival', () => {
    fc.assert(
      fc.property(someSet, (world) => {
        const ends = everyEnd(world);
        for (const [index, { claim: name, volumes, verdict }] of predictionsOf(world).entries()) {
          if (verdict === 'certain') {
            expect({ name, fates: [...fates(ends, index)] }).toEqual({ name, fates: volumes });
          }
        }
      }),
      RUNS,
    );
  });
});
