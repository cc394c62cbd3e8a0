import { VirtualMachine } from '../../../../constructs/host';
import {
  GlusterCluster,
  type GlusterClusterProps,
  type GlusterNodeProps,
  GlusterVolume,
} from '../../../../constructs/storage';
import { recordsOf } from '../../../../src/records';
import { Ipv4Address, Quantity, Secret } from '../../../../src/values';
import { Testbed } from '../../../support/tree';

const outside = Ipv4Address.parse('10.0.0.9');
const disk = (device: string, capacity = '100Gi') => ({ device, capacity: Quantity.parse(capacity) });

/** A machine with two raw disks around a mounted one, in a cluster. */
function define(node: Partial<GlusterNodeProps> = {}, props: GlusterClusterProps = {}) {
  const bed = new Testbed();
  const { pool } = bed;
  const machine = bed.machine('vm1', {
    dataDisks: [
      { name: 'brick1', pool, capacity: Quantity.parse('50Gi') },
      { name: 'exports', pool, capacity: Quantity.parse('1Gi'), mount: '/exports' },
      { name: 'brick2', pool, capacity: Quantity.parse('60Gi') },
    ],
  });
  const cluster = new GlusterCluster(bed.platform, 'store', props);
  return { bed, machine, cluster, node: cluster.addNode('gluster-1', { on: machine, ...node }) };
}

describe('GLU-1: GlusterCluster', () => {
  test('takes every raw disk of a machine, and none that is mounted', () => {
    const { node, cluster } = define();
    expect(node.devices).toEqual([disk('/dev/vdb', '50Gi'), disk('/dev/vdd', '60Gi')]);
    expect(cluster.topology).toContain('"/dev/vdd"');
    expect(cluster.topology).not.toContain('"/dev/vdc"');
  });

  test('gives heketi no disk that holds the brick of a volume, and no machine without another', () => {
    const { bed, cluster } = define();
    cluster.addNode('a', { on: outside, devices: [disk('/dev/sdb')] });
    new GlusterVolume(cluster, 'shared', { replicas: 1 });
    expect(cluster.topology).toContain('"/dev/vdd"');
    expect(cluster.topology).not.toContain('"/dev/vdb"');
    expect(cluster.topology).not.toContain('10.0.0.9');
    expect(recordsOf(bed.records, 'brick-node').map(({ devices }) => devices.length)).toEqual([1, 0]);
  });

  test('takes the disks it is told, of a machine of the tree or of one that exists', () => {
    expect(define({ devices: [disk('/dev/vdd')] }).node.devices).toEqual([disk('/dev/vdd')]);
    expect(define({ on: outside, devices: [disk('/dev/sdb')] }).node.devices).toEqual([disk('/dev/sdb')]);
  });

  test('lists machines in the order they were added', () => {
    const { cluster } = define();
    cluster.addNode('a', { on: outside, devices: [disk('/dev/sdb')] });
    expect(cluster.nodes.map(({ name }) => name)).toEqual(['gluster-1', 'a']);
    expect(cluster.topology.indexOf('192.168.150.10')).toBeLessThan(cluster.topology.indexOf('10.0.0.9'));
  });

  test('has machines of one host in one zone, and those of another in another', () => {
    const { cluster, bed, node } = define();
    const { host, pool, network } = bed.otherHost();
    const here = bed.machine('vm2', { address: Ipv4Address.parse('192.168.150.11') });
    const far = { network, rootDisk: { pool, capacity: Quantity.parse('1Gi') }, image: undefined };
    const there = new VirtualMachine(host, 'vm3', {
      memory: Quantity.parse('1Gi'),
      vcpus: 1,
      ...far,
      iso: { pool, file: 'debian.iso' },
      address: Ipv4Address.parse('192.168.151.11'),
    });
    const devices = [disk('/dev/vdb')];
    expect(cluster.addNode('b', { on: here, devices }).zone).toBe(node.zone);
    expect(cluster.addNode('c', { on: there, devices }).zone).not.toBe(node.zone);
  });

  test('takes the zone it is told, and 1 for a machine that exists', () => {
    expect(define({ zone: 7 }).node.zone).toBe(7);
    expect(define({ on: outside, devices: [disk('/dev/sdb')] }).node.zone).toBe(1);
  });
});

describe('GLU-7: a machine of a GlusterCluster', () => {
  test('has the packages of bricks, the kernel modules of LVM, and glusterd started', () => {
    const { bed, machine } = define();
    const { packages, runcmd } = bed.spec('cloud-init-disk', machine).userData;
    expect(packages).toEqual(['qemu-guest-agent', 'glusterfs-server', 'lvm2', 'thin-provisioning-tools', 'xfsprogs']);
    expect(runcmd).toContainEqual(['modprobe', '--all', 'dm_mirror', 'dm_snapshot', 'dm_thin_pool']);
    expect(runcmd).toContainEqual(['systemctl', 'enable', '--now', 'glusterd']);
  });

  test('lets an administrator in by key, who becomes root', () => {
    const { bed, machine, cluster } = define();
    cluster.admit({ user: 'gluster-admin', publicKey: Secret.config('ssh-public') });
    expect(bed.spec('cloud-init-disk', machine).userData.users).toEqual([
      'default',
      {
        name: 'gluster-admin',
        sudo: 'ALL=(ALL) NOPASSWD:ALL',
        shell: '/bin/bash',
        lock_passwd: true,
        ssh_authorized_keys: [Secret.config('ssh-public')],
      },
    ]);
  });
});

describe('GLU-8: the ports of a GlusterCluster', () => {
  const portsOf = ({ bed }: ReturnType<typeof define>) =>
    recordsOf(bed.records, 'listener').map(({ address, first, last, use }) => `${address}:${first}-${last} ${use}`);

  test('are those of glusterd and of a hundred bricks', () => {
    expect(portsOf(define())).toEqual([
      '192.168.150.10:24007-24007 glusterd',
      '192.168.150.10:24008-24008 management of glusterd',
      '192.168.150.10:49152-49251 bricks of glusterd',
    ]);
  });

  test('have that of ssh where it was moved, which the machine is told at its first boot', () => {
    const defined = define({}, { sshPort: 2222 });
    expect(portsOf(defined)).toContain('192.168.150.10:2222-2222 ssh');
    expect(recordsOf(defined.bed.records, 'guest-file').map(({ file }) => [file.path, file.content])).toContainEqual([
      '/etc/ssh/sshd_config.d/strata.conf',
      'Port 2222\n',
    ]);
  });
});

describe('a GlusterCluster', () => {
  test('tells proofs its machines and their disks', () => {
    const { bed, node } = define();
    expect(recordsOf(bed.records, 'brick-node')).toEqual([
      {
        kind: 'brick-node',
        path: 'store/gluster-1',
        name: 'gluster-1',
        cluster: 'store',
        address: Ipv4Address.parse('192.168.150.10'),
        zone: node.zone,
        devices: node.devices,
      },
    ]);
  });

  test('holds the address of a machine that exists', () => {
    const { bed } = define({ on: outside, devices: [disk('/dev/sdb')] });
    expect(recordsOf(bed.records, 'address')).toEqual([
      { kind: 'address', path: 'store/gluster-1', address: outside, use: 'existing storage machine gluster-1' },
    ]);
  });

  test.each<[string, Partial<GlusterNodeProps>, string]>([
    [
      'a machine that exists without disks',
      { on: outside },
      `'devices' must be at least one raw disk, got "none"; name its raw disks`,
    ],
    [
      'a disk that is mounted',
      { devices: [disk('/dev/vdc')] },
      `'devices' must be raw disks of vm1, got "/dev/vdc"; it has /dev/vdb, /dev/vdd`,
    ],
    [
      'a disk twice',
      { devices: [disk('/dev/vdb'), disk('/dev/vdb')] },
      `'devices' must name each disk once, got "/dev/vdb" twice; take one of the two out`,
    ],
    [
      'a name of a disk without its folder',
      { on: outside, devices: [disk('sdb')] },
      `'devices' must be devices of the machine, got "sdb"; write such as /dev/vdb`,
    ],
    [
      'a disk of no size',
      { on: outside, devices: [disk('/dev/sdb', '0')] },
      `'devices' must be more than nothing, got "0" for /dev/sdb; give its size such as 100Gi`,
    ],
    [
      'a zone of 0',
      { zone: 0 },
      `'zone' must be a whole number of at least 1, got "0"; leave it out to have one derived`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).bed.mistakes).toEqual([`[store/gluster-1] ${message}`]);
  });

  test('refuses a machine without raw disks, or without an address', () => {
    const bed = new Testbed();
    const machine = bed.machine('vm1', {
      image: undefined,
      iso: { pool: bed.pool, file: 'x.iso' },
      address: undefined,
    });
    new GlusterCluster(bed.platform, 'store').addNode('gluster-1', { on: machine });
    expect(bed.mistakes).toEqual([
      `[store/gluster-1] 'on' must have a static address, got "vm1"; give the machine one`,
      `[store/gluster-1] 'devices' must be at least one raw disk, got "none"; give the machine a data disk without a mount`,
    ]);
  });

  test('refuses a name in capitals, and a port that is none', () => {
    const { bed, cluster } = define({}, { sshPort: 70000 });
    cluster.addNode('Gluster', { on: outside, devices: [disk('/dev/sdb')] });
    expect(bed.mistakes).toEqual([
      `[store] 'sshPort' must be a port, got "70000"; leave it out for 22`,
      `[store/Gluster] 'name' must be a name in lower case, got "Gluster"; use letters, digits, '-' and '.'`,
    ]);
  });
});
