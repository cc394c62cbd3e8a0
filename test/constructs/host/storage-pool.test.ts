import { StoragePool, type StoragePoolProps } from '../../../constructs/host';
import { statefulRecords } from '../../../src/identity';
import { Testbed } from '../../support/tree';

function define(props: Partial<StoragePoolProps> = {}, bed = new Testbed()) {
  const pool = new StoragePool(bed.host, 'kvm-data', { path: '/kvm/data', ...props });
  return { bed, pool, spec: bed.spec('pool', pool) };
}

describe('StoragePool', () => {
  test('is a directory of its host, named after its id', () => {
    const { pool, spec } = define();
    expect(spec).toMatchObject({ type: 'pool', name: 'kvm-data', path: '/kvm/data' });
    expect(pool.host.name).toBe('kvm1');
  });

  test('takes another name in libvirt when given one', () => {
    const { pool, spec } = define({ name: 'default' });
    expect([pool.name, spec.name]).toEqual(['default', 'default']);
  });

  test('knows the absolute path of a file in it', () => {
    expect(define().pool.pathOf('debian.iso')).toBe('/kvm/data/debian.iso');
  });

  test('keeps its UUID when the tree is built again, whatever its name', () => {
    expect(define({ name: 'renamed' }).spec.uuid).toBe(define().spec.uuid);
  });

  test.each([
    ['another environment', define({}, new Testbed('other'))],
    ['another host', define({}, new Testbed('test', 'kvm9'))],
  ])('has another UUID in %s', (_where, { spec }) => {
    expect(spec.uuid).not.toBe(define().spec.uuid);
  });

  test('is data: its loss is a loss of data', () => {
    const { bed, pool } = define();
    expect(statefulPaths(bed)).toContain(`${pool.node.path}/Resource`);
  });

  test('refuses a relative directory', () => {
    expect(define({ path: 'kvm/data' }).bed.mistakes).toEqual([
      `[kvm1/kvm-data/Resource] 'path' must be absolute, got "kvm/data"; did you mean "/kvm/data"?`,
    ]);
  });

  test('refuses a name that would leave its folder in dist/', () => {
    expect(define({ name: '../x' }).bed.mistakes).toEqual([
      expect.stringMatching(/^\[kvm1\/kvm-data\/Resource\] 'name' must be letters, digits, .*, got "\.\.\/x"/),
    ]);
  });
});

function statefulPaths(bed: Testbed): readonly string[] {
  return statefulRecords(bed.records).map(({ path }) => path);
}
