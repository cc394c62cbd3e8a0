import { cloudConfig, type FirstBoot } from '../../../constructs/host/cloud-config.conf';
import { Quantity } from '../../../src/values';
import { Testbed } from '../../support/tree';

const minimal: FirstBoot = {
  hostname: 'vm1',
  users: [],
  packages: [],
  files: [],
  dataDisks: [],
  kernelModules: [],
  services: [],
};

describe('cloudConfig', () => {
  test('sets the host name, admits no passwords over ssh, starts the guest agent and puts all on disk', () => {
    expect(cloudConfig(minimal)).toEqual({
      hostname: 'vm1',
      ssh_pwauth: false,
      users: [],
      packages: [],
      write_files: [],
      runcmd: [['systemctl', 'start', 'qemu-guest-agent'], ['sync']],
    });
  });

  test('makes the users and installs the packages it is given, in their order', () => {
    const users = [{ name: 'strata', ssh_authorized_keys: ['ssh-ed25519 AAAA'] }];
    expect(cloudConfig({ ...minimal, users, packages: ['b', 'a'] })).toMatchObject({ users, packages: ['b', 'a'] });
  });

  test('loads kernel modules at once, because the list that systemd reads comes too late for the first boot', () => {
    expect(cloudConfig({ ...minimal, kernelModules: ['dm_mirror', 'fuse'] }).runcmd).toEqual([
      ['systemctl', 'start', 'qemu-guest-agent'],
      ['modprobe', '--all', 'dm_mirror', 'fuse'],
      ['sync'],
    ]);
  });

  test('starts the services that their packages leave disabled', () => {
    expect(cloudConfig({ ...minimal, services: ['glusterd'] }).runcmd).toEqual([
      ['systemctl', 'start', 'qemu-guest-agent'],
      ['systemctl', 'enable', '--now', 'glusterd'],
      ['sync'],
    ]);
  });

  test('writes files with their permissions', () => {
    const file = { path: '/etc/motd', content: 'hello\n', mode: '0600', class: 'boot' } as const;
    expect(cloudConfig({ ...minimal, files: [file] }).write_files).toEqual([
      { path: '/etc/motd', permissions: '0600', content: 'hello\n' },
    ]);
  });

  test('formats data disks in order after the first disk, and mounts each by its label', () => {
    const { pool } = new Testbed();
    const capacity = Quantity.parse('1Gi');
    const { fs_setup, mounts } = cloudConfig({
      ...minimal,
      dataDisks: [
        { name: 'exports', pool, capacity, mount: '/exports' },
        { name: 'sixteen-letters1', pool, capacity, mount: '/srv' },
      ],
    });
    expect(fs_setup).toEqual([
      { label: 'exports', filesystem: 'ext4', device: '/dev/vdb', overwrite: false },
      { label: 'sixteen-letters1', filesystem: 'ext4', device: '/dev/vdc', overwrite: false },
    ]);
    expect(mounts).toEqual([
      ['LABEL=exports', '/exports', 'ext4', 'defaults,nofail', '0', '2'],
      ['LABEL=sixteen-letters1', '/srv', 'ext4', 'defaults,nofail', '0', '2'],
    ]);
  });

  test('does nothing to raw disks, which keep their places among the others', () => {
    const { pool } = new Testbed();
    const capacity = Quantity.parse('1Gi');
    const raw = (name: string) => ({ name, pool, capacity });
    const { fs_setup, mounts } = cloudConfig({
      ...minimal,
      dataDisks: [raw('brick1'), { ...raw('exports'), mount: '/exports' }, raw('brick2')],
    });
    expect(fs_setup).toEqual([{ label: 'exports', filesystem: 'ext4', device: '/dev/vdc', overwrite: false }]);
    expect(mounts).toEqual([['LABEL=exports', '/exports', 'ext4', 'defaults,nofail', '0', '2']]);
    expect(cloudConfig({ ...minimal, dataDisks: [raw('brick1')] })).toEqual(cloudConfig(minimal));
  });
});
