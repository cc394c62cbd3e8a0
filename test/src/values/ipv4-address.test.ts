import * as fc from 'fast-check';
import { Ipv4Address } from '../../../src/values';

const anyValue = fc.integer({ min: 0, max: 0xffffffff });

describe('Ipv4Address', () => {
  test.each<[string, number]>([
    ['0.0.0.0', 0],
    ['0.0.0.1', 1],
    ['10.0.1.61', 167772477],
    ['127.255.255.255', 0x7fffffff],
    ['128.0.0.0', 0x80000000],
    ['255.255.255.255', 0xffffffff],
  ])('reads %s as the number %d', (text, value) => {
    expect(Ipv4Address.parse(text).value).toBe(value);
    expect(Ipv4Address.fromNumber(value).toString()).toBe(text);
  });

  test('is written into JSON as text', () => {
    expect(JSON.stringify([Ipv4Address.parse('10.0.0.1')])).toBe('["10.0.0.1"]');
  });

  test('is equal to another by value', () => {
    expect(Ipv4Address.parse('10.0.0.1').equals(Ipv4Address.fromNumber(0x0a000001))).toBe(true);
    expect(Ipv4Address.parse('10.0.0.1').equals(Ipv4Address.parse('10.0.0.2'))).toBe(false);
  });

  test.each<[string, number, string]>([
    ['10.0.0.255', 1, '10.0.1.0'],
    ['10.0.1.0', -1, '10.0.0.255'],
    ['127.255.255.255', 1, '128.0.0.0'],
    ['10.0.0.1', 0, '10.0.0.1'],
  ])('counts from %s on by %d to %s', (from, count, to) => {
    expect(Ipv4Address.parse(from).plus(count).toString()).toBe(to);
  });

  test.each<[string, number, string]>([
    ['255.255.255.255', 1, '4294967296'],
    ['0.0.0.0', -1, '-1'],
    ['0.0.0.1', 0.5, '1.5'],
  ])('refuses to count from %s by %d, out of the range', (from, count, got) => {
    expect(() => Ipv4Address.parse(from).plus(count)).toThrow(
      new Error(`must be an integer of 0 to 4294967295, got "${got}"`),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32, -1])('refuses the number %d', (value) => {
    expect(() => Ipv4Address.fromNumber(value)).toThrow(
      new Error(`must be an integer of 0 to 4294967295, got "${value}"`),
    );
  });

  test.each([
    ['an empty text', ''],
    ['three numbers', '10.0.1'],
    ['five numbers', '10.0.1.6.1'],
    ['a number above 255', '10.0.1.256'],
    ['a leading zero, which is octal to some programs', '010.0.0.1'],
    ['two zeros', '10.0.0.00'],
    ['a sign', '10.0.0.-1'],
    ['hexadecimal', '0xa.0.0.1'],
    ['a missing number', '10..0.1'],
    ['a blank', '10.0.0.1 '],
    ['a line break', '10.0.0.1\n'],
    ['a prefix', '10.0.0.1/24'],
    ['a name', 'localhost'],
    ['digits of another script', '١٠.0.0.1'],
  ])('refuses %s', (_mistake, text) => {
    expect(() => Ipv4Address.parse(text)).toThrow(
      new Error(`must be an IPv4 address such as 10.0.1.61, got "${text}"`),
    );
  });

  test.each(['::1', 'fd00::10', '::ffff:10.0.0.1'])('refuses the IPv6 address %s in a sentence of its own', (text) => {
    expect(() => Ipv4Address.parse(text)).toThrow(
      new Error(`must be an IPv4 address (IPv6 is not supported in this version), got "${text}"`),
    );
  });

  test('reads back what it prints, for every address', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(Ipv4Address.parse(Ipv4Address.fromNumber(value).toString()).value).toBe(value);
      }),
    );
  });

  test('prints the four octets of its number', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (octets) => {
        const [a, b, c, d] = octets;
        const address = Ipv4Address.fromNumber(((a * 256 + b) * 256 + c) * 256 + d);
        expect(address.toString()).toBe(octets.join('.'));
      }),
    );
  });
});
