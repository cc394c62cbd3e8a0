import { claimsIn, volumeOf } from '../../../../src/proofs/binding/model';
import { outcomes } from '../../../../src/proofs/binding/outcomes';
import { immediatePreference, type Preference } from '../../../../src/proofs/binding/preference';
import { type Lot, Stock } from '../../../../src/proofs/binding/stock';
import { objectRecord } from '../../../support/facts';
import { claim, volume } from '../../../support/storage-objects';

const [a, b, c] = ['a', 'b', 'c'].map((name) => [volumeOf(objectRecord(volume(name, '1Gi')))]);

/** A preference for volumes one after the other. */
function inTurn(...volumes: readonly Lot[]): Preference {
  return [[volumes.map((each) => [each])]];
}

/** A preference for none of them. */
function alike(...volumes: readonly Lot[]): Preference {
  return volumes.length === 0 ? [] : [[[volumes]]];
}

function namesIn(lots: ReadonlySet<Lot>): readonly string[] {
  return [...lots]
    .flat()
    .map(({ name }) => name)
    .sort();
}

function told(...preferences: readonly Preference[]): readonly string[] {
  const contenders = preferences.map((preference) => ({ count: 1, preference }));
  return outcomes(contenders).map(({ lots, mayStayPending }) =>
    [...namesIn(lots), ...(mayStayPending ? ['none'] : [])].join(' or '),
  );
}

describe('outcomes', () => {
  test.each<[string, readonly Preference[], readonly string[]]>([
    ['no claims', [], []],
    ['a claim that nothing fits', [alike()], ['none']],
    ['a claim on its own', [inTurn(a, b)], ['a']],
    ['two volumes alike for one claim', [alike(a, b)], ['a or b']],
    ['one volume for two claims', [alike(a), alike(a)], ['a or none', 'a or none']],
    ['two volumes in turn for two claims', [inTurn(a, b), inTurn(a, b)], ['a or b', 'a or b']],
    ['claims that never meet', [inTurn(a, b), inTurn(c)], ['a', 'c']],
    [
      'a rival that turns to the first choice only when its own is gone',
      [inTurn(a), inTurn(b, a), alike(b)],
      ['a or none', 'a or b or none', 'b or none'],
    ],
    ['a rival that never needs to', [inTurn(a), inTurn(b, a)], ['a', 'b']],
    [
      'three volumes for three claims alike',
      [alike(a, b, c), alike(a, b, c), alike(a, b, c)],
      ['a or b or c', 'a or b or c', 'a or b or c'],
    ],
    ['one rival, who cannot take both of two volumes', [inTurn(a, b, c), alike(a, b)], ['a or b', 'a or b']],
  ])('tells what may become of %s', (_what, preferences, expected) => {
    expect(told(...preferences)).toEqual(expected);
  });

  test('reaches a set of modes without the other sets of its level', () => {
    expect(told([[[[a], [b]], [[c]]]])).toEqual(['a or c']);
  });

  test('reaches the next level only when the whole level before it can be taken', () => {
    const levels: Preference = [[[[a]], [[b]]], [[[c]]]];
    expect(told(levels, alike(a))).toEqual(['a or b', 'a or none']);
    expect(told(levels, alike(a), alike(b))).toEqual(['a or b or c', 'a or none', 'b or none']);
  });

  test('gives each of two hundred claims its own of two hundred volumes, though nearly all fit nearly all', () => {
    const volumes = Array.from({ length: 200 }, (_, n) => volumeOf(objectRecord(volume(`pv-${n}`, `${n + 1}Gi`))));
    const claims = claimsIn(
      Array.from({ length: 200 }, (_, n) => objectRecord(claim(`claim-${n}`, `${n + 1}Gi`))),
      undefined,
    );
    const stock = new Stock(volumes, claims);
    const results = outcomes(claims.map((each) => ({ count: 1, preference: immediatePreference(each, stock) })));
    expect(results.map(({ lots }) => namesIn(lots).join())).toEqual(volumes.map(({ name }) => name));
  });

  test.each([
    [100, false],
    [101, true],
  ])('knows of a hundred volumes whether there is one for each of %i different claims', (count, mayStayPending) => {
    const volumes = Array.from({ length: 100 }, (_, n): Lot => [volumeOf(objectRecord(volume(`pv-${n}`, '1Gi')))]);
    const results = outcomes(Array.from({ length: count }, () => ({ count: 1, preference: inTurn(...volumes) })));
    expect(new Set(results.map((each) => each.mayStayPending))).toEqual(new Set([mayStayPending]));
    expect(results.map(({ lots }) => lots.size)).toEqual(results.map(() => 100));
  });

  test.each<[string, number, string]>([
    ['as many claims as volumes', 2, 'a or b'],
    ['one claim more', 3, 'a or b or none'],
  ])('counts claims that are alike once: %s', (_what, count, expected) => {
    const lot: Lot = [...a, ...b];
    const [{ lots, mayStayPending }] = outcomes([{ count, preference: inTurn(lot) }]);
    expect([...namesIn(lots), ...(mayStayPending ? ['none'] : [])].join(' or ')).toBe(expected);
  });

  test('goes past volumes that are alike only when there are claims for each of them', () => {
    const twins: Lot = [...a, ...b];
    const last = (count: number) => {
      const [{ lots }] = outcomes([
        { count: 1, preference: inTurn(twins, c) },
        { count, preference: inTurn(twins) },
      ]);
      return namesIn(lots);
    };
    expect(last(1)).toEqual(['a', 'b']);
    expect(last(2)).toEqual(['a', 'b', 'c']);
  });

  test('does not count claims that can take one lot for another', () => {
    const twins: Lot = [...a, ...b];
    const e: Lot = [volumeOf(objectRecord(volume('e', '1Gi')))];
    const [{ lots }] = outcomes([
      { count: 1, preference: inTurn(c, twins, e) },
      { count: 3, preference: inTurn(c) },
      { count: 1, preference: inTurn(twins) },
    ]);
    expect(namesIn(lots)).toEqual(['a', 'b', 'c']);
  });
});
