import { DiskImage, DiskVolume, type DiskVolumeProps, StoragePool } from '../../../constructs/host';
import { statefulRecords } from '../../../src/identity';
import { Quantity } from '../../../src/values';
import { Testbed } from '../../support/tree';

function define(props: Partial<DiskVolumeProps> = {}, bed = new Testbed()) {
  const volume = new DiskVolume(bed.pool, 'vm1', { capacity: Quantity.parse('10G'), ...props });
  return { bed, volume, spec: bed.spec('volume', volume) };
}

describe('DiskVolume', () => {
  test('is an empty qcow2 disk that holds data unless told otherwise', () => {
    expect(define().spec).toEqual({
      type: 'volume',
      role: 'data',
      name: 'vm1.qcow2',
      pool: 'disks',
      format: 'qcow2',
      capacity: Quantity.parse('10G'),
      base: undefined,
    });
  });

  test.each<[Partial<DiskVolumeProps>, string]>([
    [{}, 'vm1.qcow2'],
    [{ format: 'raw' }, 'vm1.raw'],
    [{ name: 'disk.img' }, 'disk.img'],
  ])('given %p, lies in its pool as %s', (props, name) => {
    expect(define(props).volume.name).toBe(name);
  });

  test('is laid over an image of its pool', () => {
    const bed = new Testbed();
    const { volume, spec } = define({ image: bed.image }, bed);
    expect(spec.base).toEqual({ name: 'debian.qcow2', path: '/var/lib/disks/debian.qcow2' });
    expect(volume.image).toBe(bed.image);
  });

  test.each([
    ['data', true],
    ['root', false],
  ] as const)('of role %s is kept for ever: %p', (role, kept) => {
    const { bed, volume } = define({ role });
    const paths = statefulRecords(bed.records).map(({ path }) => path);
    expect(paths.includes(`${volume.node.path}/Resource`)).toBe(kept);
  });

  test('refuses an image of another pool, and names both', () => {
    const bed = new Testbed();
    const isos = new StoragePool(bed.host, 'isos', { path: '/isos' });
    define({ image: new DiskImage(isos, 'cirros', { source: '/c.qcow2' }) }, bed);
    expect(bed.mistakes).toEqual([
      `[kvm1/disks/vm1] 'image' must be in the pool disks, got "cirros.qcow2" of isos; define it in disks`,
    ]);
  });

  test('refuses to lay a raw volume over an image', () => {
    const bed = new Testbed();
    define({ image: bed.image, format: 'raw' }, bed);
    expect(bed.mistakes).toEqual([`[kvm1/disks/vm1] 'format' must be qcow2 over an image, got "raw"; leave it out`]);
  });

  test('refuses a size of nothing', () => {
    expect(define({ capacity: Quantity.ZERO }).bed.mistakes).toEqual([
      expect.stringMatching(/^\[kvm1\/disks\/vm1\/Resource\] 'capacity' must be more than nothing, got "0"/),
    ]);
  });
});
