import { holds, rangeOf, rangeText, sizeOf, without } from '../../../../src/proofs/load-balancers/address-range';
import { Ipv4Address } from '../../../../src/values';

function ranges(...texts: readonly string[]) {
  return texts.flatMap((text) => rangeOf(text) ?? []);
}

describe('a range of addresses', () => {
  test.each([
    ['10.0.0.20-10.0.0.29', '10.0.0.20-10.0.0.29', 10],
    ['10.0.0.20 - 10.0.0.29', '10.0.0.20-10.0.0.29', 10],
    ['10.0.0.16/28', '10.0.0.16-10.0.0.31', 16],
    ['10.0.0.7', '10.0.0.7', 1],
    ['10.0.0.7/32', '10.0.0.7', 1],
  ])('is read from %s', (text, shown, size) => {
    expect(ranges(text).map(rangeText)).toEqual([shown]);
    expect(sizeOf(ranges(text))).toBe(size);
  });

  test.each(['fc00::1-fc00::9', '10.0.0.1-10.0.0.2-10.0.0.3', 'lan', ''])('is not read from "%s"', (text) => {
    expect(rangeOf(text)).toBeUndefined();
  });

  test('holds its first and its last address', () => {
    const [range] = ranges('10.0.0.2-10.0.0.3');
    expect([1, 2, 3, 4].map((end) => holds(range, Ipv4Address.parse(`10.0.0.${end}`)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test.each([
    ['in the middle', ['10.0.0.5'], ['10.0.0.2-10.0.0.4', '10.0.0.6-10.0.0.9']],
    ['at both ends', ['10.0.0.2', '10.0.0.9'], ['10.0.0.3-10.0.0.8']],
    ['side by side, and twice', ['10.0.0.4', '10.0.0.3', '10.0.0.4'], ['10.0.0.2', '10.0.0.5-10.0.0.9']],
    ['elsewhere', ['10.0.0.10'], ['10.0.0.2-10.0.0.9']],
  ])('is divided by addresses %s', (_case, taken, left) => {
    expect(without(ranges('10.0.0.2-10.0.0.9'), taken.map(Ipv4Address.parse)).map(rangeText)).toEqual(left);
  });
});
