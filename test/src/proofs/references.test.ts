import { findingText } from '../../../src/proofs';
import { references } from '../../../src/proofs/references';
import type { KubernetesObject, StrataRecord } from '../../../src/records';
import { Secret } from '../../../src/values';
import { factsOf, objectRecord } from '../../support/facts';
import { storageClass } from '../../support/storage-objects';

type Fields = Readonly<Record<string, unknown>>;

function object(kind: string, name: string, fields: Fields = {}, namespace?: string): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace }, ...fields };
}

/** A Deployment in namespace web whose pods have this spec. */
function web(spec: Fields): KubernetesObject {
  return object('Deployment', 'web', { spec: { template: { spec } } }, 'web');
}

function said(...objects: readonly (KubernetesObject | StrataRecord)[]): readonly string[] {
  const records = objects.map(
    (each): StrataRecord => ('path' in each ? (each as StrataRecord) : objectRecord(each as KubernetesObject)),
  );
  return references.prove(factsOf(...records)).findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

const site = { volumes: [{ name: 'site', configMap: { name: 'site' } }] };

describe('REF001', () => {
  test.each<[string, KubernetesObject, string]>([
    ['a ConfigMap of a volume', web(site), `'volumes.configMap' must name a ConfigMap that exists in web, got "site"`],
    [
      'a Secret of a variable',
      web({ containers: [{ name: 'web', env: [{ valueFrom: { secretKeyRef: { name: 'db', key: 'k' } } }] }] }),
      `'env' must name a Secret that exists in web, got "db"`,
    ],
    [
      'an account',
      web({ serviceAccountName: 'robot' }),
      `'serviceAccountName' must name a ServiceAccount that exists in web, got "robot"`,
    ],
    [
      'a priority',
      web({ priorityClassName: 'high' }),
      `'priorityClassName' must name a PriorityClass that exists, got "high"`,
    ],
    [
      'a runtime',
      web({ runtimeClassName: 'kata' }),
      `'runtimeClassName' must name a RuntimeClass that exists, got "kata"`,
    ],
    [
      'what an autoscaler scales',
      object('HorizontalPodAutoscaler', 'it', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } } }),
      `'scaleTargetRef' must name a Deployment that exists in default, got "web"`,
    ],
    [
      'the Service of a StatefulSet',
      object('StatefulSet', 'it', { spec: { serviceName: 'peers', template: { spec: {} } } }),
      `'serviceName' must name a Service that exists in default, got "peers"`,
    ],
    [
      'the default backend of an Ingress',
      object('Ingress', 'it', { spec: { defaultBackend: { service: { name: 'web' } } } }),
      `'backend' must name a Service that exists in default, got "web"`,
    ],
    [
      'the backend of a path',
      object('Ingress', 'it', { spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'web' } } }] } }] } }),
      `'backend' must name a Service that exists in default, got "web"`,
    ],
    [
      'the certificate of an Ingress',
      object('Ingress', 'it', { spec: { tls: [{ secretName: 'tls' }] } }),
      `'tls' must name a Secret that exists in default, got "tls"`,
    ],
    [
      'a role',
      object('RoleBinding', 'it', { roleRef: { kind: 'Role', name: 'reader' } }, 'web'),
      `'roleRef' must name a Role that exists in web, got "reader"`,
    ],
    [
      'an account of another namespace',
      object('ClusterRoleBinding', 'it', {
        roleRef: { kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace: 'ci' }],
      }),
      `'subjects' must name a ServiceAccount that exists in ci, got "robot"`,
    ],
  ])('refuses %s that is not there', (_what, each, message) => {
    const kind = / (\w+) that exists/.exec(message)?.[1];
    expect(said(each)).toEqual([
      `REF001 [test/${each.kind}/${each.metadata.name}] ${message}; define a ${kind} of that name`,
    ]);
  });

  test('refuses the class of a document, which names another Secret than the one that is made', () => {
    const parameters = {
      adminSecretName: 'ceph-secret',
      adminSecretNamespace: 'kube-system',
      userSecretName: 'ceph-secret-user',
      userSecretNamespace: 'kube-system',
    };
    const rbd = { ...storageClass('rbd', { provisioner: 'kubernetes.io/rbd' }), parameters };
    expect(said(rbd, object('Secret', 'ceph-secret', {}, 'kube-system'))).toEqual([
      `REF001 [test/StorageClass/rbd] 'parameters.userSecretName' must name a Secret that exists in kube-system, ` +
        'got "ceph-secret-user"; there is ceph-secret',
    ]);
  });

  test('says where else there is one of that name, or what there is in the namespace', () => {
    expect(said(web(site), object('ConfigMap', 'site', {}, 'shop'))[0]).toMatch(
      /got "site"; there is one in shop; each namespace needs its own$/,
    );
    expect(
      said(web(site), object('ConfigMap', 'sites', {}, 'web'), object('ConfigMap', 'hosts', {}, 'web'))[0],
    ).toMatch(/got "site"; there is hosts, sites$/);
  });

  test('tells an object once for one thing that it names in several places', () => {
    const twice = { ...site, containers: [{ name: 'web', envFrom: [{ configMapRef: { name: 'site' } }] }] };
    expect(said(web(twice))).toHaveLength(1);
  });

  test.each<[string, readonly (KubernetesObject | StrataRecord)[]]>([
    ['what is there', [web(site), object('ConfigMap', 'site', {}, 'web')]],
    [
      'what may be missing',
      [
        web({
          volumes: [{ configMap: { name: 'site', optional: true } }, { secret: { secretName: 's', optional: true } }],
        }),
      ],
    ],
    [
      'a Secret whose values the engine brings',
      [
        web({ volumes: [{ name: 's', secret: { secretName: 'tls' } }] }),
        {
          kind: 'secret-object',
          path: 'web/Tls',
          name: 'tls',
          namespace: 'web',
          type: 'Opaque',
          data: { key: Secret.config('tls') },
        },
      ],
    ],
    [
      'a Secret that a controller makes',
      [
        web({ volumes: [{ secret: { secretName: 'tls' } }, { secret: { secretName: 'db' } }] }),
        object('Certificate', 'it', { spec: { secretName: 'tls' } }, 'web'),
        object('ExternalSecret', 'db', { spec: {} }, 'web'),
      ],
    ],
    [
      'what every cluster has',
      [
        web({
          serviceAccountName: 'default',
          priorityClassName: 'system-node-critical',
          ...{ volumes: [{ configMap: { name: 'kube-root-ca.crt' } }] },
        }),
        object('ClusterRoleBinding', 'it', { roleRef: { kind: 'ClusterRole', name: 'system:node-proxier' } }),
      ],
    ],
    [
      'users and groups',
      [
        object('ClusterRoleBinding', 'it', {
          roleRef: { kind: 'ClusterRole', name: 'view' },
          subjects: [{ kind: 'User', name: 'alice' }],
        }),
      ],
    ],
    [
      'a Secret that is chosen for each claim',
      [
        {
          ...storageClass('csi', { provisioner: 'csi.example.org' }),
          parameters: {
            // biome-ignore lint/suspicious/noTemplateCurlyInString: drivers fill it in, and JavaScript must not
            'csi.storage.k8s.io/node-stage-secret-name': '${pvc.name}',
            'csi.storage.k8s.io/node-stage-secret-namespace': 'storage',
          },
        },
      ],
    ],
  ])('says nothing of %s', (_case, objects) => {
    expect(said(...objects)).toEqual([]);
  });
});
