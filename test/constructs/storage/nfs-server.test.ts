import { type NfsExport, NfsServer } from '../../../constructs/storage';
import { assemble } from '../../../src/assembly';
import { recordsOf } from '../../../src/records';
import { Cidr, Ipv4Address, Quantity } from '../../../src/values';
import { Testbed } from '../../support/tree';

const clients = [Cidr.parse('10.0.0.0/8')];
const existing = Ipv4Address.parse('10.0.1.61');

function onMachine(...offers: readonly (string | NfsExport)[]) {
  const bed = new Testbed();
  const machine = bed.machine('vm1');
  const exports = offers.map((offer) => (typeof offer === 'string' ? { directory: offer, clients } : offer));
  return { bed, machine, server: new NfsServer(bed.platform, 'nfs', { on: machine, exports }) };
}

function onExisting(...exports: readonly NfsExport[]) {
  const bed = new Testbed();
  return { bed, server: new NfsServer(bed.platform, 'nfs', { on: existing, exports }) };
}

describe('NfsServer', () => {
  test('says what it exports, in the order given', () => {
    const { server } = onExisting({ directory: '/b', clients }, { directory: '/a', clients });
    expect(server.exports).toEqual(['/b', '/a']);
  });

  test('is one export record a directory, for the proofs', () => {
    expect(recordsOf(onExisting({ directory: '/srv', clients }).bed.records, 'export')).toEqual([
      {
        kind: 'export',
        path: 'nfs',
        server: existing,
        directory: '/srv',
        clients,
        access: 'rw',
        squash: 'root',
        anonymous: { user: 65534, group: 65534 },
      },
    ]);
  });

  test('says as whom its clients write, and what it makes a directory with', () => {
    const options = ['rw', 'sync', 'all_squash', 'anonuid=1000', 'anongid=1000'];
    const own = { owner: 1000, group: 1000, mode: '0750' };
    const { bed } = onMachine({ directory: '/srv/a', clients, options, ...own }, { directory: '/srv/b', clients });
    expect(recordsOf(bed.records, 'export')).toMatchObject([
      { access: 'rw', squash: 'all', anonymous: { user: 1000, group: 1000 }, permissions: own },
      { squash: 'root', permissions: { owner: 0, group: 0, mode: '0777' } },
    ]);
  });

  test('knows the directory of a data disk as mkfs made it', () => {
    const bed = new Testbed();
    const dataDisks = [{ name: 'data', pool: bed.pool, capacity: Quantity.gibibytes(5), mount: '/exports' }];
    const on = bed.machine('vm1', { dataDisks });
    new NfsServer(bed.platform, 'nfs', { on, exports: [{ directory: '/exports', clients }] });
    expect(recordsOf(bed.records, 'export')).toMatchObject([{ permissions: { owner: 0, group: 0, mode: '0755' } }]);
  });

  test('knows a directory of a server outside the tree when all three are stated', () => {
    const stated = { owner: 0, group: 100, mode: '0775' };
    const { bed } = onExisting({ directory: '/a', clients, ...stated }, { directory: '/b', clients, mode: '0775' });
    expect(recordsOf(bed.records, 'export').map(({ permissions }) => permissions)).toEqual([stated, undefined]);
  });

  describe('on a machine of the tree', () => {
    test('has the address of the machine, which accounts for it', () => {
      const { bed, server } = onMachine('/srv');
      expect(server.address.toString()).toBe('192.168.150.10');
      expect(recordsOf(bed.records, 'address')).toEqual([]);
    });

    test('installs the NFS server at the first boot', () => {
      const { bed, machine } = onMachine('/srv');
      expect(bed.spec('cloud-init-disk', machine).userData.packages).toContain('nfs-kernel-server');
    });

    test('keeps its exports in a live file of the machine that is reloaded in place', () => {
      expect(recordsOf(onMachine('/srv', '/exports').bed.records, 'guest-file')).toEqual([
        {
          kind: 'guest-file',
          path: 'kvm1/vm1',
          guest: 'vm1',
          managed: true,
          file: {
            path: '/etc/exports',
            content: expect.stringContaining('/exports 10.0.0.0/8(rw,sync,no_subtree_check)\n'),
            mode: '0644',
            class: 'live',
            reload:
              '[ -d /srv ] || install -d -m 0777 /srv\n[ -d /exports ] || install -d -m 0777 /exports\nexportfs -ra',
          },
        },
      ]);
    });

    test('does not rebuild its machine for one more export: user-data stays as it is', () => {
      const userData = (...directories: readonly string[]) => {
        const { bed, machine } = onMachine(...directories);
        return bed.spec('cloud-init-disk', machine).userData;
      };
      expect(userData('/srv', '/more')).toEqual(userData('/srv'));
      expect(JSON.stringify(userData('/srv'))).not.toContain('/etc/exports');
    });

    test('refuses a second server on it, which would write over the exports of the first', () => {
      const { bed, machine } = onMachine('/srv');
      new NfsServer(bed.platform, 'nfs2', { on: machine, exports: [{ directory: '/more', clients }] });
      expect(bed.mistakes).toEqual([expect.stringMatching(/^\[kvm1\/vm1] 'files' must be defined once each/)]);
    });

    test('refuses a machine without a static address, and lets the rest of the tree be judged', () => {
      const bed = new Testbed();
      const machine = bed.machine('vm1', {
        image: undefined,
        address: undefined,
        iso: { pool: bed.pool, file: 'u.iso' },
        vcpus: 0,
      });
      new NfsServer(bed.platform, 'nfs', { on: machine, exports: [{ directory: '/srv', clients: [] }] });
      expect(bed.mistakes).toEqual([
        expect.stringContaining("'vcpus'"),
        `[nfs] 'on' must have a static address, got "vm1"; give the machine one`,
        expect.stringContaining("'clients'"),
      ]);
      expect(assemble(bed.platform).findings).toHaveLength(3);
    });
  });

  describe('on a server that exists', () => {
    test('takes up its address', () => {
      expect(recordsOf(onExisting().bed.records, 'address')).toEqual([
        { kind: 'address', path: 'nfs', address: existing, use: 'existing NFS server' },
      ]);
    });

    test('writes its exports for its owner to install', () => {
      expect(recordsOf(onExisting({ directory: '/srv', clients }).bed.records, 'guest-file')).toMatchObject([
        { guest: '10.0.1.61', managed: false, file: { path: '/etc/exports', class: 'live' } },
      ]);
    });
  });

  test.each<[string, readonly NfsExport[], string]>([
    [
      'a relative directory',
      [{ directory: 'srv', clients }],
      `'exports' must be absolute directories, got "srv"; did you mean "/srv"?`,
    ],
    [
      'a directory that a shell would take apart',
      [{ directory: '/srv/my files', clients }],
      `'exports' must be plain paths without blanks or quotes, got "/srv/my files"; rename the directory`,
    ],
    [
      'a directory with a slash at its end',
      [{ directory: '/srv//', clients }],
      `'exports' must not end in a slash, got "/srv//"; did you mean "/srv"?`,
    ],
    [
      'a directory twice',
      [
        { directory: '/srv', clients },
        { directory: '/srv', clients },
      ],
      `'exports' must name each directory once, got "/srv" twice; list its clients together`,
    ],
    [
      'a directory for nobody',
      [{ directory: '/srv', clients: [] }],
      `'clients' must admit somebody to /srv, got "none"; name a range such as 10.0.0.0/8`,
    ],
    [
      'an option that exportfs does not know',
      [{ directory: '/srv', clients, options: ['rw', 'no_rootsquash'] }],
      `'options' of /srv must be options of exports(5), got "no_rootsquash"; did you mean "no_root_squash"?`,
    ],
    [
      'options that contradict each other',
      [{ directory: '/srv', clients, options: ['ro', 'sync', 'rw'] }],
      `'options' of /srv must not contradict each other, got "ro,rw"; keep the one that is meant`,
    ],
    [
      'a group that is no number',
      [{ directory: '/srv', clients, group: 1.5 }],
      `'group' of /srv must be a number of 32 bits, got "1.5"; such as 1000`,
    ],
    [
      'permissions that are not octal',
      [{ directory: '/srv', clients, mode: 'rwx' }],
      `'mode' of /srv must be octal permissions, got "rwx"; such as 0750`,
    ],
    [
      'an owner for a directory that is there',
      [{ directory: '/', clients, owner: 1000 }],
      `'mode' must be of directories that the server makes, got "/"; export one below it`,
    ],
  ])('refuses %s', (_mistake, exports, message) => {
    expect(onExisting(...exports).bed.mistakes).toEqual([`[nfs] ${message}`]);
  });

  test('has the files of its versions and its firewall before its exports, and the package', () => {
    const bed = new Testbed();
    const on = bed.machine('vm1');
    const exports = [{ directory: '/srv', clients }];
    new NfsServer(bed.platform, 'nfs', { on, exports, versions: '4', firewall: true });
    expect(recordsOf(bed.records, 'guest-file').map(({ file }) => [file.path, file.class])).toEqual([
      ['/etc/nfs.conf.d/strata.conf', 'live'],
      ['/etc/strata/nfs.nft', 'live'],
      ['/etc/systemd/system/strata-nfs-firewall.service', 'live'],
      ['/etc/exports', 'live'],
    ]);
    const { packages } = bed.spec('cloud-init-disk', on).userData;
    expect(packages).toEqual(expect.arrayContaining(['nfs-kernel-server', 'nftables']));
  });

  test('outside the tree gets its files by ssh, where that is said', () => {
    const bed = new Testbed();
    const exports = [{ directory: '/srv', clients }];
    const ssh = { user: 'root', port: 2222 };
    new NfsServer(bed.platform, 'nfs', { on: existing, exports, ssh });
    expect(recordsOf(bed.records, 'guest-file')).toMatchObject([{ guest: '10.0.1.61', managed: true, ssh }]);
  });

  test.each([
    [{ user: 'root; rm' }, `must name a user of the server, got "root; rm"; such as root`],
    [{ user: 'root', port: 0 }, `must give a port of 1 to 65535, got "0"; leave it out for 22`],
  ])('refuses ssh as %j', (ssh, message) => {
    const bed = new Testbed();
    new NfsServer(bed.platform, 'nfs', { on: existing, exports: [], ssh });
    expect(bed.mistakes).toEqual([`[nfs] 'ssh' ${message}`]);
  });

  test('refuses ssh to a machine of the tree', () => {
    const bed = new Testbed();
    new NfsServer(bed.platform, 'nfs', { on: bed.machine('vm1'), exports: [], ssh: { user: 'root' } });
    expect(bed.mistakes).toEqual([
      `[nfs] 'ssh' must be of a server outside the tree, got "vm1"; leave it out: its host reaches the machine`,
    ]);
  });

  test('may export the root directory', () => {
    expect(onExisting({ directory: '/', clients }).bed.mistakes).toEqual([]);
  });
});
