import { type Edge, edgesOf, inOrder } from '../../src/creation-order';
import type { LibvirtSpec } from '../../src/libvirt/specs';
import type { KubernetesObject, LibvirtRecord, StrataRecord } from '../../src/records';
import { Secret } from '../../src/values';
import { objectRecord } from '../support/facts';
import { domainRecord, guestRecord, networkRecord } from '../support/network-records';
import { claim, storageClass, volume } from '../support/storage-objects';

function libvirt(path: string, spec: LibvirtSpec, host = 'kvm1'): LibvirtRecord {
  return { kind: 'libvirt', path, host, spec };
}

function pool(host = 'kvm1'): LibvirtRecord {
  return libvirt(`${host}/system`, { type: 'pool', name: 'system', uuid: 'u', path: '/system' }, host);
}

function disk(name: string, base?: string): LibvirtRecord {
  const spec = { type: 'volume', name, pool: 'system', role: 'root', format: 'qcow2' } as const;
  return libvirt(`kvm1/${name}`, { ...spec, base: base === undefined ? undefined : { name: base, path: `/${base}` } });
}

/** A machine with a disk, an interface on `lan` and a cloud-init disk. */
function machine(): LibvirtRecord {
  const record = domainRecord('web', '52:54:00:00:00:01');
  if (record.spec.type !== 'domain') {
    throw new Error('not a domain');
  }
  const disks = [{ from: 'volume', pool: 'system', volume: 'root', format: 'qcow2' } as const];
  return { ...record, spec: { ...record.spec, disks, cloudInit: { name: 'web.iso', path: '/web.iso' } } };
}

function object(kind: string, name: string, fields: Partial<KubernetesObject> = {}, namespace?: string) {
  return objectRecord({ apiVersion: 'v1', kind, metadata: { name, namespace }, ...fields });
}

function deployment(spec: Readonly<Record<string, unknown>>, namespace?: string): StrataRecord {
  return object('Deployment', 'web', { apiVersion: 'apps/v1', spec: { template: { spec } } }, namespace);
}

const secretObject: StrataRecord = {
  kind: 'secret-object',
  path: 'test/Passwords',
  name: 'passwords',
  namespace: 'web',
  type: 'Opaque',
  data: { password: Secret.config('password') },
};

/** `before -> after` for each edge. */
function edges(...records: readonly StrataRecord[]): readonly string[] {
  return edgesOf(records).map(({ before, after }) => `${before} -> ${after}`);
}

describe('edgesOf', () => {
  test.each<[string, readonly StrataRecord[], readonly string[]]>([
    ['pool -> volume', [disk('root'), pool()], ['kvm1/system -> kvm1/root']],
    [
      'pool -> cloud-init disk',
      [guestRecord('web', '10.0.0.2/24', '10.0.0.1'), pool()],
      ['kvm1/system -> kvm1/web/CloudInit'],
    ],
    ['base image -> volume', [disk('root', 'debian'), disk('debian')], ['kvm1/debian -> kvm1/root']],
    [
      'volume, network, cloud-init disk -> domain',
      [machine(), disk('root'), networkRecord('lan', '10.0.0.0/24'), guestRecord('web', '10.0.0.2/24', '10.0.0.1')],
      ['kvm1/root -> kvm1/web', 'kvm1/lan -> kvm1/web', 'kvm1/web/CloudInit -> kvm1/web'],
    ],
    [
      'Namespace -> what is in it',
      [object('Service', 'web', {}, 'web'), object('Namespace', 'web'), secretObject],
      ['test/Namespace/web -> test/Service/web', 'test/Namespace/web -> test/Passwords'],
    ],
    [
      'CustomResourceDefinition -> its objects',
      [
        object('ServiceMonitor', 'web', { apiVersion: 'monitoring.coreos.com/v1' }),
        object('CustomResourceDefinition', 'crd', {
          spec: { group: 'monitoring.coreos.com', names: { kind: 'ServiceMonitor' } },
        }),
      ],
      ['test/CustomResourceDefinition/crd -> test/ServiceMonitor/web'],
    ],
    [
      'PersistentVolume -> claim with Immediate binding',
      [objectRecord(claim('data', '1Gi')), objectRecord(volume('pv', '1Gi'))],
      ['test/PersistentVolume/pv -> test/PersistentVolumeClaim/data'],
    ],
    [
      'PersistentVolume -> claim of its class, and no other',
      [
        objectRecord(claim('data', '1Gi', { spec: { storageClassName: 'slow' } })),
        objectRecord(volume('a', '1Gi', { spec: { storageClassName: 'slow' } })),
        objectRecord(volume('b', '1Gi', { spec: { storageClassName: 'fast' } })),
      ],
      ['test/PersistentVolume/a -> test/PersistentVolumeClaim/data'],
    ],
    [
      'PersistentVolume -> claim that names it, and no other',
      [
        objectRecord(claim('data', '1Gi', { spec: { volumeName: 'b' } })),
        objectRecord(volume('a', '1Gi')),
        objectRecord(volume('b', '1Gi')),
      ],
      ['test/PersistentVolume/b -> test/PersistentVolumeClaim/data'],
    ],
    [
      'ServiceAccount -> workload',
      [deployment({ serviceAccountName: 'robot' }), object('ServiceAccount', 'robot')],
      ['test/ServiceAccount/robot -> test/Deployment/web'],
    ],
    [
      'ConfigMap -> workload',
      [deployment({ volumes: [{ configMap: { name: 'site' } }] }), object('ConfigMap', 'site')],
      ['test/ConfigMap/site -> test/Deployment/web'],
    ],
    [
      'Secret -> workload',
      [deployment({ volumes: [{ secret: { secretName: 'tls' } }] }), object('Secret', 'tls')],
      ['test/Secret/tls -> test/Deployment/web'],
    ],
    [
      'Secret whose values are not in the YAML -> workload',
      [deployment({ volumes: [{ secret: { secretName: 'passwords' } }] }, 'web'), secretObject],
      ['test/Passwords -> test/Deployment/web'],
    ],
  ])('has an edge %s', (_edge, records, expected) => {
    expect(edges(...records)).toEqual(expected);
  });

  test.each<[string, readonly StrataRecord[]]>([
    [
      'between a Service and a workload, whose endpoints it waits for',
      [object('Service', 'web', { spec: { selector: { app: 'web' } } }), deployment({})],
    ],
    [
      'from a claim to the pod that mounts it',
      [
        objectRecord(claim('data', '1Gi')),
        object('Pod', 'web', { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] } }),
      ],
    ],
    [
      'from a volume to a claim that waits for its consumer',
      [
        objectRecord(storageClass('local', { waits: true })),
        objectRecord(volume('pv', '1Gi')),
        objectRecord(claim('data', '1Gi', { spec: { storageClassName: 'local' } })),
      ],
    ],
    [
      'across namespaces',
      [deployment({ serviceAccountName: 'robot' }, 'web'), object('ServiceAccount', 'robot', {}, 'other')],
    ],
    ['across hosts', [disk('root'), pool('kvm2')]],
    ['to what is not in the tree', [deployment({ serviceAccountName: 'robot' }), disk('root', 'debian')]],
  ])('has no edge %s', (_edge, records) => {
    expect(edges(...records)).toEqual([]);
  });
});

describe('inOrder', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => object('ConfigMap', name));

  function ordered(records: readonly StrataRecord[], ...pairs: readonly (readonly [StrataRecord, StrataRecord])[]) {
    return inOrder(
      records,
      pairs.map(([before, after]): Edge => ({ before: before.path, after: after.path })),
    ).map(({ path }) => path.slice(-1));
  }

  test.each<[string, readonly (readonly [StrataRecord, StrataRecord])[], string]>([
    ['as given where nothing needs anything', [], 'abcd'],
    [
      'as given where that order will do',
      [
        [a, b],
        [a, d],
        [c, d],
      ],
      'abcd',
    ],
    ['after what it needs', [[d, a]], 'dabc'],
    [
      'after what that needs in turn',
      [
        [c, b],
        [d, c],
      ],
      'adcb',
    ],
    [
      'as given though an edge is told twice',
      [
        [a, b],
        [a, b],
      ],
      'abcd',
    ],
  ])('puts each record %s', (_rule, pairs, expected) => {
    expect(ordered([a, b, c, d], ...pairs).join('')).toBe(expected);
  });

  test('passes over edges from and to what is not among the records', () => {
    expect(ordered([b, a], [c, a], [b, d])).toEqual(['b', 'a']);
  });

  test('keeps all records of one construct, side by side', () => {
    const twin = { ...a, object: { ...a.object, kind: 'Secret' } };
    expect(inOrder([a, b, twin], [])).toEqual([a, twin, b]);
  });

  test('names the paths of a circle, and nothing that waits for it', () => {
    expect(() => ordered([a, b, c, d], [a, b], [b, c], [c, b], [c, d])).toThrow(
      `[test/ConfigMap/b] 'dependencies' must not lead back to where they start, ` +
        `got "test/ConfigMap/b -> test/ConfigMap/c -> test/ConfigMap/b"; remove one of them`,
    );
  });

  test('follows a chain of 6,000 edges', () => {
    const chain = Array.from({ length: 6000 }, (_, index) => object('ConfigMap', `c${index}`));
    const pairs = chain.slice(1).map((record, index): Edge => ({ before: record.path, after: chain[index].path }));
    expect(inOrder(chain, pairs)).toEqual([...chain].reverse());
  });
});
