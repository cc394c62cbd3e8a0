import * as fc from 'fast-check';
import { stableUuid } from '../../../src/values';

describe('stableUuid', () => {
  test.each<[string, string]>([
    ['lab/Kvm1/Images', '659566d0-814e-579b-ab1b-11d529e29bcb'],
    ['', 'ce56a59f-e05a-51fd-b489-e0b92c2503fd'],
  ])('gives "%s" the same UUID for ever', (name, uuid) => {
    expect(stableUuid(name)).toBe(uuid);
  });

  test('has the layout of version 5 for every name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(stableUuid(name)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  test('tells names apart', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 50 }), (names) => {
        expect(new Set(names.map(stableUuid)).size).toBe(names.length);
      }),
    );
  });
});
