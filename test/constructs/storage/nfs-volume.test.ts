import { Testing } from 'cdk8s';
import { AccessMode, NfsVolume, type NfsVolumeProps, ReclaimPolicy } from '../../../constructs/storage';
import { statefulRecords } from '../../../src/identity';
import { Ipv4Address, Quantity } from '../../../src/values';
import { only } from '../../support/manifest';
import { Testbed } from '../../support/tree';

const minimal: NfsVolumeProps = {
  server: { address: Ipv4Address.parse('10.0.1.61'), exports: ['/exports/scratch', '/exports/models'] },
  path: '/exports/scratch',
  capacity: Quantity.parse('5Gi'),
};

function render(props: Partial<NfsVolumeProps> = {}, id = 'Scratch') {
  const chart = Testing.chart();
  const volume = new NfsVolume(chart, id, { ...minimal, ...props });
  return { volume, object: only(chart, 'PersistentVolume') };
}

describe('NfsVolume', () => {
  test('is an exported directory that keeps its data and admits every node unless told otherwise', () => {
    expect(render().object).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'scratch' },
      spec: {
        accessModes: ['ReadWriteMany'],
        capacity: { storage: '5Gi' },
        mountOptions: ['nfsvers=4.1', 'hard'],
        nfs: { server: '10.0.1.61', path: '/exports/scratch' },
        persistentVolumeReclaimPolicy: 'Retain',
      },
    });
  });

  test('passes on modes, class, labels and name', () => {
    const { volume, object } = render({
      accessModes: [AccessMode.READ_WRITE_MANY, AccessMode.READ_WRITE_ONCE],
      storageClassName: 'slow',
      labels: { name: 'v1' },
      name: 'linuxea-1',
    });
    expect(object).toMatchObject({
      metadata: { name: 'linuxea-1', labels: { name: 'v1' } },
      spec: { accessModes: ['ReadWriteMany', 'ReadWriteOnce'], storageClassName: 'slow' },
    });
    expect([volume.name, volume.storageClassName]).toEqual(['linuxea-1', 'slow']);
  });

  test('NFS-2: says where its data is to the kubelet, or with the same facts to csi-driver-nfs', () => {
    const props = { server: { ...minimal.server, exports: ['/'] }, path: '/exports/scratch/' };
    const [inTree, csi] = (['in-tree', 'csi'] as const).map((form) => render({ ...props, form }).object.spec);
    const { nfs, ...rest } = inTree;
    expect(nfs).toEqual({ server: '10.0.1.61', path: '/exports/scratch/' });
    expect(csi).toEqual({
      ...rest,
      csi: {
        driver: 'nfs.csi.k8s.io',
        volumeHandle: '10.0.1.61#exports/scratch#scratch',
        volumeAttributes: { server: '10.0.1.61', share: '/exports/scratch/' },
      },
    });
  });

  test('NFS-2: has a handle of its own in the CSI form, even beside another on the same directory', () => {
    const handles = ['One', 'Two'].map((id) => render({ form: 'csi' }, id).object.spec.csi.volumeHandle);
    expect(handles).toEqual(['10.0.1.61#exports/scratch#one', '10.0.1.61#exports/scratch#two']);
  });

  test('NFS-8: is mounted with the options it is given, in their order', () => {
    const mountOptions = ['nfsvers=4.2', 'hard', 'nconnect=4'];
    expect(render({ mountOptions }).object.spec.mountOptions).toEqual(mountOptions);
  });

  test('NFS-6: may be recycled, and keeps its data otherwise', () => {
    const policies = [undefined, ReclaimPolicy.RETAIN, ReclaimPolicy.RECYCLE].map(
      (reclaimPolicy) => render({ reclaimPolicy }).object.spec.persistentVolumeReclaimPolicy,
    );
    expect(policies).toEqual(['Retain', 'Retain', 'Recycle']);
  });

  test('NFS-9: is kept for the claim it names', () => {
    const references = [{ name: 'data' }, { namespace: 'web', name: 'data' }].map(
      (claimFor) => render({ claimFor }).object.spec.claimRef,
    );
    expect(references).toEqual([
      { namespace: 'default', name: 'data' },
      { namespace: 'web', name: 'data' },
    ]);
  });

  test.each(['/exports/scratch', '/exports/scratch/a/b', '/exports/models'])('may lie at %s', (path) => {
    expect(render({ path }).object.spec.nfs.path).toBe(path);
  });

  test('may lie anywhere on a server that exports its root directory', () => {
    const server = { ...minimal.server, exports: ['/'] };
    expect(render({ server, path: '/data' }).object.spec.nfs.path).toBe('/data');
  });

  test('writes its size as Kubernetes prints it, so that nothing differs after an update', () => {
    expect(render({ capacity: Quantity.parse('1024Mi') }).object.spec.capacity.storage).toBe('1Gi');
  });

  test('is data: its loss is a loss of data', () => {
    const bed = new Testbed();
    new NfsVolume(bed.chart(), 'scratch', minimal);
    expect(statefulRecords(bed.records)).toContainEqual({
      path: 'volumes/scratch/Resource',
      type: 'PersistentVolume',
      name: 'scratch',
      aliases: [],
    });
  });

  test.each<[string, Partial<NfsVolumeProps>, string]>([
    [
      'a relative path',
      { path: 'exports/scratch' },
      `'path' must be absolute, got "exports/scratch"; did you mean "/exports/scratch"?`,
    ],
    [
      'a path that leaves its export',
      { path: '/exports/scratch/../other' },
      `'path' must not climb, got "/exports/scratch/../other"; write the directory that is meant`,
    ],
    [
      'a path that no export covers',
      { path: '/data/volumes/linuxea-1' },
      `'path' must be exported by 10.0.1.61, got "/data/volumes/linuxea-1"; ` +
        'it exports /exports/scratch, /exports/models',
    ],
    [
      'a path that only starts like an export',
      { path: '/exports/scratch-2' },
      `'path' must be exported by 10.0.1.61, got "/exports/scratch-2"; it exports /exports/scratch, /exports/models`,
    ],
    [
      'a server that exports nothing',
      { server: { address: Ipv4Address.parse('10.0.1.61'), exports: [] } },
      `'path' must be exported by 10.0.1.61, got "/exports/scratch"; it exports nothing`,
    ],
    [
      'a size of nothing',
      { capacity: Quantity.ZERO },
      `'capacity' must be more than nothing, got "0"; give it a size such as 5Gi`,
    ],
    [
      'an empty list of access modes',
      { accessModes: [] },
      `'accessModes' must name at least one mode, got "none"; leave it out for ReadWriteMany`,
    ],
    [
      'NFS-6: to be deleted with its claim',
      { reclaimPolicy: ReclaimPolicy.DELETE },
      `'reclaimPolicy' must be Retain or Recycle, got "Delete"; nobody deletes what nobody provisioned, and it ends up Failed`,
    ],
    [
      'NFS-6: to be deleted with its claim by a driver that did not make it',
      { reclaimPolicy: ReclaimPolicy.DELETE, form: 'csi' },
      `'reclaimPolicy' must be Retain in the CSI form, got "Delete"; ` +
        'a driver that is asked to delete what it did not make deletes a directory of that name',
    ],
    [
      'NFS-6: to be recycled in the CSI form',
      { reclaimPolicy: ReclaimPolicy.RECYCLE, form: 'csi' },
      `'reclaimPolicy' must be Retain in the CSI form, got "Recycle"; Kubernetes recycles the in-tree form alone`,
    ],
    [
      'to be kept for a claim that cannot be',
      { claimFor: { name: 'My claim' } },
      `'claimFor' must name a claim in lower case, got "My claim"; use letters, digits, '-' and '.'`,
    ],
    [
      'to be kept for a claim of a namespace that cannot be',
      { claimFor: { namespace: 'a.b', name: 'data' } },
      `'claimFor' must name a namespace in lower case, got "a.b"; use letters, digits and '-'`,
    ],
    [
      'NFS-8: no mount option at all',
      { mountOptions: [] },
      `'mountOptions' must name at least one option, got "none"; leave it out for nfsvers=4.1, hard`,
    ],
    [
      'a name that the API server would refuse',
      { name: 'my_volume' },
      `'name' must be a name in lower case, got "my_volume"; use letters, digits, '-' and '.'`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(() => render(props)).toThrow(new Error(`[test/Scratch] ${message}`));
  });

  test('tells every mistake at once', () => {
    expect(() => render({ path: 'x', accessModes: [] })).toThrow(/'path'.*\n.*'accessModes'/);
  });

  test('under a platform is refused with the rest of the tree', () => {
    const bed = new Testbed();
    new NfsVolume(bed.chart(), 'scratch', { ...minimal, path: 'x' });
    expect(bed.mistakes).toEqual([`[volumes/scratch] 'path' must be absolute, got "x"; did you mean "/x"?`]);
  });
});
