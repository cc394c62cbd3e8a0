import {
  GaneshaBackend,
  type GaneshaBackendProps,
  GaneshaServer,
  GlusterCluster,
  GlusterVolume,
  type IGlusterVolume,
  NfsServer,
  StorageClass,
} from '../../../constructs/storage';
import { prove } from '../../../src/proofs';
import { recordsOf } from '../../../src/records';
import { Cidr, Ipv4Address, KubernetesVersion, Quantity } from '../../../src/values';
import { Testbed } from '../../support/tree';

const clients = [Cidr.parse('192.168.150.0/24')];

/** A volume that exists. */
const existing = (name: string, ...servers: readonly string[]): IGlusterVolume => ({
  name,
  servers: servers.map(Ipv4Address.parse),
});

/** A class `shared` of the volume `shared`, on a machine of the cluster `store`. */
function define(props: Partial<GaneshaBackendProps> = {}) {
  const bed = new Testbed();
  const capacity = Quantity.parse('50Gi');
  const machine = bed.machine('store1', { dataDisks: [{ name: 'brick1', pool: bed.pool, capacity }] });
  const cluster = new GlusterCluster(bed.platform, 'store');
  cluster.addNode('store1', { on: machine });
  const volume = new GlusterVolume(cluster, 'shared', { replicas: 1 });
  const add = (name: string, more: Partial<GaneshaBackendProps> = {}) =>
    new StorageClass(bed.chart(name), name, {
      backend: new GaneshaBackend({ on: machine, volume, clients, ...more }),
    });
  add('shared', props);
  const classes = () =>
    recordsOf(bed.records, 'kubernetes').flatMap(({ object }) => (object.kind === 'StorageClass' ? [object] : []));
  const files = () =>
    recordsOf(bed.records, 'guest-file').filter(({ file }) => file.path === '/etc/ganesha/ganesha.conf');
  return { bed, machine, add, classes, files };
}

describe('GLU-5: GaneshaBackend', () => {
  test('is a class of the NFS driver that leads to a volume of gluster', () => {
    expect(define().classes()).toMatchObject([
      { provisioner: 'nfs.csi.k8s.io', parameters: { server: '192.168.150.10', share: '/shared' } },
    ]);
  });

  test('has the machine offer the volume, by a file that is written while it runs', () => {
    const { bed, machine, files } = define();
    expect(bed.spec('cloud-init-disk', machine).userData.packages).toEqual(
      expect.arrayContaining(['nfs-ganesha', 'nfs-ganesha-gluster']),
    );
    expect(files()).toMatchObject([
      {
        guest: 'store1',
        managed: true,
        file: {
          path: '/etc/ganesha/ganesha.conf',
          reload: 'systemctl reload-or-restart nfs-ganesha',
          after: [{ guest: 'store1', path: '/etc/strata/gluster/shared-volume.sh' }],
        },
      },
    ]);
    expect(files()[0].file.content).toContain('Volume = "shared";');
    expect(files()[0].file.content).toContain('Hostname = "192.168.150.10";');
  });

  test('tells proofs what is exported, to whom, and on which port', () => {
    const { records } = define().bed;
    expect(recordsOf(records, 'export')).toMatchObject([
      { path: 'ganesha-store1', directory: '/shared', clients, access: 'rw', squash: 'none' },
    ]);
    expect(recordsOf(records, 'listener')).toContainEqual(
      expect.objectContaining({ path: 'ganesha-store1', first: 2049, last: 2049, use: 'NFS-Ganesha' }),
    );
  });

  test('shares its server with other classes, and adds their volumes and clients', () => {
    const { add, files, bed } = define();
    const before = files()[0].file.content;
    add('more', { volume: existing('more', '10.0.0.7') });
    add('wider', { clients: [Cidr.parse('10.0.0.0/8'), ...clients] });
    const { content } = files()[0].file;
    expect(content.match(/^EXPORT/gm)).toHaveLength(2);
    expect(content).toContain('Clients = 192.168.150.0/24, 10.0.0.0/8;');
    // handles that clients have stay good
    const idOf = (text: string) => /Export_Id = (\d+);\n {2}Path = "\/shared"/.exec(text)?.[1];
    expect(idOf(content)).toBe(idOf(before));
    expect(bed.mistakes).toEqual([]);
  });

  test.each<[string, Partial<GaneshaBackendProps>, string]>([
    [
      'a name that gluster has not',
      { volume: existing('my volume', '10.0.0.7') },
      `'volume' must be a name in gluster, got "my volume"; use letters, digits, '_' and '-'`,
    ],
    ['nobody as a client', { clients: [] }, `'clients' must admit somebody, got "none"; name the network of the nodes`],
  ])('refuses %s', (_mistake, props, message) => {
    expect(define(props).bed.mistakes).toEqual([`[shared/shared] ${message}`]);
  });

  test('asks a volume that exists of its own servers, where it is not one of them', () => {
    const { add, files } = define();
    add('more', { volume: existing('more', '10.0.0.7', '10.0.0.8') });
    expect(files()[0].file.content).toContain('Hostname = "10.0.0.7";\n    Volume = "more";');
  });

  test('refuses a volume without servers, and a machine without an address', () => {
    const { bed, add } = define();
    add('empty', { volume: existing('empty') });
    const iso = { pool: bed.pool, file: 'x.iso' };
    add('nowhere', { on: bed.machine('vm2', { image: undefined, address: undefined, iso }) });
    expect(bed.mistakes).toEqual([
      `[empty/empty] 'volume' must be on machines, got "none" for empty; name those of its cluster`,
      `[ganesha-vm2] 'on' must have a static address, got "vm2"; give the machine one`,
    ]);
  });

  test('refuses one name for volumes of two clusters', () => {
    const { bed, add } = define();
    add('again', { volume: existing('shared', '10.0.0.7') });
    expect(bed.mistakes).toEqual([
      `[ganesha-store1] 'volume' must be of one cluster, got "shared" of 192.168.150.10 and of 10.0.0.7; offer one of ` +
        'them elsewhere',
    ]);
  });

  test('is found to clash with the NFS server of the kernel on its machine', () => {
    const { bed, machine } = define();
    new NfsServer(bed.platform, 'nfs', { on: machine, exports: [{ directory: '/srv', clients }] });
    const { findings } = prove({ records: bed.records, kubernetes: KubernetesVersion.parse('1.27.16') });
    expect(findings.filter(({ code }) => code === 'PRT013').map(({ message }) => message)).toEqual([
      `'NFS-Ganesha' must have ports of its own on 192.168.150.10, got "2049" (TCP), taken by the NFS server`,
    ]);
  });

  test('has one server a machine, wherever it is asked for', () => {
    const { machine } = define();
    expect(GaneshaServer.on(machine)).toBe(GaneshaServer.on(machine));
  });
});
