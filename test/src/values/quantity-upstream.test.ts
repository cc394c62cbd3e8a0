// Facts from apimachinery 0.27.16, pkg/api/resource/quantity_test.go; each text and canonical form was also given to
// upstream's own ParseQuantity and String.
import { Quantity } from '../../../src/values';

function canonical(text: string): string {
  return Quantity.parse(text).toString();
}

describe('Quantity, held against Kubernetes', () => {
  test.each(['0', '0n', '0u', '0m', '0k', '0M', '0G', '0T', '0Ki', '0Mi', '0Gi', '0Ti', '00', '-0'])(
    'reads %s as nothing, printed without suffix',
    (text) => {
      expect(canonical(text)).toBe('0');
    },
  );

  test.each<[string, bigint]>([
    ['1', 1n],
    ['9', 9n],
    ['1Ki', 1024n],
    ['8Ki', 8n * 1024n],
    ['7Mi', 7n * 1024n ** 2n],
    ['6Gi', 6n * 1024n ** 3n],
    ['5Ti', 5n * 1024n ** 4n],
    ['100Ti', 100n * 1024n ** 4n],
    ['4Pi', 4n * 1024n ** 5n],
    ['3Ei', 3n * 1024n ** 6n],
    ['0.5Mi', 512n * 1024n],
    ['8k', 8_000n],
    ['50k', 50_000n],
    ['7M', 7_000_000n],
    ['6G', 6_000_000_000n],
    ['40T', 40_000_000_000_000n],
    ['300T', 300_000_000_000_000n],
    ['2P', 2_000_000_000_000_000n],
    ['1E', 1_000_000_000_000_000_000n],
    ['12E', 12_000_000_000_000_000_000n],
    ['100.035k', 100_035n],
    ['10.035M', 10_035_000n],
    ['7.123456M', 7_123_456n],
    ['6.987654321G', 6_987_654_321n],
    ['300.2T', 300_200_000_000_000n],
    ['1.01E', 1_010_000_000_000_000_000n],
    ['1.', 1n],
    ['1.G', 1_000_000_000n],
    ['1e3', 1_000n],
    ['1E6', 1_000_000n],
    ['1e13', 10_000_000_000_000n],
    ['1.3E+6', 1_300_000n],
    ['1.40e9', 1_400_000_000n],
    ['1.53E12', 1_530_000_000_000n],
    ['1.7E18', 1_700_000_000_000_000_000n],
  ])('reads %s as %d units, with either sign', (text, units) => {
    expect(Quantity.parse(text).ceil).toBe(units);
    expect(Quantity.parse(`+${text}`).ceil).toBe(units);
    expect(Quantity.parse(`-${text}`).ceil).toBe(-units);
  });

  test.each<[string, bigint]>([
    ['5n', 5n],
    ['4u', 4_000n],
    ['3m', 3_000_000n],
    ['1E-3', 1_000_000n],
    ['0.5e-1', 50_000_000n],
    ['0.5e-2', 5_000_000n],
    ['0.001', 1_000_000n],
    ['.001', 1_000_000n],
    ['0.00500', 5_000_000n],
    ['0.0005k', 500_000_000n],
    ['.0001k', 100_000_000n],
    ['9.01', 9_010_000_000n],
    ['100.035Ki', 102_435_840_000_000n],
    ['0.05Gi', 53_687_091_200_000_000n],
    ['0.025Ti', 27_487_790_694_400_000_000n],
  ])('reads %s as %d billionths', (text, nanos) => {
    expect(Quantity.parse(text).equals(Quantity.parse(`${nanos}n`))).toBe(true);
    expect(Quantity.parse(`-${text}`).equals(Quantity.parse(`-${nanos}n`))).toBe(true);
  });

  test.each<[string, string]>([
    ['3.001n', '4n'],
    ['1.1E-9', '2e-9'],
    ['0.0000000001', '1n'],
    ['0.0000000005', '1n'],
    ['0.5e-9', '1e-9'],
    ['0.9n', '1n'],
    ['0.00000012345', '124n'],
    ['0.00000012354', '124n'],
    ['0.000000000001Ki', '2n'],
  ])('rounds %s, which is finer than a billionth, away from zero to %s', (text, form) => {
    expect(canonical(text)).toBe(form);
    expect(canonical(`-${text}`)).toBe(`-${form}`);
  });

  test.each(['9Ei', '8Ei', '9223372036854775807Ki', '1000000Pi'])('caps %s at 2^63-1', (text) => {
    expect(canonical(text)).toBe('9223372036854775807');
    expect(canonical(`-${text}`)).toBe('-9223372036854775807');
  });

  test.each<[string, string]>([
    // each row: as written, as printed
    ['1024Mi', '1Gi'],
    ['307200Ki', '300Mi'],
    ['1025024Mi', '1001Gi'],
    ['1024Gi', '1Ti'],
    ['6144', '6144'],
    ['1000M', '1G'],
    ['0.001T', '1G'],
    ['1000000k', '1G'],
    ['1000u', '1m'],
    ['1.08', '1080m'],
    ['1080000000n', '1080m'],
    ['1.5', '1500m'],
    ['1.5Gi', '1536Mi'],
    ['0.5', '500m'],
    ['5000m', '5'],
    ['1234567000k', '1234567M'],
    ['3000', '3k'],
    ['.001e12', '1e9'],
    ['0.001e0', '1e-3'],
    ['1000e-12', '1e-9'],
    ['1e14', '100e12'],
    ['1E21', '1e21'],
    ['1e20', '100e18'],
    ['0.5e0', '500e-3'],
    ['12E', '12E'],
    ['.001Ki', '1024m'],
    ['.000001Ki', '1024u'],
    ['.000000001Ki', '1024n'],
    ['1023.5Ki', '1048064'],
    ['0.5Ki', '512'],
    ['0.9765625Ki', '1k'],
    ['1025Ki', '1025Ki'],
    ['100.035Ki', '102435840m'],
  ])('prints %s as %s', (text, form) => {
    expect(canonical(text)).toBe(form);
    expect(canonical(`-${text}`)).toBe(`-${form}`);
  });

  test.each([
    '1Ki',
    '6Ki',
    '300Mi',
    '1001Gi',
    '1Ti',
    '1G',
    '1m',
    '80m',
    '1080m',
    '300M',
    '1T',
    '1234567M',
    '1025',
    '1e9',
    '80e-3',
    '300e6',
    '1e12',
    '3e3',
    '1n',
    '1080n',
    '80u',
  ])('prints %s, which is canonical, as it stands', (text) => {
    expect(canonical(text)).toBe(text);
    expect(canonical(`-${text}`)).toBe(`-${text}`);
  });

  test.each<[string, string, number]>([
    ['0', '0', 0],
    ['0Ki', '0m', 0],
    ['100m', '50m', 1],
    ['50m', '100m', -1],
    ['10000T', '100Gi', 1],
    ['9', '9.01', -1],
    ['9.01', '9.00', 1],
    ['800m', '1', -1],
    ['800m', '0.79', 1],
    ['9223372036854775807', '0.1', 1],
    ['-9223372036854775807', '0', -1],
    ['92.23372036854775807', '1k', -1],
    ['10', '10.00000000000000000', 0],
    ['10.00000000000000001', '10', 1],
    ['-10', '10', -1],
    ['1Ki', '1024', 0],
    ['1e3', '1k', 0],
  ])('compares %s with %s', (a, b, sign) => {
    expect(Quantity.parse(a).compare(Quantity.parse(b))).toBe(sign);
    expect(Quantity.parse(b).compare(Quantity.parse(a)) + sign).toBe(0);
    expect(Quantity.parse(a).equals(Quantity.parse(b))).toBe(sign === 0);
  });

  test.each<[string, bigint, bigint]>([
    ['1n', 1n, 1n],
    ['1u', 1n, 1n],
    ['1m', 1n, 1n],
    ['1', 1n, 1_000n],
    ['10k', 10_000n, 10_000_000n],
    ['9.01', 10n, 9_010n],
    ['-9.01', -10n, -9_010n],
    ['1.1m', 1n, 2n],
    ['-1.1m', -1n, -2n],
    ['1.1Ki', 1_127n, 1_126_400n],
  ])('rounds %s to %d whole units and %d thousandths, away from zero', (text, units, thousandths) => {
    expect(Quantity.parse(text).ceil).toBe(units);
    expect(Quantity.parse(text).ceilMilli).toBe(thousandths);
  });

  test.each(['100m', '1Gi', '3e3'])('keeps the suffix of %s when nothing is added or taken', (text) => {
    const value = Quantity.parse(text);
    expect(value.plus(Quantity.ZERO).toString()).toBe(text);
    expect(Quantity.ZERO.plus(value).toString()).toBe(text);
    expect(value.minus(Quantity.ZERO).toString()).toBe(text);
    expect(Quantity.ZERO.minus(value).toString()).toBe(`-${text}`);
  });

  test.each<[string, string, string, string]>([
    ['10', '10', '20', '0'],
    ['1k', '1Ki', '2024', '-24'],
    ['1Ki', '1k', '2024', '24'],
    ['2Ki', '1Ki', '3Ki', '1Ki'],
    ['1Mi', '1024', '1025Ki', '1023Ki'],
    ['.0005Ki', '1023488m', '1024', '-1022976m'],
  ])('adds and takes in the family of the first: %s and %s', (a, b, sum, difference) => {
    expect(Quantity.parse(a).plus(Quantity.parse(b)).toString()).toBe(sum);
    expect(Quantity.parse(a).minus(Quantity.parse(b)).toString()).toBe(difference);
  });

  test.each(['', 'Non-Numeric', 'aoeu', '1.1.M', '1+1.0M', '0.1am', '-3.01e-', '--1', '1Kii', '1e5.5', '1_000'])(
    'refuses "%s"',
    (text) => {
      // upstream takes "." and "Ki" for 0, by an accident of its scanner that its grammar does not have
      expect(() => Quantity.parse(text)).toThrow(new Error(`must be a quantity such as 5Gi or 500m, got "${text}"`));
    },
  );
});
