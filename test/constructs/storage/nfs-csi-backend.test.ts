import { NfsCsiBackend, type NfsCsiBackendProps, StorageClass } from '../../../constructs/storage';
import { Ipv4Address } from '../../../src/values';
import { withClasses } from '../../support/storage-classes';
import { Testbed } from '../../support/tree';

const server = { address: Ipv4Address.parse('192.168.150.20'), exports: ['/exports'] };
const minimal: NfsCsiBackendProps = { server, directory: '/exports/volumes' };

const csi = (props: Partial<NfsCsiBackendProps> = {}) => withClasses(new NfsCsiBackend({ ...minimal, ...props }));

describe('NfsCsiBackend', () => {
  test('NFS-4: keeps directories, mounts hard by NFS 4.1, and can grow', () => {
    expect(csi().of('StorageClass')[0]).toMatchObject({
      provisioner: 'nfs.csi.k8s.io',
      parameters: { server: '192.168.150.20', share: '/exports/volumes', onDelete: 'retain' },
      mountOptions: ['nfsvers=4.1', 'hard'],
      allowVolumeExpansion: true,
    });
  });

  test('NFS-4: says every parameter of the driver', () => {
    const { of } = csi({
      subDir: `\${pvc.metadata.namespace}/\${pvc.metadata.name}`,
      onDelete: 'archive',
      mountPermissions: '0770',
      provisionerSecret: { name: 'mount-options', namespace: 'kube-system' },
    });
    expect(of('StorageClass')[0].parameters).toEqual({
      server: '192.168.150.20',
      share: '/exports/volumes',
      subDir: `\${pvc.metadata.namespace}/\${pvc.metadata.name}`,
      onDelete: 'archive',
      mountPermissions: '0770',
      'csi.storage.k8s.io/provisioner-secret-name': 'mount-options',
      'csi.storage.k8s.io/provisioner-secret-namespace': 'kube-system',
    });
  });

  test('NFS-5: takes snapshots when asked: the class, the kinds, their controller, and the sidecar, once', () => {
    const props = { ...minimal, snapshots: true };
    const { of } = withClasses(new NfsCsiBackend(props), new NfsCsiBackend(props), new NfsCsiBackend(minimal));
    expect(
      of('VolumeSnapshotClass').map(({ metadata, driver, deletionPolicy }) => [metadata.name, driver, deletionPolicy]),
    ).toEqual([
      ['class-0', 'nfs.csi.k8s.io', 'Retain'],
      ['class-1', 'nfs.csi.k8s.io', 'Retain'],
    ]);
    expect(of('CustomResourceDefinition').map(({ metadata }) => metadata.name)).toEqual([
      'volumesnapshotclasses.snapshot.storage.k8s.io',
      'volumesnapshots.snapshot.storage.k8s.io',
      'volumesnapshotcontents.snapshot.storage.k8s.io',
    ]);
    const names = of('Deployment').map(({ metadata, spec }) => [
      metadata.name,
      spec.template.spec.containers.map(({ name }: { name: string }) => name),
    ]);
    expect(names).toContainEqual(['snapshot-controller', ['snapshot-controller']]);
    expect(names).toContainEqual([
      'csi-nfs-controller',
      ['csi-provisioner', 'csi-resizer', 'liveness-probe', 'nfs', 'csi-snapshotter'],
    ]);
  });

  test('NFS-5: leaves snapshots out unless asked', () => {
    const { of } = csi();
    expect([...of('VolumeSnapshotClass'), ...of('CustomResourceDefinition')]).toEqual([]);
  });

  test('NFS-8: refuses options of its class that the kernel does not know', () => {
    const bed = new Testbed();
    const backend = new NfsCsiBackend(minimal);
    new StorageClass(bed.chart(), 'nfs', { backend, mountOptions: ['hard', 'soft', 'nfsver=4.1'] });
    expect(bed.mistakes).toEqual([
      expect.stringContaining(`[volumes/nfs] 'mountOptions' must not contradict each other, got "hard" and "soft"`),
      expect.stringContaining('did you mean "nfsvers"?'),
    ]);
  });

  test('listens on the ports of the driver, on the network of the nodes', () => {
    const { of } = csi();
    const pods = [...of('Deployment'), ...of('DaemonSet')].map(({ spec }) => spec.template.spec);
    const ports = pods.map(({ hostNetwork, containers }) => [
      hostNetwork,
      containers.flatMap((each: { ports?: { containerPort: number }[] }) => each.ports ?? []),
    ]);
    expect(ports).toEqual([
      [true, [{ name: 'healthz', containerPort: 29652 }]],
      [true, [{ name: 'healthz', containerPort: 29653 }]],
    ]);
  });

  test.each<[string, Partial<NfsCsiBackendProps>, string]>([
    [
      'a directory that nobody exports',
      { directory: '/data' },
      `'directory' must be exported by 192.168.150.20, got "/data"; it exports /exports`,
    ],
    ['a relative directory', { directory: 'x' }, `'directory' must be absolute, got "x"; did you mean "/x"?`],
    ['a directory that climbs', { directory: '/exports/../etc' }, `'directory' must not climb, got "/exports/../etc"`],
    [
      'one directory for all claims',
      { subDir: `apps/\${pvc.metadata.name}` },
      `'subDir' must be another for each claim, got "apps/\${pvc.metadata.name}"; put \${pv.metadata.name} into it`,
    ],
    [
      'a template that the driver does not know',
      { subDir: `\${pvc.name}` },
      `'subDir' must be made of \${pvc.metadata.name}, \${pvc.metadata.namespace}, \${pv.metadata.name}, got "\${pvc.name}"`,
    ],
    ['a directory above', { subDir: '../x' }, `'subDir' must lie below the directory, got "../x"`],
    [
      'permissions that are no octal number',
      { mountPermissions: 'rwx' },
      `'mountPermissions' must be octal permissions, got "rwx"; write it such as 0770`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(csi(props).bed.mistakes).toEqual([expect.stringContaining(`[volumes/class-0] ${message}`)]);
  });
});
