import fc from 'fast-check';
import { fieldDifferences } from '../../../src/live/field-differences';

const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)));

describe('fields of two objects', () => {
  test('do not differ from their own', () => {
    fc.assert(fc.property(json, (value) => expect(fieldDifferences(value, structuredClone(value))).toEqual([])));
  });

  test('differ exactly when the objects do', () => {
    fc.assert(
      fc.property(json, json, (wanted, actual) => {
        expect(fieldDifferences(wanted, actual).length === 0).toBe(
          JSON.stringify(sorted(wanted)) === JSON.stringify(sorted(actual)),
        );
      }),
    );
  });

  test('are told by their place, with both values', () => {
    const wanted = {
      spec: { replicas: 2, containers: [{ name: 'a', image: 'x:1' }] },
      labels: { 'app.io/name': 'web' },
    };
    const actual = { spec: { replicas: 5, containers: [{ name: 'a', image: 'x:2' }] }, labels: {}, extra: true };
    expect(fieldDifferences(wanted, actual)).toEqual([
      { at: 'spec.replicas', wanted: 2, actual: 5 },
      { at: 'spec.containers[0].image', wanted: 'x:1', actual: 'x:2' },
      { at: 'labels["app.io/name"]', wanted: 'web', actual: undefined },
      { at: 'extra', wanted: undefined, actual: true },
    ]);
  });

  test('of lists of different length are told whole', () => {
    expect(fieldDifferences({ a: [1, 2] }, { a: [1] })).toEqual([{ at: 'a', wanted: [1, 2], actual: [1] }]);
  });

  test('as a subset leave out what is there besides, and what is wanted empty', () => {
    const wanted = { a: 1, none: null, list: [], text: '' };
    expect(fieldDifferences(wanted, { a: 1, b: 2 }, { subset: true })).toEqual([]);
    expect(fieldDifferences({ a: false }, {}, { subset: true })).toEqual([
      { at: 'a', wanted: false, actual: undefined },
    ]);
  });
});

/** The same value with the fields of each object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, each]) => [key, sorted(each)]),
      )
    : value;
}
