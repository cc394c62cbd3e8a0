import { CephRbdBackend, type CephRbdBackendProps } from '../../../constructs/storage';
import { Ipv4Address, Secret } from '../../../src/values';
import { withClasses } from '../../support/storage-classes';

const KEY = Secret.config('ceph-key');
const minimal: CephRbdBackendProps = {
  clusterId: 'ceph',
  monitors: [Ipv4Address.parse('10.16.153.105'), Ipv4Address.parse('10.16.153.106')],
  pool: 'kube',
  user: { id: Secret.config('ceph-id'), key: KEY },
};
const inTree: CephRbdBackendProps = { ...minimal, form: 'in-tree', user: { id: 'kube', key: KEY } };

const define = (...all: readonly CephRbdBackendProps[]) =>
  withClasses(...all.map((props) => new CephRbdBackend(props)));

describe('CephRbdBackend', () => {
  test('STO-2: asks ceph-csi for images of its pool, with a Secret for each step that it makes itself', () => {
    const { of, secrets } = define(minimal);
    const secret = { name: 'class-0-ceph-user', namespace: 'kube-system' };
    expect(of('StorageClass')[0]).toMatchObject({
      provisioner: 'rbd.csi.ceph.com',
      parameters: {
        clusterID: 'ceph',
        pool: 'kube',
        imageFeatures: 'layering',
        'csi.storage.k8s.io/fstype': 'ext4',
        'csi.storage.k8s.io/provisioner-secret-name': secret.name,
        'csi.storage.k8s.io/provisioner-secret-namespace': secret.namespace,
        'csi.storage.k8s.io/controller-expand-secret-name': secret.name,
        'csi.storage.k8s.io/controller-expand-secret-namespace': secret.namespace,
        'csi.storage.k8s.io/node-stage-secret-name': secret.name,
        'csi.storage.k8s.io/node-stage-secret-namespace': secret.namespace,
      },
      mountOptions: ['discard'],
      allowVolumeExpansion: true,
    });
    expect(secrets.map(({ name, namespace, data }) => [name, namespace, Object.keys(data)])).toEqual([
      [secret.name, secret.namespace, ['userID', 'userKey']],
    ]);
  });

  test('STO-2: writes the class of the source document in the in-tree form, with a Secret of its type', () => {
    const { of, secrets } = define(inTree);
    expect([...of('Deployment'), ...of('DaemonSet'), ...of('CSIDriver')]).toEqual([]);
    expect(of('StorageClass')[0]).toMatchObject({
      provisioner: 'kubernetes.io/rbd',
      parameters: {
        monitors: '10.16.153.105:6789,10.16.153.106:6789',
        adminId: 'kube',
        adminSecretName: 'class-0-ceph-user',
        adminSecretNamespace: 'kube-system',
        pool: 'kube',
        userId: 'kube',
        userSecretName: 'class-0-ceph-user',
        userSecretNamespace: 'kube-system',
      },
    });
    expect(secrets).toMatchObject([{ type: 'kubernetes.io/rbd', name: 'class-0-ceph-user' }]);
  });

  test('tells the one driver of every cluster that some class uses', () => {
    const { of } = define(minimal, { ...minimal, clusterId: 'other', monitorPort: 3300 });
    const config = of('ConfigMap').filter(({ metadata }) => metadata.name === 'ceph-csi-config');
    expect(config.map(({ data }) => JSON.parse(data['config.json']))).toEqual([
      [
        { clusterID: 'ceph', monitors: ['10.16.153.105:6789', '10.16.153.106:6789'] },
        { clusterID: 'other', monitors: ['10.16.153.105:3300', '10.16.153.106:3300'] },
      ],
    ]);
  });

  test.each<[string, Partial<CephRbdBackendProps>, string]>([
    ['an id that is too long', { clusterId: 'x'.repeat(37) }, `'clusterId' must have 1 to 36 characters, got "xxx`],
    ['no monitor', { monitors: [] }, `'monitors' must name at least one, got "none"; \`ceph mon dump\` lists them`],
    ['a feature that is none', { imageFeatures: ['layer'] }, `'imageFeatures' must be among layering, journaling, `],
    [
      'a feature without what it needs',
      { imageFeatures: ['layering', 'fast-diff'] },
      `'imageFeatures' must hold what its features need, got "fast-diff" without object-map; add object-map`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    const { bed } = define({ ...minimal, ...props } as CephRbdBackendProps);
    expect(bed.mistakes).toEqual([expect.stringContaining(`[volumes/class-0] ${message}`)]);
  });
});
