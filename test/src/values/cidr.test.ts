import * as fc from 'fast-check';
import { Cidr, Ipv4Address } from '../../../src/values';

const WINDOW = Ipv4Address.parse('10.0.0.0').value;
const WINDOW_SIZE = 512;

/** Networks of up to 256 addresses, so near to one another that many of them overlap. */
const small = fc
  .tuple(fc.nat(WINDOW_SIZE - 1), fc.integer({ min: 24, max: 32 }))
  .map(([offset, prefix]) => Cidr.around(Ipv4Address.fromNumber(WINDOW + offset), prefix));

const near = fc.integer({ min: -2, max: WINDOW_SIZE + 1 }).map((offset) => Ipv4Address.fromNumber(WINDOW + offset));

/** Every address of a network, by comparing its leading bits one address after the other. */
function brute(cidr: Cidr): ReadonlySet<number> {
  const shift = 32 - cidr.prefix;
  const all = Array.from({ length: WINDOW_SIZE }, (_, offset) => WINDOW + offset);
  return new Set(all.filter((value) => value >>> shift === cidr.network.value >>> shift));
}

function address(text: string): Ipv4Address {
  return Ipv4Address.parse(text);
}

describe('Cidr', () => {
  test.each<[string, number, string, string]>([
    ['0.0.0.0/0', 4294967296, '255.255.255.255', '0.0.0.0'],
    ['10.0.0.0/8', 16777216, '10.255.255.255', '255.0.0.0'],
    ['172.16.0.0/12', 1048576, '172.31.255.255', '255.240.0.0'],
    ['192.168.1.0/24', 256, '192.168.1.255', '255.255.255.0'],
    ['192.168.1.128/25', 128, '192.168.1.255', '255.255.255.128'],
    ['192.168.1.4/30', 4, '192.168.1.7', '255.255.255.252'],
    ['192.168.1.4/31', 2, '192.168.1.5', '255.255.255.254'],
    ['255.255.255.255/32', 1, '255.255.255.255', '255.255.255.255'],
  ])('knows that %s has %d addresses, the last %s, and the netmask %s', (text, size, last, netmask) => {
    const cidr = Cidr.parse(text);
    expect(cidr.size).toBe(size);
    expect(cidr.last.toString()).toBe(last);
    expect(cidr.netmask.toString()).toBe(netmask);
    expect(cidr.toString()).toBe(text);
    expect(JSON.stringify(cidr)).toBe(`"${text}"`);
  });

  test('reads an interface address with the network around it', () => {
    const { address: own, cidr } = Cidr.parseInterface('192.168.153.150/24');
    expect([own.toString(), cidr.toString()]).toEqual(['192.168.153.150', '192.168.153.0/24']);
  });

  test.each<[string, string, boolean]>([
    ['10.0.0.0/30', '10.0.0.0', false],
    ['10.0.0.0/30', '10.0.0.1', true],
    ['10.0.0.0/30', '10.0.0.2', true],
    ['10.0.0.0/30', '10.0.0.3', false],
    ['10.0.0.0/30', '10.0.0.4', false],
    ['10.0.0.0/31', '10.0.0.0', true],
    ['10.0.0.0/31', '10.0.0.1', true],
    ['10.0.0.0/32', '10.0.0.0', true],
    ['10.0.0.0/32', '10.0.0.1', false],
  ])('in %s, lets a machine carry %s: %s', (network, host, allowed) => {
    expect(Cidr.parse(network).isHost(address(host))).toBe(allowed);
  });

  test.each<[string, string, boolean, boolean]>([
    // first holds second, they overlap
    ['10.0.0.0/8', '10.1.0.0/16', true, true],
    ['10.1.0.0/16', '10.0.0.0/8', false, true],
    ['10.0.0.0/8', '10.0.0.0/8', true, true],
    ['10.0.0.0/9', '10.128.0.0/9', false, false],
    ['0.0.0.0/0', '255.255.255.255/32', true, true],
  ])('%s and %s: holds %s, overlaps %s', (first, second, holds, overlaps) => {
    expect(Cidr.parse(first).containsNetwork(Cidr.parse(second))).toBe(holds);
    expect(Cidr.parse(first).overlaps(Cidr.parse(second))).toBe(overlaps);
  });

  test('is equal to the same network alone', () => {
    expect(Cidr.parse('10.0.0.0/8').equals(Cidr.around(address('10.1.2.3'), 8))).toBe(true);
    expect(Cidr.parse('10.0.0.0/8').equals(Cidr.parse('10.0.0.0/9'))).toBe(false);
    expect(Cidr.parse('10.0.0.0/8').equals(Cidr.parse('11.0.0.0/8'))).toBe(false);
  });

  test.each<[string, string]>([
    ['10.0.1.61/24', '10.0.1.0/24'],
    ['10.0.0.1/0', '0.0.0.0/0'],
    ['255.255.255.255/31', '255.255.255.254/31'],
  ])('refuses %s for its host bits and names %s', (text, meant) => {
    expect(() => Cidr.parse(text)).toThrow(
      new Error(`must be a network without host bits, got "${text}"; did you mean "${meant}"?`),
    );
  });

  test.each(['', '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/08', '10.0.0.0/8 ', 'lan/24', '/8'])(
    'refuses "%s", as a network and as an interface address',
    (text) => {
      const refusal = new Error(`must be an IPv4 network such as 10.0.0.0/8, got "${text}"`);
      expect(() => Cidr.parse(text)).toThrow(refusal);
      expect(() => Cidr.parseInterface(text)).toThrow(refusal);
    },
  );

  test('refuses a malformed address in front of a prefix', () => {
    expect(() => Cidr.parse('10.0.0/8')).toThrow(new Error('must be an IPv4 address such as 10.0.1.61, got "10.0.0"'));
  });

  test.each(['fd00::/8', '::/0'])('refuses the IPv6 network %s in a sentence of its own', (text) => {
    expect(() => Cidr.parse(text)).toThrow(
      new Error(`must be an IPv4 network (IPv6 is not supported in this version), got "${text}"`),
    );
  });

  test.each([-1, 33, 1.5, Number.NaN])('refuses a prefix length of %d', (prefix) => {
    expect(() => Cidr.around(address('10.0.0.1'), prefix)).toThrow(
      new Error(`must be a prefix length of 0 to 32, got "${prefix}"`),
    );
  });
});

describe('Cidr, counted address by address', () => {
  test('has as many addresses as its size says, from first to last', () => {
    fc.assert(
      fc.property(small, (cidr) => {
        const all = [...brute(cidr)];
        expect(cidr.size).toBe(all.length);
        expect(cidr.network.value).toBe(Math.min(...all));
        expect(cidr.last.value).toBe(Math.max(...all));
      }),
    );
  });

  test('contains exactly those addresses', () => {
    fc.assert(
      fc.property(small, near, (cidr, each) => {
        expect(cidr.contains(each)).toBe(brute(cidr).has(each.value));
      }),
    );
  });

  test('lets a machine carry all but the first and last of them, and all of two or one', () => {
    fc.assert(
      fc.property(small, near, (cidr, each) => {
        const all = [...brute(cidr)];
        const hosts = all.length <= 2 ? all : all.slice(1, -1);
        expect(cidr.isHost(each)).toBe(hosts.includes(each.value));
      }),
    );
  });

  test('overlaps and holds another network as their sets of addresses do', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const [inA, inB] = [brute(a), brute(b)];
        expect(a.overlaps(b)).toBe([...inA].some((value) => inB.has(value)));
        expect(a.containsNetwork(b)).toBe([...inB].every((value) => inA.has(value)));
      }),
    );
  });

  test('reads back what it prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0, max: 32 }), (value, prefix) => {
        const cidr = Cidr.around(Ipv4Address.fromNumber(value), prefix);
        expect(Cidr.parse(cidr.toString()).equals(cidr)).toBe(true);
        expect(cidr.contains(Ipv4Address.fromNumber(value))).toBe(true);
      }),
    );
  });
});
