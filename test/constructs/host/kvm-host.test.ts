import { KvmHost, type KvmHostProps } from '../../../constructs/host';
import { mistakeText } from '../../../src/check';
import { type Bridge, HostFamily } from '../../../src/host';
import { Platform } from '../../../src/platform';
import { Cidr, Ipv4Address } from '../../../src/values';

const br0: Bridge = {
  name: 'br0',
  over: 'eth0',
  address: Ipv4Address.parse('192.168.153.150'),
  subnet: Cidr.parse('192.168.153.0/24'),
  gateway: Ipv4Address.parse('192.168.153.2'),
  nameservers: [Ipv4Address.parse('192.168.153.3')],
};

const minimal: KvmHostProps = { name: 'kvm1', uri: 'qemu:///system', family: HostFamily.EL7 };

function define(props: Partial<KvmHostProps> = {}) {
  const platform = new Platform({ environment: 'test' });
  const host = new KvmHost(platform, 'opman', { ...minimal, ...props });
  return { host, mistakes: platform.mistakes.map(mistakeText) };
}

describe('KvmHost', () => {
  test('is one record: its name, connection, family and bridges', () => {
    expect(define({ bridges: [br0] }).host.toRecords()).toEqual([
      { kind: 'host', name: 'kvm1', uri: 'qemu:///system', family: 'el7', bridges: [br0] },
    ]);
  });

  test('has no bridges unless told otherwise', () => {
    expect(define().host.toRecords()).toMatchObject([{ bridges: [] }]);
  });

  test('offers a bridge to machines with the facts of its network', () => {
    const { host } = define({ bridges: [br0] });
    expect(host.bridge('br0')).toEqual({
      host,
      attachment: { bridge: 'br0' },
      subnet: br0.subnet,
      gateway: br0.gateway,
      nameservers: br0.nameservers,
    });
  });

  test.each<[string, readonly Bridge[], string]>([
    ['one it does not have', [br0], 'br0'],
    ['any when it has none', [], 'none'],
  ])('refuses to plug a machine into a bridge: %s', (_mistake, bridges, known) => {
    const rule = `must be one of the host's bridges (${known}), got "br7"; add it to 'bridges' of the host`;
    expect(() => define({ bridges }).host.bridge('br7')).toThrow(new Error(`[opman] 'bridge' ${rule}`));
  });

  test.each([
    'qemu:///system',
    'qemu:///session',
    'qemu+ssh://root@kvm1.site/system',
    'qemu+tcp://10.0.0.5:16509/system',
    'test:///default',
  ])('accepts the connection %s', (uri) => {
    expect(define({ uri }).mistakes).toEqual([]);
  });

  test.each<[string, Partial<KvmHostProps>, string]>([
    [
      'a name in capitals',
      { name: 'KVM1' },
      `'name' must be a host name in lower case, got "KVM1"; use letters, digits, '-' and '.'`,
    ],
    [
      'a name that would leave its folder in dist/',
      { name: '../etc' },
      `'name' must be a host name in lower case, got "../etc"; use letters, digits, '-' and '.'`,
    ],
    [
      'a connection to something else',
      { uri: 'https://kvm1/system' },
      `'uri' must be a libvirt connection, got "https://kvm1/system"; ` +
        'local is "qemu:///system", remote "qemu+ssh://root@host/system"',
    ],
    [
      'a bridge over itself',
      { bridges: [{ ...br0, over: 'br0' }] },
      `'bridges' must stand over another interface, got "br0" over itself; name the interface, such as eth0`,
    ],
    [
      'a bridge with a name too long for the kernel',
      { bridges: [{ ...br0, name: 'bridge-of-the-lab' }] },
      `'bridges' must have names of at most 15 characters (the kernel's limit), got "bridge-of-the-lab"; shorten it`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).mistakes).toEqual([`[opman] ${message}`]);
  });

  test('tells every mistake at once', () => {
    expect(define({ name: 'K', uri: 'x', bridges: [{ ...br0, over: 'br0' }] }).mistakes).toHaveLength(3);
  });
});
