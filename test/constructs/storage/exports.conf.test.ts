import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportsReload, exportsText, type NfsExport } from '../../../constructs/storage/exports.conf';
import { Cidr } from '../../../src/values';

const site = Cidr.parse('10.0.0.0/8');
const lab = Cidr.parse('192.168.150.0/24');

describe('exportsText', () => {
  test('is one line a directory, with options that are safe and spelled out', () => {
    expect(
      exportsText([
        { directory: '/exports/a', clients: [site] },
        { directory: '/exports/b', clients: [site] },
      ]),
    ).toBe('/exports/a 10.0.0.0/8(rw,sync,no_subtree_check)\n' + '/exports/b 10.0.0.0/8(rw,sync,no_subtree_check)\n');
  });

  test('offers a directory to its clients in the order given', () => {
    expect(exportsText([{ directory: '/srv', clients: [lab, site], options: ['ro'] }])).toBe(
      '/srv 192.168.150.0/24(ro) 10.0.0.0/8(ro)\n',
    );
  });

  test.each([
    [['ro'], 'ro,mp=/exports'],
    [['rw', 'mp'], 'rw,mp'],
    [['rw', 'mountpoint=/other'], 'rw,mountpoint=/other'],
  ])('serves what lies on a data disk only while that is mounted, with the options %s too', (options, expected) => {
    expect(exportsText([{ directory: '/exports/a', clients: [lab], options }], ['/exports'])).toBe(
      `/exports/a ${lab}(${expected})\n`,
    );
  });

  test('takes the options it is given instead of its own', () => {
    const options = ['rw', 'no_root_squash'];
    expect(exportsText([{ directory: '/data/linuxea-volumes/linuxea-1', clients: [site], options }])).toBe(
      '/data/linuxea-volumes/linuxea-1 10.0.0.0/8(rw,no_root_squash)\n',
    );
  });

  test('is empty when nothing is exported', () => {
    expect(exportsText([])).toBe('');
  });

  test('serves a directory on a data disk only while the disk is mounted', () => {
    const exports = [
      { directory: '/exports/a', clients: [lab] },
      { directory: '/exports/deep/b', clients: [lab] },
      { directory: '/exports-2', clients: [lab] },
    ];
    expect(exportsText(exports, ['/exports', '/exports/deep'])).toBe(
      '/exports/a 192.168.150.0/24(rw,sync,no_subtree_check,mp=/exports)\n' +
        '/exports/deep/b 192.168.150.0/24(rw,sync,no_subtree_check,mp=/exports/deep)\n' +
        '/exports-2 192.168.150.0/24(rw,sync,no_subtree_check)\n',
    );
  });
});

describe('exportsReload', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'strata-exports-'));
    mkdirSync(join(root, 'bin'));
    program('exportfs', 'touch "$0.ran"');
    program('mountpoint', 'exit 0');
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function program(name: string, line: string): void {
    writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }

  /** Runs the command as the guest agent does. */
  function reload(directory: string, mounts: readonly string[] = [root], own: Partial<NfsExport> = {}) {
    const script = `set -e\n${exportsReload([{ directory, clients: [lab], ...own }], mounts)}`;
    const { status, stderr } = spawnSync('/bin/sh', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: `${join(root, 'bin')}:${process.env.PATH}` },
    });
    return { status, stderr, isServed: existsSync(join(root, 'bin/exportfs.ran')) };
  }

  test('makes a new directory that every user can write, and serves it', () => {
    expect(reload(join(root, 'a'))).toEqual({ status: 0, stderr: '', isServed: true });
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o777);
  });

  test('makes a new directory with the owner, the group and the mode that are stated', () => {
    const { uid, gid } = statSync(root);
    reload(join(root, 'a'), [root], { owner: uid, group: gid, mode: '2750' });
    const { uid: owner, gid: group, mode } = statSync(join(root, 'a'));
    expect([owner, group, mode & 0o7777]).toEqual([uid, gid, 0o2750]);
    expect(exportsReload([{ directory: '/a', clients: [lab], owner: 1000, group: 100 }])).toContain(
      'install -d -m 0777 -o 1000 -g 100 /a',
    );
  });

  test('leaves the mode of a directory that is there', () => {
    mkdirSync(join(root, 'a'), { mode: 0o750 });
    reload(join(root, 'a'), [root], { mode: '0777' });
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o750);
  });

  test('makes and serves nothing while the data disk is not mounted', () => {
    program('mountpoint', 'exit 1');
    expect(reload(join(root, 'a'))).toEqual({ status: 1, stderr: `${root} is not mounted\n`, isServed: false });
    expect(existsSync(join(root, 'a'))).toBe(false);
  });
});
