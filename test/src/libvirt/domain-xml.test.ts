import { type DiskSpec, type DomainSpec, type InterfaceSpec, libvirtXml } from '../../../src/libvirt';
import { Ipv4Address, MacAddress, Quantity } from '../../../src/values';

const iso: DiskSpec = { from: 'iso', path: '/var/lib/isos/debian.iso' };
const mac = MacAddress.parse('52:54:00:00:00:01');

const minimal: DomainSpec = {
  type: 'domain',
  name: 'node1',
  uuid: 'c0ffee00-0000-5000-8000-000000000000',
  virtualization: 'kvm',
  memory: Quantity.parse('2Gi'),
  vcpus: 2,
  cpuMode: 'host-passthrough',
  bootOrder: ['hd'],
  disks: [],
  interfaces: [],
  vnc: Ipv4Address.parse('127.0.0.1'),
  autostart: true,
};

function disk(volume: string): DiskSpec {
  return { from: 'volume', pool: 'disks', volume, format: 'qcow2' };
}

function domain(changes: Partial<DomainSpec> = {}): string {
  return libvirtXml({ ...minimal, ...changes });
}

/** What each disk is called in the guest, in order. */
function devices(changes: Partial<DomainSpec>): readonly string[] {
  return [...domain(changes).matchAll(/<target dev='(\w+)' bus='(\w+)'/g)].map(([, dev, bus]) => `${dev} ${bus}`);
}

describe('a domain', () => {
  test('is what the tree states, with a console, a guest agent, a display and randomness', () => {
    expect(domain()).toBe(
      `<domain type='kvm'>
  <name>node1</name>
  <uuid>c0ffee00-0000-5000-8000-000000000000</uuid>
  <memory unit='bytes'>2147483648</memory>
  <vcpu placement='static'>2</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
    <pae/>
  </features>
  <cpu mode='host-passthrough'/>
  <devices>
    <serial type='pty'>
      <target port='0'/>
    </serial>
    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <graphics type='vnc' autoport='yes'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
  </devices>
</domain>
`,
    );
  });

  test('is emulated where there is no KVM', () => {
    const text = domain({ virtualization: 'qemu', cpuMode: 'maximum' });
    expect(text).toContain(`<domain type='qemu'>`);
    expect(text).toContain(`<cpu mode='maximum'/>`);
  });

  test('shows its display on the address that was chosen', () => {
    expect(domain({ vnc: Ipv4Address.parse('10.0.0.5') })).toContain(`<listen type='address' address='10.0.0.5'/>`);
  });

  test('tries what it boots from in the order given', () => {
    expect(domain({ bootOrder: ['cdrom', 'hd', 'network'] })).toContain(
      `<boot dev='cdrom'/>\n    <boot dev='hd'/>\n    <boot dev='network'/>\n`,
    );
  });

  test('is described by any text, which cannot break out of its element', () => {
    expect(domain({ description: `R&D's </description>` })).toContain(
      '  <description>R&amp;D&apos;s &lt;/description&gt;</description>\n',
    );
  });
});

describe('the disks of a domain', () => {
  test('name their pool and volume', () => {
    expect(domain({ disks: [{ from: 'volume', pool: 'disks', volume: 'node1-data', format: 'raw' }] })).toContain(
      `    <disk type='volume' device='disk'>
      <driver name='qemu' type='raw'/>
      <source pool='disks' volume='node1-data'/>
      <target dev='vda' bus='virtio'/>
    </disk>
`,
    );
  });

  test('are read-only when they are ISO files', () => {
    expect(domain({ disks: [iso] })).toContain(
      `    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='/var/lib/isos/debian.iso'/>
      <target dev='hda' bus='ide'/>
      <readonly/>
    </disk>
`,
    );
  });

  test('end with the cloud-init disk, which provider 0.8.3 knows by its serial', () => {
    const text = domain({ disks: [disk('root')], cloudInit: { name: 'init', path: '/var/lib/disks/init.iso' } });
    expect(text).toContain(
      `      <source file='/var/lib/disks/init.iso'/>
      <target dev='hdd' bus='ide'/>
      <readonly/>
      <serial>cloudinit</serial>
    </disk>
`,
    );
    expect(text.indexOf(`volume='root'`)).toBeLessThan(text.indexOf('init.iso'));
  });

  test.each<[string, Partial<DomainSpec>, readonly string[]]>([
    [
      'volumes, one after the other',
      { disks: [disk('a'), disk('b'), disk('c')] },
      ['vda virtio', 'vdb virtio', 'vdc virtio'],
    ],
    ['ISO files, by a count of their own', { disks: [iso, iso] }, ['hda ide', 'hdb ide']],
    [
      'both: an ISO file uses up a letter of the volumes',
      { disks: [disk('a'), iso, disk('b')] },
      ['vda virtio', 'hda ide', 'vdc virtio'],
    ],
    [
      'the cloud-init disk, always the last of IDE',
      { disks: [iso], cloudInit: { name: 'i', path: '/i' } },
      ['hda ide', 'hdd ide'],
    ],
  ])('count %s', (_what, changes, expected) => {
    expect(devices(changes)).toEqual(expected);
  });

  test.each([
    [25, 'vdz'],
    [26, 'vdaa'],
    [51, 'vdaz'],
    [52, 'vdba'],
    [701, 'vdzz'],
    [702, 'vdaaa'],
  ])('go on counting after z: number %d is %s', (index, dev) => {
    const disks = Array.from({ length: index + 1 }, (_, number) => disk(`data-${number}`));
    expect(devices({ disks }).at(-1)).toBe(`${dev} virtio`);
  });
});

describe('an interface of a domain', () => {
  test.each<[string, InterfaceSpec, string, string]>([
    ['virtual network', { mac, network: 'lab' }, 'network', `<source network='lab'/>`],
    ['bridge of the host', { mac, bridge: 'br0' }, 'bridge', `<source bridge='br0'/>`],
  ])('is plugged into a %s under its own MAC address', (_what, nic, type, source) => {
    expect(domain({ interfaces: [nic] })).toContain(
      `    <interface type='${type}'>
      <mac address='52:54:00:00:00:01'/>
      ${source}
      <model type='virtio'/>
    </interface>
`,
    );
  });
});
