import * as fc from 'fast-check';
import { Quantity } from '../../../src/values';

/** Billionths that one of each suffix stands for. */
const NANOS: ReadonlyArray<readonly [string, bigint]> = [
  ['n', 1n],
  ['u', 10n ** 3n],
  ['m', 10n ** 6n],
  ['', 10n ** 9n],
  ['k', 10n ** 12n],
  ['M', 10n ** 15n],
  ['G', 10n ** 18n],
  ['T', 10n ** 21n],
  ['e-3', 10n ** 6n],
  ['e4', 10n ** 13n],
  ['E9', 10n ** 18n],
  ['Ki', 1024n * 10n ** 9n],
  ['Mi', 1024n ** 2n * 10n ** 9n],
  ['Gi', 1024n ** 3n * 10n ** 9n],
  ['Ti', 1024n ** 4n * 10n ** 9n],
];

/** A whole number with a suffix, and the billionths it must come to. Small enough that no sum of two is capped. */
const written = fc
  .tuple(fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }), fc.constantFrom(...NANOS))
  .map(([count, [suffix, nanos]]) => ({ text: `${count}${suffix}`, nanos: count * nanos }));

const quantity = written.map(({ text }) => Quantity.parse(text));

function canonical(text: string): string {
  return Quantity.parse(text).toString();
}

function nanos(count: bigint): Quantity {
  return Quantity.parse(`${count}n`);
}

describe('Quantity', () => {
  test('is made from whole gibibytes, mebibytes and millicores', () => {
    expect(Quantity.gibibytes(5).toString()).toBe('5Gi');
    expect(Quantity.mebibytes(2048).toString()).toBe('2Gi');
    expect(Quantity.millicores(250).toString()).toBe('250m');
    expect(Quantity.millicores(2000).toString()).toBe('2');
  });

  test('is written into JSON in canonical form', () => {
    expect(JSON.stringify({ storage: Quantity.parse('1024Mi') })).toBe('{"storage":"1Gi"}');
  });

  test.each<[string, boolean]>([
    ['1n', true],
    ['5Gi', true],
    ['0', false],
    ['-1', false],
  ])('knows that %s is positive: %s', (text, isPositive) => {
    expect(Quantity.parse(text).isPositive).toBe(isPositive);
  });

  test('is multiplied without rounding', () => {
    expect(Quantity.parse('1.1').times(3).toString()).toBe('3300m');
    expect(Quantity.parse('512Mi').times(4n).toString()).toBe('2Gi');
  });

  test('sorts by amount, whatever the suffix', () => {
    const texts = ['1Gi', '1G', '500m', '1e3', '-1', '1Ki', '0'];
    const sorted = texts.map(Quantity.parse).sort((a, b) => a.compare(b));
    expect(sorted.map(String)).toEqual(['-1', '0', '500m', '1e3', '1Ki', '1G', '1Gi']);
  });

  test('stays whole beyond the largest suffix', () => {
    expect(Quantity.parse('1000E').toString()).toBe('1000E');
    expect(Quantity.parse('4Ei').plus(Quantity.parse('4Ei')).times(1024).toString()).toBe('8192Ei');
  });

  test.each<[string, string]>([
    ['5GB', '5G'],
    ['5GiB', '5Gi'],
    ['5 Gi', '5Gi'],
    ['5gb', '5G'],
    ['5gib', '5Gi'],
    ['5K', '5k'],
    ['5KB', '5k'],
    ['5kib', '5Ki'],
    ['512mb', '512M'],
    ['512 Mb', '512M'],
    ['0.1mi', '0.1Mi'],
    ['500m ', '500m'],
    ['500 m', '500m'],
    ['2t', '2T'],
    ['-1.5 TB', '-1.5T'],
    ['100b', '100'],
    ['1i', '1'],
    [' 1', '1'],
    ['1 ', '1'],
  ])('refuses "%s" and asks whether "%s" was meant', (text, meant) => {
    expect(() => Quantity.parse(text)).toThrow(
      new Error(`must be a quantity such as 5Gi or 500m, got "${text}"; did you mean "${meant}"?`),
    );
    expect(() => Quantity.parse(meant)).not.toThrow();
  });

  test.each(['lots', '1,5Gi', '', '5XB', '0x10', '.', 'Gi', 'NaN', 'Infinity'])('refuses "%s"', (text) => {
    expect(() => Quantity.parse(text)).toThrow(new Error(`must be a quantity such as 5Gi or 500m, got "${text}"`));
  });

  test.each(['1e64', '1E-64', '1e999999999'])('refuses %s, whose exponent no machine has a use for', (text) => {
    expect(() => Quantity.parse(text)).toThrow(new Error(`must have an exponent of -63 to 63, got "${text}"`));
  });
});

describe('Quantity, for all amounts', () => {
  test('holds exactly what is written', () => {
    fc.assert(
      fc.property(written, (each) => {
        expect(Quantity.parse(each.text).equals(nanos(each.nanos))).toBe(true);
      }),
    );
  });

  test('rounds what is finer than a billionth away from zero', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 15 }), (digits, places) => {
        const unit = 10n ** BigInt(places);
        const text = `0.${'0'.repeat(places)}${digits}`;
        // 0.000ddd is ddd / 10^(places + its digits)
        const divisor = unit * 10n ** BigInt(String(digits).length);
        const scaled = digits * 10n ** 9n;
        const up = scaled / divisor + (scaled % divisor === 0n ? 0n : 1n);
        expect(Quantity.parse(text).equals(nanos(up))).toBe(true);
        expect(Quantity.parse(`-${text}`).equals(nanos(-up))).toBe(true);
      }),
    );
  });

  test('reads back what it prints', () => {
    fc.assert(
      fc.property(quantity, (each) => {
        expect(Quantity.parse(each.toString()).equals(each)).toBe(true);
      }),
    );
  });

  test('prints its canonical form as it stands', () => {
    fc.assert(
      fc.property(quantity, (each) => {
        expect(Quantity.parse(each.toString()).toString()).toBe(each.toString());
      }),
    );
  });

  test('prints no fraction, and the largest suffix that needs none', () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const [, digits] = /^-?(\d+)([a-zA-Z].*)?$/.exec(canonical(text)) ?? [];
        expect(digits).toBeDefined();
        const base = text.endsWith('i') ? 1024n : 1000n;
        expect(digits === '0' || BigInt(digits) % base !== 0n).toBe(true);
      }),
    );
  });

  test('compares as whole billionths do', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const sign = a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
        expect(Quantity.parse(a.text).compare(Quantity.parse(b.text))).toBe(sign);
        expect(Quantity.parse(a.text).equals(Quantity.parse(b.text))).toBe(sign === 0);
      }),
    );
  });

  test('adds, takes and multiplies as whole billionths do', () => {
    fc.assert(
      fc.property(written, written, fc.bigInt({ min: -1000n, max: 1000n }), (a, b, factor) => {
        const [x, y] = [Quantity.parse(a.text), Quantity.parse(b.text)];
        expect(x.plus(y).equals(nanos(a.nanos + b.nanos))).toBe(true);
        expect(x.minus(y).equals(nanos(a.nanos - b.nanos))).toBe(true);
        expect(x.times(factor).equals(nanos(a.nanos * factor))).toBe(true);
      }),
    );
  });

  test('undoes what it added', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        expect(a.plus(b).minus(b).equals(a)).toBe(true);
        expect(a.minus(b).plus(b).equals(a)).toBe(true);
      }),
    );
  });

  test('rounds to the next whole unit away from zero, never further', () => {
    fc.assert(
      fc.property(written, (each) => {
        const size = each.nanos < 0n ? -each.nanos : each.nanos;
        const { ceil, ceilMilli } = Quantity.parse(each.text);
        const [units, thousandths] = each.nanos < 0n ? [-ceil, -ceilMilli] : [ceil, ceilMilli];
        expect(units * 10n ** 9n - size).toBeGreaterThanOrEqual(0n);
        expect(units * 10n ** 9n - size).toBeLessThan(10n ** 9n);
        expect(thousandths * 10n ** 6n - size).toBeGreaterThanOrEqual(0n);
        expect(thousandths * 10n ** 6n - size).toBeLessThan(10n ** 6n);
      }),
    );
  });
});
