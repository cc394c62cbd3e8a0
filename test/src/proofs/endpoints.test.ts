import { findingText } from '../../../src/proofs';
import { endpoints } from '../../../src/proofs/endpoints';
import type { KubernetesObject, KubernetesRecord, StrataRecord } from '../../../src/records';
import { codesOf, factsOf, objectRecord } from '../../support/facts';
import { nodeRecord } from '../../support/network-records';

type Labels = Readonly<Record<string, string>>;

const web: Labels = { app: 'web' };

function service(name: string, selector: Labels | undefined, spec: object = {}, namespace = 'shop'): KubernetesRecord {
  return objectRecord({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector, ...spec },
  });
}

function workload(kind: string, labels: Labels, spec: object = {}, namespace = 'shop'): KubernetesRecord {
  const metadata = { name: `${kind.toLowerCase()}-1`, namespace };
  const template = { metadata: { labels }, spec: {} };
  return objectRecord({ apiVersion: 'apps/v1', kind, metadata, spec: { template, ...spec } });
}

function pod(name: string, labels: Labels): KubernetesRecord {
  const metadata = { name, namespace: 'shop', labels };
  return objectRecord({ apiVersion: 'v1', kind: 'Pod', metadata, spec: {} } as KubernetesObject);
}

function counts(...records: readonly StrataRecord[]): readonly unknown[] {
  return endpoints
    .prove(factsOf(...records))
    .predictions.map((prediction) => (prediction.kind === 'endpoints' ? prediction.pods : prediction));
}

describe('endpoints', () => {
  test('are predicted by namespace, Service and number of pods', () => {
    const { findings, predictions } = endpoints.prove(
      factsOf(service('web', web), workload('Deployment', { ...web, tier: 'front' }, { replicas: 3 })),
    );
    expect(findings).toEqual([]);
    expect(predictions).toEqual([
      { kind: 'endpoints', path: 'test/Service/web', namespace: 'shop', service: 'web', pods: 3 },
    ]);
  });

  test.each<[string, readonly KubernetesRecord[], number]>([
    ['one, where nothing is said', [workload('Deployment', web)], 1],
    ['none, of a workload scaled to nothing', [workload('StatefulSet', web, { replicas: 0 })], 0],
    [
      'the sum of all that it selects',
      [workload('StatefulSet', web, { replicas: 2 }), pod('a', web), pod('b', web)],
      4,
    ],
  ])('are %s', (_case, workloads, expected) => {
    expect(counts(service('web', web), ...workloads)).toEqual([expected]);
  });

  test('of a DaemonSet are the workers, and the control planes that it tolerates', () => {
    const master: StrataRecord = { ...nodeRecord('cp', '10.0.0.1'), role: 'control-plane' } as StrataRecord;
    const nodes = [master, nodeRecord('a', '10.0.0.2'), nodeRecord('b', '10.0.0.3')];
    const everywhere = { template: { metadata: { labels: web }, spec: { tolerations: [{ operator: 'Exists' }] } } };
    expect(counts(service('web', web), workload('DaemonSet', web), ...nodes)).toEqual([2]);
    expect(counts(service('web', web), workload('DaemonSet', web, everywhere), ...nodes)).toEqual([3]);
  });

  test.each<[string, readonly KubernetesRecord[]]>([
    ['pods of a Job come and go', [workload('Job', web)]],
    [
      'an autoscaler decides',
      [
        workload('Deployment', web),
        objectRecord({
          apiVersion: 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name: 'web', namespace: 'shop' },
          spec: { scaleTargetRef: { kind: 'Deployment', name: 'deployment-1' } },
        }),
      ],
    ],
    [
      'the DaemonSet asks for a label that no node of the tree has',
      [workload('DaemonSet', web, { template: { metadata: { labels: web }, spec: { nodeSelector: { gpu: 'yes' } } } })],
    ],
  ])('are not predicted where %s, and nothing is wrong', (_case, workloads) => {
    expect(endpoints.prove(factsOf(service('web', web), nodeRecord('a', '10.0.0.2'), ...workloads))).toEqual({
      findings: [],
      predictions: [],
    });
  });

  test.each<[string, KubernetesRecord]>([
    ['without a selector', service('web', undefined)],
    ['that is a name for something outside', service('web', web, { type: 'ExternalName' })],
  ])('are left to others for a Service %s', (_case, record) => {
    expect(endpoints.prove(factsOf(record))).toEqual({ findings: [], predictions: [] });
  });

  test('of the control plane in kube-system are those that kubeadm starts', () => {
    const master = { ...nodeRecord('cp', '10.0.0.1'), role: 'control-plane' } as StrataRecord;
    const scheduler = service('scheduler', { component: 'kube-scheduler' }, {}, 'kube-system');
    expect(counts(scheduler, master)).toEqual([1]);
    expect(codesOf(endpoints, scheduler)).toEqual(['PRT001']);
  });

  test.each<[string, KubernetesRecord[], string]>([
    ['nothing', [], 'give the pods these labels, or define them'],
    [
      'pods of another namespace',
      [workload('Deployment', web, {}, 'kitchen')],
      'Deployment deployment-1 has these labels in namespace kitchen; move one of the two',
    ],
    [
      'one label of two',
      [workload('Deployment', { app: 'web', tier: 'Front' })],
      'Deployment deployment-1 is nearest; give its pods these labels',
    ],
  ])('a Service that selects %s is a warning with the way to mend it', (mistake, workloads, fix) => {
    const selector = mistake === 'one label of two' ? { app: 'web', tier: 'front' } : web;
    const { findings, predictions } = endpoints.prove(factsOf(service('web', selector), ...workloads));
    const got = mistake === 'one label of two' ? 'app=web,tier=front' : 'app=web';
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['PRT001', 'warning']]);
    expect(findings.map(findingText)).toEqual([
      `[test/Service/web] 'selector' must select the pods of something in namespace shop, got "${got}"; ${fix}`,
    ]);
    expect(predictions).toEqual([
      { kind: 'endpoints', path: 'test/Service/web', namespace: 'shop', service: 'web', pods: 0 },
    ]);
  });
});
