import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { EnvironmentData } from '../../../stacks/environment';
import { ROOT } from '../../support/checkout';
import type { Change } from '../../support/fixture-environments';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { inGuest } from './guest-commands';
import { initStack, makeProject, type Project, summary } from './project';

/** Emulated guests take minutes to start, and wait for each other. */
jest.setTimeout(1_800_000);

const NODES = ['store1', 'store2', 'store3'];
/** What the machines are told to install, which a guest without a network must find there. */
const PACKAGES = [
  ...['glusterfs-server', 'lvm2', 'thin-provisioning-tools', 'xfsprogs', 'nfs-ganesha', 'nfs-ganesha-gluster'],
  // it takes the port of NFS before Ganesha can; machines that serve by Ganesha do not have it
  'nfs-kernel-server-',
];

/** Three storage machines with a raw disk each, and a volume with three copies; of `lab` the host alone. */
const THREE_STORES = {
  hosts: {
    'lab-host': {
      machines: {
        'lab-cp1': undefined,
        'lab-worker1': undefined,
        'lab-worker2': undefined,
        'lab-nfs': undefined,
        ...Object.fromEntries(
          NODES.map((name, index) => [
            name,
            {
              virtualization: 'qemu',
              memory: '512Mi',
              vcpus: 1,
              network: 'lab-net',
              address: `192.168.150.3${index + 1}`,
              image: 'debian-12',
              rootDisk: { pool: 'lab-system', capacity: '4Gi' },
              dataDisks: [{ name: 'brick', pool: 'lab-data', capacity: '1Gi' }],
            },
          ]),
        ),
      },
    },
  },
  cluster: {
    nodes: {
      'lab-cp1': undefined,
      'lab-worker1': undefined,
      'lab-worker2': undefined,
      store2: { role: 'control-plane', machine: 'store2' },
    },
  },
  nfsServers: undefined,
  volumes: undefined,
  claims: undefined,
  webApps: undefined,
  glusterClusters: {
    store: {
      nodes: Object.fromEntries(NODES.map((machine, index) => [machine, { machine, zone: index + 1 }])),
      // the default of 42 s is what a client waits for a machine that is gone
      volumes: { apps: { options: { 'network.ping-timeout': '10' } } },
    },
  },
} as unknown as Change<EnvironmentData>;

const OVER_NFS = `{
  shared: {
    backend: ({ machine, glusterVolume }: Parameters<import('../storage-classes').ChooseBackend>[0]) =>
      new storage.GaneshaBackend({
        on: machine('store1'),
        volume: glusterVolume('store/apps'),
        clients: [Cidr.parse('192.168.150.32/32')],
      }),
    allow: { STO004: 'a test' },
  },
}`;

let sandbox: LibvirtSandbox;
let project: Project;

beforeAll(async () => {
  const script = join(ROOT, 'tools/guest-image/build.mjs');
  const build = [script, '--packages', PACKAGES.join(',')];
  const image = execFileSync(process.execPath, build, { encoding: 'utf8' }).trim();
  sandbox = await startLibvirt({ systemSocket: false });
  project = await makeProject({ uri: sandbox.uri, image, change: THREE_STORES, storageClasses: OVER_NFS });
  initStack(project);
});

afterAll(async () => {
  await project?.remove();
  await sandbox?.stop();
});

async function succeeded(guest: string, command: string, limit?: number): Promise<string> {
  const { code, out } = await inGuest(sandbox, guest, command, limit);
  if (code !== 0) {
    throw new Error(`${guest}: ${command}: ${out}`);
  }
  return out.trim();
}

describe('a GlusterFS volume on three guests', () => {
  test('comes up by `pulumi up` alone, and a second run changes nothing', async () => {
    const first = project.pulumi('up', '--yes');
    expect([first.code, first.code === 0 ? '' : first.out]).toEqual([0, '']);
    expect(summary(project.pulumi('up', '--yes').out)).toMatch(/^\d+ unchanged$/);
    const info = await succeeded('store1', 'gluster volume info apps');
    expect(info).toMatch(/^Status: Started$/m);
    expect(info).toMatch(/^Number of Bricks: 1 x 3 = 3$/m);
  });

  test('has each brick on the raw disk of its machine', async () => {
    for (const node of NODES) {
      expect(await succeeded(node, 'findmnt --noheadings --output SOURCE,FSTYPE /srv/gluster/apps')).toMatch(
        /^\/dev\/vdb\s+xfs$/,
      );
    }
  });

  test('is left as it is by its scripts when they run again', async () => {
    const before = await succeeded('store1', 'gluster volume info apps | grep "Volume ID"');
    await succeeded('store1', '/etc/strata/gluster/apps-brick.sh && /etc/strata/gluster/apps-volume.sh');
    expect(await succeeded('store1', 'gluster volume info apps | grep "Volume ID"')).toBe(before);
  });

  test('refuses a disk that holds something else, and leaves it alone', async () => {
    const script = '/etc/strata/gluster/apps-brick.sh';
    const other = `sed 's#/dev/vdb#/dev/vda1#' ${script} > /tmp/other.sh && sh /tmp/other.sh`;
    const { code, out } = await inGuest(sandbox, 'store3', other);
    expect([code, out]).toEqual([1, expect.stringContaining('/dev/vda1 holds something else')]);
  });

  test('is served over NFS 4 by Ganesha to whom the tree admits, who makes directories as the CSI driver does', async () => {
    const mount = 'mkdir -p /mnt/nfs && timeout 120 mount -t nfs -o nfsvers=4.1,hard 192.168.150.31:/apps /mnt/nfs';
    await succeeded('store2', mount, 180_000);
    await succeeded('store2', 'mkdir -m 0777 /mnt/nfs/pvc-1 && echo over NFS > /mnt/nfs/pvc-1/told && sync', 120_000);
    await succeeded('store1', 'mkdir -p /mnt/apps && mount -t glusterfs localhost:/apps /mnt/apps');
    expect(await succeeded('store1', 'stat --format "%u %a" /mnt/apps/pvc-1 && cat /mnt/apps/pvc-1/told')).toBe(
      '0 777\nover NFS',
    );
    expect((await inGuest(sandbox, 'store3', mount, 180_000)).code).not.toBe(0);
    await succeeded('store2', 'rm -r /mnt/nfs/pvc-1 && umount /mnt/nfs', 120_000);
  });

  test('gives every byte back after a machine is killed', async () => {
    await succeeded('store1', 'mountpoint --quiet /mnt/apps || mount -t glusterfs localhost:/apps /mnt/apps');
    const write =
      'for i in $(seq 20); do dd if=/dev/urandom of=/mnt/apps/$i bs=64k count=4 conv=fsync status=none; done';
    await succeeded('store1', `${write} && cd /mnt/apps && sha256sum * > /root/sums`);
    sandbox.virsh('destroy', 'store3');
    // another client, which has nothing of it in memory
    await succeeded('store2', 'mkdir -p /mnt/apps && mount -t glusterfs localhost:/apps /mnt/apps', 300_000);
    const sums = await succeeded('store1', 'cat /root/sums');
    const read = `cd /mnt/apps && printf '%s\\n' '${sums}' | sha256sum --check --quiet && ls | wc -l`;
    expect(await succeeded('store2', read, 300_000)).toBe('20');
    // and it can still be written
    await succeeded('store1', 'echo more > /mnt/apps/more && sync', 300_000);
    expect(await succeeded('store2', 'cat /mnt/apps/more', 300_000)).toBe('more');
  });
});
