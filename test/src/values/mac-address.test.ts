import * as fc from 'fast-check';
import { MacAddress } from '../../../src/values';

describe('MacAddress', () => {
  test('is kept in lower case, whichever way it is written', () => {
    expect(MacAddress.parse('52:54:00:AB:cD:eF').toString()).toBe('52:54:00:ab:cd:ef');
    expect(JSON.stringify([MacAddress.parse('52:54:00:AB:CD:EF')])).toBe('["52:54:00:ab:cd:ef"]');
  });

  test('is equal to another by value', () => {
    expect(MacAddress.parse('52:54:00:AB:CD:EF').equals(MacAddress.parse('52:54:00:ab:cd:ef'))).toBe(true);
    expect(MacAddress.parse('52:54:00:ab:cd:ef').equals(MacAddress.parse('52:54:00:ab:cd:ee'))).toBe(false);
  });

  test.each<[string, string]>([
    ['lab/Node1', '52:54:00:fa:b7:42'],
    ['lab/Node2', '52:54:00:5c:32:a6'],
  ])('gives %s the address %s for ever', (name, address) => {
    expect(MacAddress.derived(name).toString()).toBe(address);
  });

  test('derives a unicast address in the range of QEMU from every name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const derived = MacAddress.derived(name);
        expect(derived.toString()).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
        expect(MacAddress.parse(derived.toString()).equals(derived)).toBe(true);
      }),
    );
  });

  test.each([
    '',
    '52:54:00:12:34',
    '52:54:00:12:34:56:78',
    '52-54-00-12-34-56',
    '5254.0012.3456',
    '52:54:00:12:34:5g',
    '52:54:00:12:34:56\n',
    '2:54:0:12:34:56',
  ])('refuses "%s"', (text) => {
    expect(() => MacAddress.parse(text)).toThrow(
      new Error(`must be a MAC address such as 52:54:00:12:34:56, got "${text}"`),
    );
  });

  test.each(['01:00:5e:00:00:fb', 'ff:ff:ff:ff:ff:ff', '33:33:00:00:00:01'])(
    'refuses %s, a group of machines and not one',
    (text) => {
      expect(() => MacAddress.parse(text)).toThrow(
        new Error(`must be a unicast MAC address (first byte even), got "${text}"`),
      );
    },
  );
});
