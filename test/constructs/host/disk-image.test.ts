import { DiskImage } from '../../../constructs/host';
import { statefulRecords } from '../../../src/identity';
import { Testbed } from '../../support/tree';

function define(name?: string) {
  const bed = new Testbed();
  const image = new DiskImage(bed.pool, 'debian-12', { source: 'https://cloud.debian.org/debian-12.qcow2', name });
  return { bed, image, spec: bed.spec('volume', image) };
}

describe('DiskImage', () => {
  test('is a qcow2 volume of role image, filled from its source', () => {
    expect(define().spec).toEqual({
      type: 'volume',
      role: 'image',
      name: 'debian-12.qcow2',
      pool: 'disks',
      format: 'qcow2',
      source: 'https://cloud.debian.org/debian-12.qcow2',
    });
  });

  test('takes the size of its source, so it states none', () => {
    expect(define().spec.capacity).toBeUndefined();
  });

  test.each([
    [undefined, 'debian-12.qcow2'],
    ['base.img', 'base.img'],
  ])('given the name %p, lies in its pool as %s', (name, file) => {
    const { image } = define(name);
    expect([image.name, image.path]).toEqual([file, `/var/lib/disks/${file}`]);
  });

  test('is not data: it can be fetched again', () => {
    const { bed, image } = define();
    expect(statefulRecords(bed.records).map(({ path }) => path)).not.toContain(`${image.node.path}/Resource`);
  });
});
