import { type IGlusterVolume, KadaluBackend, type KadaluBackendProps, StorageClass } from '../../../constructs/storage';
import { type KubernetesObject, recordsOf } from '../../../src/records';
import { Ipv4Address } from '../../../src/values';
import { Testbed } from '../../support/tree';

const volume = (name: string, ...servers: readonly string[]): IGlusterVolume => ({
  name,
  servers: servers.map(Ipv4Address.parse),
});

function define(props: Partial<KadaluBackendProps> = {}) {
  const bed = new Testbed();
  const shared = volume('shared', '10.0.0.1', '10.0.0.2');
  const add = (name: string, more: Partial<KadaluBackendProps> = {}) =>
    new StorageClass(bed.chart(name), name, { backend: new KadaluBackend({ volume: shared, ...more }) });
  add('shared', props);
  const objects = (kind: string): readonly KubernetesObject[] =>
    recordsOf(bed.records, 'kubernetes').flatMap(({ object }) => (object.kind === kind ? [object] : []));
  return { bed, add, objects };
}

describe('GLU-5: KadaluBackend', () => {
  test('has kadalu take a volume of gluster as it is, and keep what is in it', () => {
    expect(define({ options: ['log-level=WARNING', 'acl'] }).objects('KadaluStorage')).toEqual([
      {
        apiVersion: 'kadalu-operator.storage/v1alpha1',
        kind: 'KadaluStorage',
        metadata: { name: 'shared', namespace: 'kadalu' },
        spec: {
          type: 'External',
          pvReclaimPolicy: 'retain',
          single_pv_per_pool: false,
          details: {
            gluster_hosts: ['10.0.0.1', '10.0.0.2'],
            gluster_volname: 'shared',
            gluster_options: 'log-level=WARNING,acl',
          },
        },
      },
    ]);
  });

  test('is a class whose parameters are word for word those that the operator writes down', () => {
    expect(define().objects('StorageClass')).toMatchObject([
      {
        provisioner: 'kadalu',
        parameters: {
          hostvol_type: 'External',
          gluster_hosts: '10.0.0.1,10.0.0.2',
          gluster_volname: 'shared',
          single_pv_per_pool: 'False',
        },
      },
    ]);
  });

  test('brings its operator, its kind and its namespace, once for all classes', () => {
    const { add, objects, bed } = define();
    add('more', { volume: volume('more', '10.0.0.1') });
    const names = (kind: string) => objects(kind).map(({ metadata }) => metadata.name);
    expect(names('Namespace')).toEqual(['kadalu']);
    expect(names('CustomResourceDefinition')).toEqual(['kadalustorages.kadalu-operator.storage']);
    expect(names('Deployment')).toEqual(['operator']);
    expect(names('DaemonSet')).toEqual(['kadalu-csi-nodeplugin']);
    expect(names('KadaluStorage')).toEqual(['shared', 'more']);
    expect(bed.mistakes).toEqual([]);
  });

  test('has its kind and namespace where they are applied first', () => {
    const charts = recordsOf(define().bed.records, 'kubernetes')
      .filter(({ object }) => ['Namespace', 'CustomResourceDefinition'].includes(object.kind))
      .map(({ chart }) => chart);
    expect(charts).toEqual(['00-cluster', '00-cluster']);
  });

  test('defines every account that the operator starts its pods with', () => {
    const { objects } = define();
    expect(objects('ServiceAccount').map(({ metadata }) => metadata.name)).toEqual([
      'kadalu-operator',
      'kadalu-csi-provisioner',
      'kadalu-server-sa',
      'kadalu-csi-nodeplugin',
    ]);
  });

  test('waits for the list of storages, which the operator makes', () => {
    const [{ spec }] = define().objects('DaemonSet');
    expect(spec.template.spec.volumes).toContainEqual({
      name: 'volume-info',
      configMap: { name: 'kadalu-info', optional: true },
    });
  });

  test('tells the operator the version of its own image', () => {
    const [{ spec }] = define().objects('Deployment');
    const [{ image, env }] = spec.template.spec.containers;
    expect(image).toBe('docker.io/kadalu/kadalu-operator:1.2.0');
    expect(env).toContainEqual({ name: 'KADALU_VERSION', value: '1.2.0' });
  });

  test('refuses a name that gluster has not, and a volume without servers', () => {
    const { bed, add } = define({ volume: volume('my volume', '10.0.0.1') });
    add('empty', { volume: volume('empty') });
    expect(bed.mistakes).toEqual([
      `[shared/shared] 'volume' must be a name in gluster, got "my volume"; use letters, digits, '_' and '-'`,
      `[empty/empty] 'volume' must be on machines, got "none" for empty; name those of its cluster`,
    ]);
  });
});
