import type { DataDisk } from '../../../constructs/host';
import { Quantity } from '../../../src/values';
import { Testbed } from '../../support/tree';

/** What a machine with these disks is refused for. */
function mistakes(...disks: readonly Pick<DataDisk, 'name' | 'mount'>[]): readonly string[] {
  const bed = new Testbed();
  bed.machine('vm1', {
    dataDisks: disks.map((disk) => ({ ...disk, pool: bed.pool, capacity: Quantity.parse('1Gi') })),
  });
  return bed.mistakes;
}

describe('DataDisk', () => {
  test('may have a name as long as a file system label', () => {
    expect(mistakes({ name: 'sixteen-letters1', mount: '/a' })).toEqual([]);
  });

  test('may stay raw, and so may several', () => {
    expect(mistakes({ name: 'brick1' }, { name: 'brick2' }, { name: 'exports', mount: '/a' })).toEqual([]);
  });

  test.each<[string, readonly Pick<DataDisk, 'name' | 'mount'>[], string]>([
    [
      'a name longer than a file system label, which would be cut to that of another disk',
      [{ name: 'seventeen-letters', mount: '/a' }],
      `must have names of at most 16 letters, digits, '.', '_' and '-', got "seventeen-letters"; shorten it`,
    ],
    [
      'the name of the first disk',
      [{ name: 'root', mount: '/a' }],
      'must have names of their own, got "root", the name of the first disk; rename it',
    ],
    [
      'a name twice',
      [
        { name: 'a', mount: '/a' },
        { name: 'a', mount: '/b' },
      ],
      'must have names of their own, got "a", the name of another disk; rename it',
    ],
    [
      'a relative directory',
      [{ name: 'a', mount: 'exports' }],
      'must be mounted on absolute directories, got "exports"; did you mean "/exports"?',
    ],
    [
      'the name of a raw disk twice',
      [{ name: 'brick' }, { name: 'brick' }],
      'must have names of their own, got "brick", the name of another disk; rename it',
    ],
    [
      'a directory twice',
      [
        { name: 'a', mount: '/exports' },
        { name: 'b', mount: '/exports' },
      ],
      'must be mounted on directories of their own, got "/exports" twice; move one of the two',
    ],
  ])('refuses %s', (_mistake, disks, message) => {
    expect(mistakes(...disks)).toEqual([`[kvm1/vm1] 'dataDisks' ${message}`]);
  });
});
