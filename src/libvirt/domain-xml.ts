import type { DiskSpec, DomainSpec, InterfaceSpec } from './specs';
import { element, type XmlElement } from './xml';

/** The domain as libvirt will define it: what the tree states and what provider 0.8.3 adds to every guest. */
export function domainXml(spec: DomainSpec): XmlElement {
  return element(
    'domain',
    { type: spec.virtualization },
    element('name', {}, spec.name),
    element('uuid', {}, spec.uuid),
    spec.description !== undefined && element('description', {}, spec.description),
    element('memory', { unit: 'bytes' }, String(spec.memory.ceil)),
    element('vcpu', { placement: 'static' }, spec.vcpus),
    element(
      'os',
      {},
      // q35 has no IDE, and both the cdrom and the cloud-init disk are IDE in provider 0.8.3
      element('type', { arch: 'x86_64', machine: 'pc' }, 'hvm'),
      ...spec.bootOrder.map((dev) => element('boot', { dev })),
    ),
    element('features', {}, element('acpi'), element('apic'), element('pae')),
    element('cpu', { mode: spec.cpuMode }),
    element(
      'devices',
      {},
      ...disks(spec),
      ...spec.interfaces.map(networkInterface),
      element('serial', { type: 'pty' }, element('target', { port: 0 })),
      element('console', { type: 'pty' }, element('target', { type: 'serial', port: 0 })),
      element('channel', { type: 'unix' }, element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' })),
      element(
        'graphics',
        { type: 'vnc', autoport: 'yes' },
        element('listen', { type: 'address', address: spec.vnc.toString() }),
      ),
      element('rng', { model: 'virtio' }, element('backend', { model: 'random' }, '/dev/urandom')),
    ),
  );
}

function disks(spec: DomainSpec): XmlElement[] {
  // the provider counts vdX over all declared disks, cdroms included, and hdX over cdroms alone
  let cdroms = 0;
  const declared = spec.disks.map((disk, index) =>
    disk.from === 'iso' ? cdrom(disk.path, `hd${letter(cdroms++)}`) : volumeDisk(disk, `vd${letter(index)}`),
  );
  return spec.cloudInit === undefined
    ? declared
    : [...declared, cdrom(spec.cloudInit.path, 'hdd', element('serial', {}, 'cloudinit'))];
}

function volumeDisk(disk: Extract<DiskSpec, { from: 'volume' }>, dev: string): XmlElement {
  return element(
    'disk',
    { type: 'volume', device: 'disk' },
    element('driver', { name: 'qemu', type: disk.format }),
    element('source', { pool: disk.pool, volume: disk.volume }),
    element('target', { dev, bus: 'virtio' }),
  );
}

function cdrom(file: string, dev: string, ...more: readonly XmlElement[]): XmlElement {
  return element(
    'disk',
    { type: 'file', device: 'cdrom' },
    element('driver', { name: 'qemu', type: 'raw' }),
    element('source', { file }),
    element('target', { dev, bus: 'ide' }),
    element('readonly'),
    ...more,
  );
}

function networkInterface(nic: InterfaceSpec): XmlElement {
  return element(
    'interface',
    { type: nic.network === undefined ? 'bridge' : 'network' },
    element('mac', { address: nic.mac.toString() }),
    element('source', nic.network === undefined ? { bridge: nic.bridge } : { network: nic.network }),
    element('model', { type: 'virtio' }),
  );
}

/** `a` to `z`, then `aa`: the provider's count, which is the kernel's. */
function letter(index: number): string {
  const last = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}
