import { App, Chart } from 'cdk8s';
import { mistakeText } from '../../../src/check';
import { LibvirtObject, type LibvirtSpec, type PoolSpec, type VolumeSpec } from '../../../src/libvirt';
import { Platform } from '../../../src/platform';
import { isRecordSource } from '../../../src/record-source';
import { Quantity } from '../../../src/values';

const pool: PoolSpec = { type: 'pool', name: 'disks', uuid: 'c0ffee00-0000-5000-8000-000000000000', path: '/srv' };
const volume: VolumeSpec = { type: 'volume', name: 'root', pool: 'disks', role: 'root', format: 'qcow2' };

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
      `'name' must be letters, digits, '.', '_' and '-', got "my disks"`,
    ],
    [
      'a name that leads out of its folder',
      { ...pool, name: '../etc' },
      `'name' must be letters, digits, '.', '_' and '-', got "../etc"`,
    ],
    [
      'a name that starts like an option',
      { ...volume, name: '-rf' },
      `'name' must be letters, digits, '.', '_' and '-', got "-rf"`,
    ],
    ['a hidden name', { ...volume, name: '.root' }, `'name' must be letters, digits, '.', '_' and '-', got ".root"`],
    ['no name', { ...volume, name: '' }, `'name' must be letters, digits, '.', '_' and '-', got ""`],
    ['a relative path', { ...pool, path: 'srv' }, `'path' must be absolute, got "srv"; did you mean "/srv"?`],
    ['a volume of no size', { ...volume, capacity: Quantity.ZERO }, `'capacity' must be more than nothing, got "0"`],
    [
      'a volume of less',
      { ...volume, capacity: Quantity.parse('-1Gi') },
      `'capacity' must be more than nothing, got "-1Gi"`,
    ],
  ])('refuses %s', (_mistake, spec, message) => {
    expect(() => define(spec)).toThrow(new Error(`[kvm1/Object] ${message}`));
  });

  test('reports every mistake at once', () => {
    expect(() => define({ ...pool, name: '', path: 'srv' })).toThrow(
      new Error(
        `[kvm1/Object] 'name' must be letters, digits, '.', '_' and '-', got ""\n` +
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
