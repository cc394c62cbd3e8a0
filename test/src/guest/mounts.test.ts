import { mountedDisks } from '../../../src/guest';

function fileSystem(label: string, device: string) {
  return { label, filesystem: 'ext4', device };
}

describe('mountedDisks', () => {
  test('finds the directory of a disk by its label, or by the disk itself', () => {
    const fs_setup = [
      fileSystem('exports', '/dev/vdb'),
      fileSystem('other', '/dev/vdc'),
      fileSystem('idle', '/dev/vdd'),
    ];
    const mounts = [
      ['/dev/vdc', '/srv'],
      ['LABEL=exports', '/exports'],
    ];
    expect(mountedDisks({ fs_setup, mounts })).toEqual([
      { device: '/dev/vdb', mount: '/exports' },
      { device: '/dev/vdc', mount: '/srv' },
    ]);
  });

  test('finds none where cloud-init sets up none', () => {
    expect(mountedDisks({})).toEqual([]);
    expect(mountedDisks()).toEqual([]);
  });
});
