import { App, Chart } from 'cdk8s';
import { mistakeText } from '../../../src/check';
import {
  type DiskSpec,
  type DomainSpec,
  LibvirtObject,
  type LibvirtSpec,
  type PoolSpec,
  type VolumeSpec,
} from '../../../src/libvirt';
import { Platform } from '../../../src/platform';
import { isRecordSource } from '../../../src/record-source';
import { Ipv4Address, Quantity } from '../../../src/values';

const pool: PoolSpec = { type: 'pool', name: 'disks', uuid: 'c0ffee00-0000-5000-8000-000000000000', path: '/srv' };
const volume: VolumeSpec = { type: 'volume', name: 'root', pool: 'disks', role: 'root', format: 'qcow2' };
const iso: DiskSpec = { from: 'iso', path: '/srv/debian.iso' };
const domain: DomainSpec = {
  type: 'domain',
  name: 'node1',
  uuid: 'c0ffee00-0000-5000-8000-000000000001',
  virtualization: 'kvm',
  memory: Quantity.parse('1.5Gi'),
  vcpus: 1,
  cpuMode: 'host-passthrough',
  bootOrder: ['hd'],
  disks: [iso, iso, iso, iso],
  interfaces: [],
  vnc: Ipv4Address.parse('127.0.0.1'),
  autostart: true,
};

function define(spec: LibvirtSpec | (() => LibvirtSpec)): LibvirtObject {
  return new LibvirtObject(new Chart(new App(), 'kvm1'), 'Object', { host: 'kvm1', spec });
}

describe('LibvirtObject', () => {
  test('is one record: the object and the host it lives on', () => {
    const object = define(pool);
    expect(isRecordSource(object)).toBe(true);
    expect(object.toRecords()).toEqual([{ kind: 'libvirt', host: 'kvm1', spec: pool }]);
  });

  test('asks for a spec that is a function when the whole tree stands, not before', () => {
    let path = '/too-early';
    const object = define(() => ({ ...pool, path }));
    path = '/srv';
    expect(object.toRecords()).toEqual([{ kind: 'libvirt', host: 'kvm1', spec: pool }]);
  });

  test.each<[string, LibvirtSpec, string]>([
    [
      'a name with a blank',
      { ...pool, name: 'my disks' },
      `'name' must be letters, digits, '.', '_' and '-', got "my disks"; rename it`,
    ],
    [
      'a name that leads out of its folder',
      { ...pool, name: '../etc' },
      `'name' must be letters, digits, '.', '_' and '-', got "../etc"; rename it`,
    ],
    [
      'a name that starts like an option',
      { ...volume, name: '-rf' },
      `'name' must be letters, digits, '.', '_' and '-', got "-rf"; rename it`,
    ],
    [
      'a hidden name',
      { ...volume, name: '.root' },
      `'name' must be letters, digits, '.', '_' and '-', got ".root"; rename it`,
    ],
    ['no name', { ...volume, name: '' }, `'name' must be letters, digits, '.', '_' and '-', got ""; rename it`],
    ['a relative path', { ...pool, path: 'srv' }, `'path' must be absolute, got "srv"; did you mean "/srv"?`],
    [
      'a volume of no size',
      { ...volume, capacity: Quantity.ZERO },
      `'capacity' must be more than nothing, got "0"; give it a size such as 10Gi`,
    ],
    [
      'a volume of less',
      { ...volume, capacity: Quantity.parse('-1Gi') },
      `'capacity' must be more than nothing, got "-1Gi"; give it a size such as 10Gi`,
    ],
    [
      'memory that libvirt would round',
      { ...domain, memory: Quantity.parse('1500M') },
      `'memory' must be whole mebibytes, got "1500M"; did you mean "1431Mi"?`,
    ],
    [
      'more ISOs than the IDE bus has places',
      { ...domain, disks: Array(5).fill(iso) },
      `'disks' must have at most 4 ISOs, got "5"; the IDE bus has no further place, take one away`,
    ],
    [
      'an ISO in the place of the cloud-init disk',
      { ...domain, disks: Array(4).fill(iso), cloudInit: { name: 'ci.iso', path: '/srv/ci.iso' } },
      `'disks' must have at most 3 ISOs, got "4"; the IDE bus has no further place, take one away`,
    ],
  ])('refuses %s', (_mistake, spec, message) => {
    expect(() => define(spec)).toThrow(new Error(`[kvm1/Object] ${message}`));
  });

  test('takes over a pool that is there, and no machine', () => {
    const chart = new Chart(new App(), 'kvm1');
    const taken = new LibvirtObject(chart, 'Pool', { host: 'kvm1', spec: pool, adopt: true });
    expect(taken.toRecords()).toEqual([{ kind: 'libvirt', host: 'kvm1', spec: pool, adopt: true }]);
    expect(() => new LibvirtObject(chart, 'Machine', { host: 'kvm1', spec: domain, adopt: true })).toThrow(
      `[kvm1/Machine] 'adopt' must be left out of a domain, got "true"; the provider would replace it`,
    );
  });

  test('takes memory of whole mebibytes, and as many ISOs as there are places', () => {
    expect(define(domain).toRecords()).toEqual([{ kind: 'libvirt', host: 'kvm1', spec: domain }]);
  });

  test('reports every mistake at once', () => {
    expect(() => define({ ...pool, name: '', path: 'srv' })).toThrow(
      new Error(
        `[kvm1/Object] 'name' must be letters, digits, '.', '_' and '-', got ""; rename it\n` +
          `[kvm1/Object] 'path' must be absolute, got "srv"; did you mean "/srv"?`,
      ),
    );
  });

  test('has its mistakes gathered by the platform it stands under', () => {
    const platform = new Platform({ environment: 'test' });
    new LibvirtObject(platform, 'Pool', { host: 'kvm1', spec: { ...pool, path: 'srv' } });
    expect(platform.mistakes.map(mistakeText)).toEqual([
      `[Pool] 'path' must be absolute, got "srv"; did you mean "/srv"?`,
    ]);
  });
});
