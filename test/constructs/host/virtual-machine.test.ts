import { DiskVolume, type VirtualMachineProps, VirtualNetwork } from '../../../constructs/host';
import type { GuestFile } from '../../../src/guest';
import { alias, statefulRecords } from '../../../src/identity';
import { recordsOf } from '../../../src/records';
import { Cidr, Ipv4Address, MacAddress, Quantity } from '../../../src/values';
import { Testbed } from '../../support/tree';

function define(props: Partial<VirtualMachineProps> = {}, bed = new Testbed()) {
  const machine = bed.machine('vm1', props);
  return { bed, machine, domain: bed.spec('domain', machine) };
}

const installed: Partial<VirtualMachineProps> = { image: undefined, address: undefined };

describe('VirtualMachine', () => {
  test('is a domain with the memory and CPUs it is told, named after its id', () => {
    const { machine, domain } = define({ memory: Quantity.parse('512Mi'), vcpus: 3 });
    expect(domain).toMatchObject({ name: 'vm1', memory: Quantity.parse('512Mi'), vcpus: 3 });
    expect(machine.name).toBe('vm1');
  });

  test('shows its VNC display on loopback only', () => {
    expect(define().domain.vnc.toString()).toBe('127.0.0.1');
  });

  test.each([
    [undefined, true],
    [false, false],
  ])('told autostart %p, starts with its host: %p', (autostart, expected) => {
    expect(define({ autostart }).domain.autostart).toBe(expected);
  });

  test.each<[Partial<VirtualMachineProps>, string, string]>([
    [{}, 'kvm', 'host-passthrough'],
    [{ cpuMode: 'host-model' }, 'kvm', 'host-model'],
    [{ virtualization: 'qemu' }, 'qemu', 'maximum'],
    [{ virtualization: 'qemu', cpuMode: 'maximum' }, 'qemu', 'maximum'],
  ])('told %p, runs under %s with the CPU mode %s', (props, virtualization, cpuMode) => {
    expect(define(props).domain).toMatchObject({ virtualization, cpuMode });
  });

  describe('disks', () => {
    test('lays a root disk over its image, in the pool it names', () => {
      const { bed, domain } = define();
      expect(domain.disks).toEqual([{ from: 'volume', pool: 'disks', volume: 'vm1-root.qcow2', format: 'qcow2' }]);
      expect(volumes(bed)).toContainEqual(
        expect.objectContaining({ name: 'vm1-root.qcow2', role: 'root', base: expect.anything() }),
      );
    });

    test('takes a volume that exists in the tree as it is', () => {
      const bed = new Testbed();
      const rootDisk = new DiskVolume(bed.pool, 'old', { capacity: Quantity.parse('10G'), format: 'raw' });
      const { domain } = define({ ...installed, rootDisk, iso: { pool: bed.pool, file: 'u.iso' } }, bed);
      expect(domain.disks[0]).toEqual({ from: 'volume', pool: 'disks', volume: 'old.raw', format: 'raw' });
      expect(volumes(bed).map(({ name }) => name)).toEqual(['debian.qcow2', 'old.raw']);
    });

    test('keeps data disks when it is rebuilt: volumes of their own, of role data', () => {
      const bed = new Testbed();
      const dataDisks = ['b', 'a'].map((name) => ({
        name,
        pool: bed.pool,
        capacity: Quantity.parse('5Gi'),
        mount: `/${name}`,
      }));
      const { domain } = define({ dataDisks }, bed);
      expect(domain.disks).toMatchObject([
        { volume: 'vm1-root.qcow2' },
        { volume: 'vm1-b.qcow2' },
        { volume: 'vm1-a.qcow2' },
      ]);
      expect(statefulRecords(bed.records).filter(({ type }) => type === 'volume')).toMatchObject([
        { name: 'vm1-b.qcow2' },
        { name: 'vm1-a.qcow2' },
      ]);
    });

    test('tells the devices of its raw disks, which keep their places among the others', () => {
      const bed = new Testbed();
      const disk = (name: string, size: string, mount?: string) => {
        return { name, pool: bed.pool, capacity: Quantity.parse(size), mount };
      };
      const dataDisks = [disk('brick1', '10Gi'), disk('exports', '1Gi', '/exports'), disk('brick2', '20Gi')];
      expect(define({ dataDisks }, bed).machine.rawDisks).toEqual([
        { device: '/dev/vdb', capacity: Quantity.parse('10Gi') },
        { device: '/dev/vdd', capacity: Quantity.parse('20Gi') },
      ]);
    });

    test('starts the installer exactly once: the disk first, then the ISO', () => {
      const bed = new Testbed();
      const { domain } = define({ ...installed, iso: { pool: bed.pool, file: 'ubuntu.iso' } }, bed);
      expect(domain.bootOrder).toEqual(['hd', 'cdrom']);
      expect(domain.disks.at(-1)).toEqual({ from: 'iso', path: '/var/lib/disks/ubuntu.iso' });
    });

    test('starts from its disk alone when it has no ISO', () => {
      expect(define().domain.bootOrder).toEqual(['hd']);
    });
  });

  describe('first boot', () => {
    test('is told its name and static address by cloud-init', () => {
      const { bed, machine, domain } = define();
      const disk = bed.spec('cloud-init-disk', machine);
      expect(disk).toMatchObject({
        name: 'vm1-cloud-init.iso',
        pool: 'disks',
        guest: 'vm1',
        userData: { hostname: 'vm1' },
        metaData: { 'local-hostname': 'vm1' },
        networkConfig: {
          mac: domain.interfaces[0].mac,
          address: Ipv4Address.parse('192.168.150.10'),
          subnet: Cidr.parse('192.168.150.0/24'),
          gateway: Ipv4Address.parse('192.168.150.1'),
          nameservers: [Ipv4Address.parse('192.168.150.1')],
        },
      });
      expect(domain.cloudInit).toEqual({ name: 'vm1-cloud-init.iso', path: '/var/lib/disks/vm1-cloud-init.iso' });
    });

    test('has no cloud-init when it is installed from ISO', () => {
      const bed = new Testbed();
      const { domain } = define({ ...installed, iso: { pool: bed.pool, file: 'u.iso' } }, bed);
      expect(domain.cloudInit).toBeUndefined();
    });

    test('holds an address that is set up by hand all the same', () => {
      const bed = new Testbed();
      const { machine } = define({ image: undefined, iso: { pool: bed.pool, file: 'u.iso' } }, bed);
      expect(machine.toRecords()).toEqual([
        { kind: 'address', address: Ipv4Address.parse('192.168.150.10'), use: 'virtual machine vm1' },
      ]);
    });

    test('installs the guest agent, the packages it is told and those added later, once each', () => {
      const { bed, machine } = define({ packages: ['vim'] });
      machine.addPackages('nfs-kernel-server', 'vim');
      expect(bed.spec('cloud-init-disk', machine).userData.packages).toEqual([
        'qemu-guest-agent',
        'vim',
        'nfs-kernel-server',
      ]);
    });

    test('starts services that were added later, once each', () => {
      const { bed, machine } = define();
      machine.addServices('glusterd');
      machine.addServices('glusterd');
      expect(bed.spec('cloud-init-disk', machine).userData.runcmd).toContainEqual([
        'systemctl',
        'enable',
        '--now',
        'glusterd',
      ]);
    });

    test('keeps its own users, or the one of its image, beside those that were added', () => {
      const extra = { name: 'extra' };
      const usersOf = (props: Partial<VirtualMachineProps>) => {
        const { bed, machine } = define(props);
        machine.addUser(extra);
        return bed.spec('cloud-init-disk', machine).userData.users;
      };
      expect(usersOf({ users: [{ name: 'strata' }] })).toEqual([{ name: 'strata' }, extra]);
      expect(usersOf({})).toEqual(['default', extra]);
    });

    test('writes boot files, and leaves live files to their own channel', () => {
      const { bed, machine } = define();
      machine.addFile(guestFile('/etc/boot', 'boot'));
      machine.addFile(guestFile('/etc/live', 'live'));
      expect(bed.spec('cloud-init-disk', machine).userData.write_files.map(({ path }) => path)).toEqual(['/etc/boot']);
    });

    test('has the same user-data whatever its live files say', () => {
      const userData = (content: string) => {
        const { bed, machine } = define();
        machine.addFile({ ...guestFile('/etc/live', 'live'), content });
        return bed.spec('cloud-init-disk', machine).userData;
      };
      expect(userData('one')).toEqual(userData('two'));
    });

    test('has other user-data when a boot file changes', () => {
      const userData = (content: string) => {
        const { bed, machine } = define();
        machine.addFile({ ...guestFile('/etc/boot', 'boot'), content });
        return bed.spec('cloud-init-disk', machine).userData;
      };
      expect(userData('one')).not.toEqual(userData('two'));
    });

    test('gives out every file as a record of the machine', () => {
      const { machine } = define();
      const files = [guestFile('/etc/boot', 'boot'), guestFile('/etc/live', 'live')];
      for (const file of files) {
        machine.addFile(file);
      }
      expect(machine.toRecords()).toEqual(
        files.map((file) => ({ kind: 'guest-file', guest: 'vm1', managed: true, file })),
      );
    });
  });

  describe('network', () => {
    test('is plugged into a virtual network by name', () => {
      const bed = new Testbed();
      const network = new VirtualNetwork(bed.host, 'n2', { cidr: Cidr.parse('10.9.0.0/24'), name: 'default' });
      expect(define({ network }, bed).domain.interfaces).toMatchObject([{ network: 'default' }]);
    });

    test('is plugged into a bridge by device', () => {
      const bed = new Testbed();
      const network = { host: bed.host, attachment: { bridge: 'br0' }, nameservers: [] };
      const iso = { pool: bed.pool, file: 'u.iso' };
      expect(define({ ...installed, network, iso }, bed).domain.interfaces).toMatchObject([{ bridge: 'br0' }]);
    });

    test('carries the MAC address it is told, in its domain and in its cloud-init', () => {
      const mac = MacAddress.parse('52:54:00:00:00:01');
      const { bed, machine, domain } = define({ mac });
      expect(domain.interfaces[0].mac).toBe(mac);
      expect(bed.spec('cloud-init-disk', machine).networkConfig.mac).toBe(mac);
    });
  });

  describe('identity', () => {
    const identity = (bed: Testbed, id = 'vm1', props: Partial<VirtualMachineProps> = {}, former?: string) => {
      const machine = bed.machine(id, props);
      if (former !== undefined) {
        alias(machine, former);
      }
      const { uuid, interfaces } = bed.spec('domain', machine);
      const instance = bed.spec('cloud-init-disk', machine).metaData['instance-id'];
      return { uuid, mac: interfaces[0].mac.toString(), instance };
    };

    test('is the same whenever the tree is built, whatever else changes', () => {
      const changed = { memory: Quantity.parse('9Gi'), name: 'renamed', packages: ['vim'] };
      expect(identity(new Testbed(), 'vm1', changed)).toEqual(identity(new Testbed()));
    });

    test('stays that of the place it has moved from, with an alias', () => {
      const bed = new Testbed();
      const former = bed.machine('vm1').node.path;
      expect(identity(new Testbed(), 'vm2', {}, former)).toEqual(identity(new Testbed()));
    });

    test.each([
      ['another environment', identity(new Testbed('other'))],
      ['another host', identity(new Testbed('test', 'kvm9'))],
      ['another path', identity(new Testbed(), 'vm2')],
    ])('differs under %s in UUID, MAC address and instance-id', (_where, other) => {
      const mine = identity(new Testbed());
      expect(other.uuid).not.toBe(mine.uuid);
      expect(other.mac).not.toBe(mine.mac);
      expect(other.instance).not.toBe(mine.instance);
    });
  });
});

function guestFile(path: string, when: GuestFile['class']): GuestFile {
  return { path, content: `${path}\n`, mode: '0644', class: when };
}

function volumes(bed: Testbed) {
  return recordsOf(bed.records, 'libvirt').flatMap(({ spec }) => (spec.type === 'volume' ? [spec] : []));
}
