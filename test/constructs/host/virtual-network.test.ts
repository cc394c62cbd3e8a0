import { VirtualNetwork, type VirtualNetworkProps } from '../../../constructs/host';
import { Cidr, Ipv4Address } from '../../../src/values';
import { Testbed } from '../../support/tree';

const at = Ipv4Address.parse;

function define(props: Partial<VirtualNetworkProps> = {}, bed = new Testbed()) {
  const network = new VirtualNetwork(bed.host, 'lab-net', { cidr: Cidr.parse('10.9.0.0/24'), ...props });
  return { bed, network, spec: bed.spec('network', network) };
}

describe('VirtualNetwork', () => {
  test('is behind NAT, with the host at its first address and no DHCP, unless told otherwise', () => {
    expect(define().spec).toMatchObject({
      type: 'network',
      name: 'lab-net',
      mode: 'nat',
      bridge: 'virbr-lab-net',
      subnet: { cidr: Cidr.parse('10.9.0.0/24'), gateway: at('10.9.0.1') },
      dhcp: undefined,
      domain: undefined,
    });
  });

  test('passes on what it is told', () => {
    const dhcp = { start: at('10.9.0.100'), end: at('10.9.0.200') };
    const told = { mode: 'route', domain: 'lab.internal', bridge: 'virbr7', name: 'default', dhcp } as const;
    expect(define({ ...told, gateway: at('10.9.0.254') }).spec).toMatchObject({
      ...told,
      subnet: { gateway: at('10.9.0.254') },
    });
  });

  test('is plugged into by name, and its gateway answers DNS', () => {
    const { network } = define({ name: 'default', gateway: at('10.9.0.254') });
    expect(network.attachment).toEqual({ network: 'default' });
    expect(network.nameservers.map(String)).toEqual(['10.9.0.254']);
  });

  test('keeps its UUID when the tree is built again', () => {
    expect(define().spec.uuid).toBe(define().spec.uuid);
  });

  test('has another UUID in another environment', () => {
    expect(define({}, new Testbed('other')).spec.uuid).not.toBe(define().spec.uuid);
  });

  test.each<[string, Partial<VirtualNetworkProps>, string]>([
    [
      'a bridge with a name too long for the kernel',
      { bridge: 'virbr-of-the-lab' },
      `'bridge' must be a device name of at most 15 characters, got "virbr-of-the-lab"; name it in 'bridge'`,
    ],
    [
      'a bridge whose name is no device name',
      { bridge: 'br 0' },
      `'bridge' must be a device name of at most 15 characters, got "br 0"; name it in 'bridge'`,
    ],
    [
      'a range without room for guests',
      { cidr: Cidr.parse('10.9.0.0/30') },
      `'cidr' must have room for a gateway and guests, got "10.9.0.0/30"; use a prefix of at most 29`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).bed.mistakes).toEqual([`[kvm1/lab-net] ${message}`]);
  });

  test('accepts the smallest range with room for guests', () => {
    expect(define({ cidr: Cidr.parse('10.9.0.0/29') }).bed.mistakes).toEqual([]);
  });
});
