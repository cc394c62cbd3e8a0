import { recordsOf } from '../../src/records';
import { countsOf } from '../../src/report';
import { datacenter } from '../../stacks/environments/datacenter';
import { assembled } from '../support/environments';

const assembly = assembled(datacenter);
const machines = recordsOf(assembly.records, 'libvirt').flatMap(({ host, spec }) =>
  spec.type === 'domain' ? [{ host, ...spec }] : [],
);

/** Hosts that the machines of these names stand on. */
function hostsOf(names: readonly string[]): readonly string[] {
  return machines.filter(({ name }) => names.includes(name)).map(({ host }) => host);
}

describe('datacenter', () => {
  test('is proved without a finding, and without an exception but for what storage drivers need', () => {
    expect(assembly.findings).toEqual([]);
    expect(assembly.allowed.map(({ finding: { code, path } }) => `${code} ${path}`)).toEqual([
      'SEC003 03-csi-driver-nfs/Controller',
      'SEC004 03-csi-driver-nfs/Controller',
      'SEC003 03-csi-driver-nfs/Node',
      'SEC004 03-csi-driver-nfs/Node',
      'STO004 02-storage/gluster',
      'STO004 02-storage/local',
      'STO004 02-storage/nfs',
    ]);
    expect(assembly.kubernetes?.toString()).toBe('1.36.4');
  });

  test('stands on three hosts that are reached over ssh, each with its machines on br0', () => {
    const hosts = recordsOf(assembly.records, 'host');
    expect(hosts.map(({ name, uri }) => `${name} ${uri}`)).toEqual([
      'dc-kvm1 qemu+ssh://root@dc-kvm1/system',
      'dc-kvm2 qemu+ssh://root@dc-kvm2/system',
      'dc-kvm3 qemu+ssh://root@dc-kvm3/system',
    ]);
    expect(hosts.flatMap(({ bridges }) => bridges.map(({ name, over }) => `${name} over ${over}`))).toEqual(
      Array(3).fill('br0 over eno1'),
    );
    expect(new Set(machines.flatMap(({ interfaces }) => interfaces.map(({ bridge }) => bridge)))).toEqual(
      new Set(['br0']),
    );
  });

  test('has three control planes, each on a host of its own, behind an address that no machine has', () => {
    const nodes = recordsOf(assembly.records, 'node').filter(({ role }) => role === 'control-plane');
    expect(hostsOf(nodes.map(({ name }) => name))).toEqual(['dc-kvm1', 'dc-kvm2', 'dc-kvm3']);
    expect(recordsOf(assembly.records, 'address').map(({ address, use }) => `${address} ${use}`)).toEqual([
      '10.20.0.20 control-plane endpoint',
    ]);
  });

  test('tells each node on which host it stands', () => {
    const nodes = recordsOf(assembly.records, 'node');
    expect(nodes).toHaveLength(9);
    for (const { name, labels } of nodes) {
      expect([name, labels['topology.kubernetes.io/zone']]).toEqual([name, ...hostsOf([name])]);
    }
  });

  test('lays a gluster volume on a raw disk of each, and offers it to the nodes over NFS', () => {
    const files = recordsOf(assembly.records, 'guest-file').filter(({ guest }) => guest.startsWith('dc-store'));
    const paths = (guest: string) => files.filter((each) => each.guest === guest).map(({ file }) => file.path);
    expect(paths('dc-store1')).toEqual(
      expect.arrayContaining(['/etc/strata/gluster/shared-brick.sh', '/etc/strata/gluster/shared-volume.sh']),
    );
    for (const other of ['dc-store2', 'dc-store3']) {
      expect(paths(other)).toContain('/etc/strata/gluster/shared-brick.sh');
    }
    const gluster = recordsOf(assembly.records, 'kubernetes').find(
      ({ path }) => path === '02-storage/gluster/Resource',
    );
    expect(gluster?.object.parameters).toMatchObject({ server: '10.20.0.51', share: '/shared' });
  });

  test('has three storage machines with two raw disks each, on hosts of their own', () => {
    const stores = machines.filter(({ name }) => name.startsWith('dc-store'));
    expect(stores.map(({ host, disks }) => `${host} ${disks.length - 1}`)).toEqual([
      'dc-kvm1 2',
      'dc-kvm2 2',
      'dc-kvm3 2',
    ]);
    const configs = recordsOf(assembly.records, 'libvirt').flatMap(({ spec }) =>
      spec.type === 'cloud-init-disk' && spec.guest.startsWith('dc-store') ? [spec.userData] : [],
    );
    expect(configs.map(({ fs_setup, mounts }) => [fs_setup, mounts])).toEqual(Array(3).fill([undefined, undefined]));
  });

  test('is as large as a proof needs to be tried on', () => {
    expect(countsOf(assembly)).toEqual({
      libvirt: { 'cloud-init-disk': 14, domain: 14, pool: 6, volume: 26 },
      kubernetes: {
        CSIDriver: 1,
        ClusterRole: 3,
        ClusterRoleBinding: 3,
        ConfigMap: 5,
        CustomResourceDefinition: 3,
        DaemonSet: 1,
        Deployment: 5,
        Namespace: 2,
        PersistentVolume: 6,
        PersistentVolumeClaim: 6,
        Secret: 1,
        Service: 2,
        ServiceAccount: 4,
        StorageClass: 3,
        VolumeSnapshotClass: 1,
      },
    });
  });

  test('has claims that name no volume get the smallest of their class that holds them, in any order', () => {
    const bindings = assembly.predictions.flatMap((each) => (each.kind === 'binding' ? [each] : []));
    expect(bindings.map(({ claim, verdict, volumes }) => `${claim} ${verdict} ${volumes}`)).toEqual([
      'brochures dynamic ',
      'manuals certain manuals',
      'old-manuals certain archive-small',
      'downloads certain downloads',
      'old-reports certain archive-medium',
      'reports certain reports',
    ]);
  });
});
