import fc from 'fast-check';
import { parseVolumeType } from '../../../../src/kubernetes/glusterfs/volume-type';
import {
  bricksOf,
  gibibytesOf,
  layOut,
  type Request,
  roomFor,
  roomOn,
  sizesOf,
  unfitType,
} from '../../../../src/proofs/glusterfs/laying-out';
import { Quantity } from '../../../../src/values';

const GIBI = 2 ** 20;

/** Disks of that many gibibytes, by the machine they are in. */
function disks(...machines: readonly (readonly number[])[]) {
  return machines.flatMap((sizes, machine) =>
    sizes.map((size, index) => ({ machine: `m${machine + 1}`, device: `/dev/vd${index}`, free: size * GIBI })),
  );
}

function request(type: string, gibibytes: number, snapFactor = 1): Request {
  return { type: parseVolumeType(type), gibibytes, snapFactor };
}

describe('GLU-6: what LVM and a brick take', () => {
  // lvm2 2.03.16: pvcreate --metadatasize=128M --dataalignment=256K, vgcreate --physicalextentsize=4MB, vgs
  test.each([
    ['1Gi', 913408],
    ['10Gi', 10350592],
    ['50Gi', 52293632],
    ['100Gi', 104722432],
  ])('of a disk of %s, LVM leaves %d KiB, as it was measured', (size, left) => {
    expect(roomOn(Quantity.parse(size))).toBe(left);
  });

  test('a disk that is smaller than the metadata has no room', () => {
    expect(roomOn(Quantity.parse('100Mi'))).toBe(0);
  });

  // a pool in whole extents of 4 MiB, and 0.5 % of it, at most 16 GiB, for its metadata
  test.each([
    [10 * GIBI, 1, 10 * GIBI + 53248],
    [10 * GIBI, 1.5, 15 * GIBI + 81920],
    [GIBI + 1, 1, GIBI + 4096 + 8192],
    [4096 * GIBI, 1, 4096 * GIBI + 16 * GIBI],
  ])('a brick of %d KiB with the factor %d takes %d KiB', (brick, factor, taken) => {
    expect(roomFor(brick, factor)).toBe(taken);
  });

  test.each([
    ['1', 1],
    ['1Gi', 1],
    ['1025Mi', 2],
    ['10G', 10],
    ['10Gi', 10],
  ])('a claim of %s is a volume of %d GiB', (size, gibibytes) => {
    expect(gibibytesOf(Quantity.parse(size))).toBe(gibibytes);
  });
});

describe('GLU-6: types of volumes', () => {
  test.each([
    ['replicate:3', 3, 1],
    ['replicate:0', 2, 1],
    ['disperse:4:2', 6, 4],
    ['none', 1, 1],
  ])('%s has %d bricks, the data over %d', (type, count, data) => {
    expect(bricksOf(parseVolumeType(type))).toEqual({ count, data });
  });

  test.each(['replicate:3', 'replicate:1', 'none', 'disperse:2:1', 'disperse:4:2', 'disperse:8:3', 'disperse:8:4'])(
    '%s can be laid out',
    (type) => {
      expect(unfitType(parseVolumeType(type))).toBeUndefined();
    },
  );

  test.each(['replicate:4', 'disperse:3:1', 'disperse:4:1', 'disperse:2:2'])('%s cannot', (type) => {
    expect(unfitType(parseVolumeType(type))).toBeDefined();
  });

  // 32 bricks a volume at most, in 1, 2, 4, 8, 16 or 32 parts, each brick of 1 GiB to 4 TiB
  test.each([
    ['none', 1, 32 * 4096],
    ['replicate:3', 1, 8 * 4096],
    ['disperse:4:2', 4, 4 * 4 * 4096],
  ])('%s makes volumes of %d to %d GiB', (type, least, most) => {
    expect(sizesOf(parseVolumeType(type))).toEqual({ least, most });
  });
});

describe('GLU-6: laying out', () => {
  test('puts each copy on another machine', () => {
    const [shortage] = layOut([request('replicate:3', 10)], disks([100, 100, 100], [100]));
    expect(shortage).toMatchObject({ machines: 3, rooms: [{ machine: 'm1' }, { machine: 'm2' }] });
    expect(layOut([request('replicate:3', 10)], disks([100], [100], [100]))).toEqual([undefined]);
  });

  test('needs a machine for each brick of a disperse volume, which are smaller', () => {
    expect(layOut([request('disperse:4:2', 40)], disks([11], [11], [11], [11], [11], [11]))).toEqual([undefined]);
    expect(layOut([request('disperse:4:2', 40)], disks([11], [11], [11], [11], [11]))[0]).toMatchObject({
      machines: 6,
    });
  });

  test('leaves a disk that would be full to the last extent, as heketi does', () => {
    const needed = roomFor(10 * GIBI, 1);
    const full = [{ machine: 'm1', device: '/dev/vdb', free: needed }];
    expect(layOut([request('none', 10)], full)[0]).toMatchObject({ needed, parts: 1 });
    expect(layOut([request('none', 10)], [{ ...full[0], free: needed + 1 }])).toEqual([undefined]);
  });

  test('divides a volume into parts where no disk holds it, down to bricks of 1 GiB', () => {
    expect(layOut([request('none', 10)], disks([6, 6]))).toEqual([undefined]);
    expect(layOut([request('none', 3)], disks([1.9, 1.9]))).toEqual([undefined]);
    expect(layOut([request('none', 2)], disks([1.004, 1.004]))[0]).toBeDefined();
  });

  // heketi 10.3.0 took both
  test.each([
    ['replicate:3', 74, disks([40], [40], [40, 40, 40], [40, 40, 40])],
    ['disperse:2:1', 137, disks([40], [40], [40, 40, 40], [40, 40])],
  ])('keeps the bricks of small machines for the parts that need them: %s of %d GiB', (type, gibibytes, free) => {
    expect(layOut([request(type, gibibytes)], free)).toEqual([undefined]);
  });

  test('divides a volume whose bricks would be too large, and counts the bricks', () => {
    expect(layOut([request('none', 8192)], disks([9000]))).toEqual([undefined]);
    const [shortage] = layOut([request('replicate:3', 8192)], disks([9000], [9000], [4000]));
    expect(shortage).toMatchObject({ machines: 3, parts: 2, needed: roomFor(4096 * GIBI, 1) });
  });

  test('counts what other volumes have taken, the larger first', () => {
    const shortages = layOut([request('none', 3), request('none', 7)], disks([9]));
    expect(shortages.map((each) => each !== undefined)).toEqual([true, false]);
    expect(shortages[0]?.rooms).toEqual([{ machine: 'm1', free: 9 * GIBI - roomFor(7 * GIBI, 1) }]);
  });

  test('gives snapshots their room', () => {
    expect(layOut([request('none', 10, 1.5)], disks([14]))[0]).toBeDefined();
    expect(layOut([request('none', 10, 1.5)], disks([16]))).toEqual([undefined]);
  });

  test('never finds less room after a disk was added', () => {
    const sizes = fc.array(fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 1, maxLength: 3 }), { maxLength: 5 });
    const type = fc.constantFrom('replicate:2', 'replicate:3', 'disperse:2:1', 'none');
    fc.assert(
      fc.property(sizes, type, fc.integer({ min: 2, max: 40 }), (machines, kind, gibibytes) => {
        const before = layOut([request(kind, gibibytes)], disks(...machines))[0];
        const after = layOut([request(kind, gibibytes)], disks(...machines, [60]))[0];
        expect(after !== undefined && before === undefined).toBe(false);
      }),
    );
  });

  test('never takes more than a disk has, or two bricks of a part from one machine', () => {
    const sizes = fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }), (free, wishes) => {
        const asked = wishes.map((gibibytes) => request('replicate:2', gibibytes));
        const shortages = layOut(asked, disks(...free.map((size) => [size])));
        const placed = asked.filter((_, index) => shortages[index] === undefined);
        const taken = placed.reduce((sum, { gibibytes }) => sum + 2 * gibibytes, 0);
        expect(taken).toBeLessThanOrEqual(free.reduce((sum, size) => sum + size, 0));
        expect(free.length > 1 || placed.length === 0).toBe(true);
      }),
    );
  });
});
