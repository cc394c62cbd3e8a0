import { findingText } from '../../../src/proofs';
import { listeners } from '../../../src/proofs/listeners';
import type { KubernetesRecord, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { nodeRecord } from '../../support/network-records';

type Ports = readonly object[];

function workload(kind: string, name: string, pod: object, spec: object = {}): KubernetesRecord {
  const metadata = { name, namespace: 'shop' };
  return objectRecord({ apiVersion: 'apps/v1', kind, metadata, spec: { template: { spec: pod }, ...spec } });
}

/** Pods of one container with these ports. */
function opening(ports: Ports, more: object = {}): object {
  return { containers: [{ name: 'main', ports }], ...more };
}

const daemon = (name: string, ports: Ports, more: object = {}) => workload('DaemonSet', name, opening(ports, more));
const http: Ports = [{ containerPort: 8080, hostPort: 80 }];

function said(...records: readonly StrataRecord[]): readonly string[] {
  return listeners
    .prove(factsOf(...records))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

describe('a port of a pod', () => {
  const two = (first: object, second: object, more: object = {}) =>
    said(
      workload('Deployment', 'web', {
        containers: [
          { name: 'a', ports: [first] },
          { name: 'b', ports: [second] },
        ],
        ...more,
      }),
    );
  const message =
    'PRT004 [test/Deployment/web] \'containers.b.ports\' must be free in its pod, got "80" (TCP), which container a ' +
    'of Deployment web has already; let one of the two listen on another port';

  test('is a warning when two containers declare it', () => {
    expect(two({ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' })).toEqual([`warning ${message}`]);
  });

  test('is an error when the pod has the network of its node', () => {
    expect(two({ containerPort: 80 }, { containerPort: 80 }, { hostNetwork: true })).toContain(`error ${message}`);
  });

  test('may be there once for each protocol, and twice in one container', () => {
    expect(two({ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' })).toEqual([]);
    expect(said(workload('Deployment', 'web', opening([{ containerPort: 80 }, { containerPort: 80 }])))).toEqual([]);
  });

  test('is free again when an init container has ended, and not while one runs beside the others', () => {
    const init = (restartPolicy?: string) =>
      workload('Deployment', 'web', {
        initContainers: [{ name: 'a', restartPolicy, ports: [{ containerPort: 80 }] }],
        containers: [{ name: 'b', ports: [{ containerPort: 80 }] }],
      });
    expect(said(init())).toEqual([]);
    expect(said(init('Always'))).toHaveLength(1);
  });
});

describe('a port of a node', () => {
  const taken = (name: string, port: number, by: string) =>
    `error PRT005 [test/DaemonSet/${name}] 'containers.main.ports' must be free on its node, got "${port}" (TCP), ` +
    `which ${by} has already; choose another port of the host, or none and a Service`;

  test('must not be taken by two DaemonSets that meet', () => {
    expect(said(daemon('a', http), daemon('b', http))).toEqual([taken('b', 80, 'DaemonSet a')]);
  });

  test('is the port of the container for a pod with the network of its node', () => {
    const host = daemon('b', [{ containerPort: 80 }], { hostNetwork: true });
    expect(said(daemon('a', http), host)).toEqual([taken('b', 80, 'DaemonSet a')]);
  });

  test('must not be a node port of a Service, nor one of the kubelet', () => {
    const service = objectRecord({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { ports: [{ port: 80, nodePort: 30080 }] },
    });
    const ports = [
      { containerPort: 1, hostPort: 30080 },
      { containerPort: 2, hostPort: 10250 },
    ];
    expect(said(service, daemon('a', ports))).toEqual([
      taken('a', 30080, 'Service web'),
      taken('a', 10250, 'the kubelet'),
    ]);
    expect(said(workload('Deployment', 'one', opening(ports.slice(1))))).toHaveLength(1);
    expect(said(workload('Deployment', 'none', opening(ports.slice(1)), { replicas: 0 }))).toEqual([]);
  });

  test('must not be one of the control planes, where a DaemonSet goes there', () => {
    const master = { ...nodeRecord('cp', '10.0.0.1'), role: 'control-plane' } as StrataRecord;
    const ports = [{ containerPort: 6443, hostPort: 6443 }];
    const everywhere = daemon('a', ports, { tolerations: [{ operator: 'Exists' }] });
    expect(said(master, nodeRecord('w', '10.0.0.2'), everywhere)).toEqual([taken('a', 6443, 'the API server')]);
    expect(said(master, nodeRecord('w', '10.0.0.2'), daemon('a', ports))).toEqual([]);
    expect(said(everywhere)).toEqual([]);
  });

  test.each<[string, readonly StrataRecord[]]>([
    ['a Deployment, which the scheduler keeps apart', [daemon('a', http), workload('Deployment', 'b', opening(http))]],
    ['another protocol', [daemon('a', http), daemon('b', [{ containerPort: 1, hostPort: 80, protocol: 'UDP' }])]],
    [
      'another address of the node',
      [
        daemon('a', [{ containerPort: 1, hostPort: 80, hostIP: '127.0.0.1' }]),
        daemon('b', [{ containerPort: 1, hostPort: 80, hostIP: '10.0.0.1' }]),
      ],
    ],
    [
      'other nodes by their labels',
      [daemon('a', http, { nodeSelector: { disk: 'ssd' } }), daemon('b', http, { nodeSelector: { disk: 'hdd' } })],
    ],
    [
      'nodes with a taint that the other does not bear',
      [
        daemon('a', http),
        daemon('b', http, { nodeSelector: { gpu: 'yes' }, tolerations: [{ key: 'gpu', operator: 'Exists' }] }),
      ],
    ],
    ['nodes by affinity', [daemon('a', http), daemon('b', http, { affinity: { nodeAffinity: {} } })]],
  ])('may be that of %s', (_case, records) => {
    expect(said(...records)).toEqual([]);
  });

  test('is told by the nodes of the tree, where there are some', () => {
    const ssd = { ...nodeRecord('ssd', '10.0.0.1'), labels: { disk: 'ssd' } } as StrataRecord;
    const hdd = { ...nodeRecord('hdd', '10.0.0.2'), labels: { disk: 'hdd', rack: '1' } } as StrataRecord;
    const on = (name: string, nodeSelector: object) => daemon(name, http, { nodeSelector });
    expect(said(ssd, hdd, on('a', { disk: 'hdd' }), on('b', { rack: '1' }))).toHaveLength(1);
    expect(said(ssd, hdd, on('a', { disk: 'ssd' }), on('b', { rack: '1' }))).toEqual([]);
  });

  test('with labels alone is met where one asks for more than the other', () => {
    const on = (name: string, nodeSelector: object) => daemon(name, http, { nodeSelector });
    expect(said(on('a', { 'kubernetes.io/os': 'linux' }), on('b', { disk: 'ssd' }))).toHaveLength(1);
    expect(said(on('a', { disk: 'ssd', rack: '1' }), on('b', { disk: 'ssd' }))).toHaveLength(1);
  });
});
