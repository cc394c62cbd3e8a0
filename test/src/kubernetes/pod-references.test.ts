import { usedBy } from '../../../src/kubernetes/pod-references';
import type { KubernetesObject } from '../../../src/records';

/** A pod whose one container, or whose spec, names something. */
function pod(spec: Readonly<Record<string, unknown>>, namespace?: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace }, spec };
}

function container(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { containers: [{ name: 'web', ...fields }] };
}

describe('usedBy', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['nothing', {}, []],
    ['its ServiceAccount', { serviceAccountName: 'robot' }, ['ServiceAccount default/robot']],
    ['the Secrets it pulls images with', { imagePullSecrets: [{ name: 'registry' }] }, ['Secret default/registry']],
    ['a Secret as a volume', { volumes: [{ name: 'v', secret: { secretName: 'tls' } }] }, ['Secret default/tls']],
    ['a ConfigMap as a volume', { volumes: [{ name: 'v', configMap: { name: 'site' } }] }, ['ConfigMap default/site']],
    [
      'both in a projected volume',
      { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }, { configMap: { name: 'c' } }] } }] },
      ['Secret default/s', 'ConfigMap default/c'],
    ],
    [
      'a Secret in an environment variable',
      container({ env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
      ['Secret default/s'],
    ],
    [
      'a ConfigMap in an environment variable',
      container({ env: [{ name: 'P', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }] }),
      ['ConfigMap default/c'],
    ],
    ['a whole Secret as environment', container({ envFrom: [{ secretRef: { name: 's' } }] }), ['Secret default/s']],
    [
      'a whole ConfigMap as environment',
      container({ envFrom: [{ configMapRef: { name: 'c' } }] }),
      ['ConfigMap default/c'],
    ],
    [
      'a Secret of an init container',
      { initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 's' } }] }] },
      ['Secret default/s'],
    ],
    ['no object for a plain variable', container({ env: [{ name: 'P', value: 'x' }] }), []],
    ['no claim, which a pod may wait for', { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] }, []],
    ['no scratch volume', { volumes: [{ name: 'tmp', emptyDir: {} }] }, []],
  ])('knows that a pod uses %s', (_what, spec, expected) => {
    expect(usedBy(pod(spec))).toEqual(expected);
  });

  test('looks in the namespace of the pod', () => {
    expect(usedBy(pod({ serviceAccountName: 'robot' }, 'web'))).toEqual(['ServiceAccount web/robot']);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['Deployment', { template: { spec: { serviceAccountName: 'robot' } } }],
    ['StatefulSet', { template: { spec: { serviceAccountName: 'robot' } } }],
    ['DaemonSet', { template: { spec: { serviceAccountName: 'robot' } } }],
    ['Job', { template: { spec: { serviceAccountName: 'robot' } } }],
    ['CronJob', { jobTemplate: { spec: { template: { spec: { serviceAccountName: 'robot' } } } } }],
  ])('reads the pods of a %s', (kind, spec) => {
    expect(usedBy({ apiVersion: 'v1', kind, metadata: { name: 'web' }, spec })).toEqual([
      'ServiceAccount default/robot',
    ]);
  });

  test.each(['Service', 'ConfigMap', 'PersistentVolumeClaim'])('finds nothing in a %s', (kind) => {
    expect(usedBy({ apiVersion: 'v1', kind, metadata: { name: 'web' }, spec: { serviceAccountName: 'x' } })).toEqual(
      [],
    );
  });
});
