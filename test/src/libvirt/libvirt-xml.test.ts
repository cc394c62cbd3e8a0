import { libvirtXml, type NetworkMode, type NetworkSpec, type VolumeSpec } from '../../../src/libvirt';
import { Cidr, Ipv4Address, MacAddress, Quantity } from '../../../src/values';

const uuid = 'c0ffee00-0000-5000-8000-000000000000';

const network: NetworkSpec = {
  type: 'network',
  name: 'lab',
  uuid,
  mode: 'nat',
  bridge: 'virbr1',
  domain: 'lab.internal',
  subnet: { cidr: Cidr.parse('192.168.150.0/24'), gateway: Ipv4Address.parse('192.168.150.1') },
  dhcp: { start: Ipv4Address.parse('192.168.150.200'), end: Ipv4Address.parse('192.168.150.250') },
};

const volume: VolumeSpec = {
  type: 'volume',
  name: 'node1-root',
  pool: 'disks',
  role: 'root',
  format: 'qcow2',
  capacity: Quantity.parse('10Gi'),
};

describe('a network', () => {
  test('has a bridge, a domain, an address and a DHCP range', () => {
    expect(libvirtXml(network)).toBe(
      `<network>
  <name>lab</name>
  <uuid>${uuid}</uuid>
  <forward mode='nat'/>
  <bridge name='virbr1' stp='on' delay='0'/>
  <domain name='lab.internal'/>
  <ip family='ipv4' address='192.168.150.1' prefix='24'>
    <dhcp>
      <range start='192.168.150.200' end='192.168.150.250'/>
    </dhcp>
  </ip>
</network>
`,
    );
  });

  test.each<NetworkMode>(['nat', 'route', 'open'])('is forwarded in mode %s', (mode) => {
    expect(libvirtXml({ ...network, mode })).toContain(`  <forward mode='${mode}'/>\n`);
  });

  test('has no way out in mode none', () => {
    expect(libvirtXml({ ...network, mode: 'none' })).not.toContain('<forward');
  });

  test('is nothing but the bridge of the host in mode bridge: addresses are somebody else’s', () => {
    expect(libvirtXml({ ...network, mode: 'bridge', bridge: 'br0' })).toBe(
      `<network>
  <name>lab</name>
  <uuid>${uuid}</uuid>
  <forward mode='bridge'/>
  <bridge name='br0'/>
</network>
`,
    );
  });

  test('says nothing of a domain, a DHCP range and a subnet that there are not', () => {
    const ip = `  <ip family='ipv4' address='192.168.150.1' prefix='24'/>\n`;
    expect(libvirtXml({ ...network, dhcp: undefined })).toContain(ip);
    expect(libvirtXml({ ...network, domain: undefined })).not.toContain('<domain');
    expect(libvirtXml({ ...network, subnet: undefined })).not.toMatch(/<ip|<dhcp/);
  });
});

describe('a pool', () => {
  test('is a directory', () => {
    expect(libvirtXml({ type: 'pool', name: 'disks', uuid, path: '/var/lib/disks' })).toBe(
      `<pool type='dir'>
  <name>disks</name>
  <uuid>${uuid}</uuid>
  <target>
    <path>/var/lib/disks</path>
  </target>
</pool>
`,
    );
  });
});

describe('a volume', () => {
  test('has its size in bytes, and a format', () => {
    expect(libvirtXml(volume)).toBe(
      `<volume>
  <name>node1-root</name>
  <capacity unit='bytes'>10737418240</capacity>
  <target>
    <format type='qcow2'/>
  </target>
</volume>
`,
    );
  });

  test('is laid over its image, which is always qcow2', () => {
    const text = libvirtXml({ ...volume, format: 'raw', base: { name: 'debian', path: '/var/lib/disks/debian' } });
    expect(text).toContain(
      `  <target>
    <format type='raw'/>
  </target>
  <backingStore>
    <path>/var/lib/disks/debian</path>
    <format type='qcow2'/>
  </backingStore>
`,
    );
  });

  test('has no size of its own when it is an image, which takes that of its source', () => {
    const text = libvirtXml({ ...volume, role: 'image', capacity: undefined });
    expect(text).toContain(`<capacity unit='bytes'>0</capacity>`);
  });

  test('holds at least what was asked for, when that is no whole number of bytes', () => {
    expect(libvirtXml({ ...volume, capacity: Quantity.parse('0.0005Ki') })).toContain(`<capacity unit='bytes'>1<`);
  });
});

describe('a cloud-init disk', () => {
  test('is an ISO volume, and holds nothing of what is on it', () => {
    const text = libvirtXml({
      type: 'cloud-init-disk',
      name: 'node1-init.iso',
      pool: 'disks',
      guest: 'node1',
      userData: { hostname: 'node1', ssh_pwauth: false, users: [], packages: [], write_files: [], runcmd: [] },
      metaData: { 'instance-id': uuid, 'local-hostname': 'node1' },
      networkConfig: {
        mac: MacAddress.parse('52:54:00:00:00:01'),
        address: Ipv4Address.parse('192.168.150.10'),
        subnet: Cidr.parse('192.168.150.0/24'),
        nameservers: [],
      },
    });
    expect(text).toBe(
      `<volume>
  <name>node1-init.iso</name>
  <capacity unit='bytes'>0</capacity>
  <target>
    <format type='iso'/>
  </target>
</volume>
`,
    );
  });
});
