import { spawnSync } from 'node:child_process';
import { GlusterCluster, GlusterVolume, type GlusterVolumeProps } from '../../../../constructs/storage';
import { recordsOf } from '../../../../src/records';
import { Ipv4Address, Quantity } from '../../../../src/values';
import { Testbed } from '../../../support/tree';

const ADDRESSES = ['192.168.150.31', '192.168.150.32', '192.168.150.33'];

/** A cluster of machines with two raw disks each, and volumes of it. */
function define(machines: number, ...volumes: readonly [string, GlusterVolumeProps?][]) {
  const bed = new Testbed();
  const cluster = new GlusterCluster(bed.platform, 'store');
  for (const address of ADDRESSES.slice(0, machines)) {
    const name = `store${address.at(-1)}`;
    const disks = ['one', 'two'].map((disk) => ({ name: disk, pool: bed.pool, capacity: Quantity.parse('100Gi') }));
    cluster.addNode(name, { on: bed.machine(name, { address: Ipv4Address.parse(address), dataDisks: disks }) });
  }
  const made = volumes.map(([name, props]) => new GlusterVolume(cluster, name, props));
  const files = recordsOf(bed.records, 'guest-file')
    .filter(({ file }) => file.path.startsWith('/etc/strata/gluster/'))
    .map(({ guest, file }) => ({ guest, ...file }));
  return { bed, made, files };
}

const scriptOf = (files: ReturnType<typeof define>['files'], path: string) =>
  files.find((file) => file.path.endsWith(path))?.content ?? '';

describe('GlusterVolume', () => {
  test('GLU-5: lays a brick on every machine, and then makes the volume on the first', () => {
    const { files, made } = define(3, ['apps']);
    expect(files.map(({ guest, path, reload, after = [] }) => [guest, path, reload === path, after.length])).toEqual([
      ['store1', '/etc/strata/gluster/apps-brick.sh', true, 0],
      ['store1', '/etc/strata/gluster/apps-volume.sh', true, 3],
      ['store2', '/etc/strata/gluster/apps-brick.sh', true, 0],
      ['store3', '/etc/strata/gluster/apps-brick.sh', true, 0],
    ]);
    expect(made[0].servers.map(String)).toEqual(ADDRESSES);
    const bricks = ADDRESSES.map((address) => `${address}:/srv/gluster/apps/brick`).join(' ');
    expect(scriptOf(files, 'apps-volume.sh')).toContain(
      `\n  gluster --mode=script volume create apps replica 3 ${bricks}\n`,
    );
  });

  test('formats the disk that is told, and only one with nothing on it', () => {
    const { files } = define(3, ['apps', { device: '/dev/vdc' }]);
    const script = scriptOf(files, 'apps-brick.sh');
    expect(script).toContain('\ndevice=/dev/vdc label=apps mount=/srv/gluster/apps\n');
    expect(script).toContain(
      'if [ -z "$(blkid -p -o export "$device")" ]; then\n  mkfs.xfs -q -L "$label" "$device"\nfi\n',
    );
  });

  test('sets options each time, and keeps one copy where that is said', () => {
    const { files } = define(1, ['apps', { replicas: 1, options: { 'network.ping-timeout': '10' } }]);
    const script = scriptOf(files, 'apps-volume.sh');
    expect(script).toContain('volume create apps 192.168.150.31:/srv/gluster/apps/brick\n');
    expect(script).toContain('\ngluster --mode=script volume set apps network.ping-timeout 10\n');
    expect(script).not.toContain('peer probe');
  });

  test('writes scripts that a shell can read', () => {
    for (const { content } of define(3, ['apps', { options: { 'auth.allow': '192.168.150.*' } }]).files) {
      expect(spawnSync('sh', ['-n'], { input: content, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    }
  });

  test('leaves the scripts of machines that exist to their owner', () => {
    const bed = new Testbed();
    const cluster = new GlusterCluster(bed.platform, 'store');
    const devices = [{ device: '/dev/sdb', capacity: Quantity.parse('1Ti') }];
    for (const address of ADDRESSES) {
      cluster.addNode(`store${address.at(-1)}`, { on: Ipv4Address.parse(address), devices });
    }
    new GlusterVolume(cluster, 'apps');
    const files = recordsOf(bed.records, 'guest-file');
    expect(files.map(({ guest, managed }) => `${guest} ${managed}`)).toEqual([
      '192.168.150.31 false',
      '192.168.150.31 false',
      '192.168.150.32 false',
      '192.168.150.33 false',
    ]);
  });

  test.each<[string, number, readonly [string, GlusterVolumeProps?][], string]>([
    ['two copies', 2, [['apps', { replicas: 2 }]], `'replicas' must be 1, or 3 and more, got "2"`],
    [
      'machines that the copies do not divide',
      2,
      [['apps']],
      `'replicas' must divide the machines of store evenly, got "2 machines for 3 copies"; add machines, or copy less`,
    ],
    ['a name that labels no disk', 3, [['applications-1']], `'name' must be at most 12 lower-case letters`],
    [
      'a disk that is none',
      1,
      [['apps', { replicas: 1, device: '/dev/vdz' }]],
      `'device' must be a raw disk of store1, got "/dev/vdz"; it has /dev/vdb, /dev/vdc`,
    ],
    [
      'a disk with a brick already',
      1,
      [
        ['apps', { replicas: 1 }],
        ['logs', { replicas: 1 }],
      ],
      `'device' must hold one brick, got "/dev/vdb" of store1 for logs and apps; name another`,
    ],
  ])('refuses %s', (_mistake, machines, volumes, message) => {
    expect(define(machines, ...volumes).bed.mistakes).toEqual([expect.stringContaining(message)]);
  });
});
