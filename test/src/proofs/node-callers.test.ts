import { findingText } from '../../../src/proofs';
import { nodeCallers } from '../../../src/proofs/node-callers';
import type { KubernetesObject, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { nodeRecord } from '../../support/network-records';

const worker = nodeRecord('node-1', '192.168.1.111');
const master = { ...nodeRecord('cp1', '192.168.1.110'), role: 'control-plane' } as StrataRecord;

function record(kind: string, fields: object): StrataRecord {
  return objectRecord({ apiVersion: 'v1', kind, metadata: { name: 'it' }, ...fields } as KubernetesObject);
}

const storage = (resturl: string) => record('StorageClass', { parameters: { resturl } });
const service = record('Service', { spec: { ports: [{ port: 8080, nodePort: 30081 }] } });
const daemon = record('DaemonSet', {
  spec: { template: { spec: { containers: [{ name: 'a', ports: [{ containerPort: 8080, hostPort: 8080 }] }] } } },
});

function said(...records: readonly StrataRecord[]): readonly string[] {
  return nodeCallers
    .prove(factsOf(master, worker, ...records))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

describe('a URL with the address of a node', () => {
  test('is a warning where nothing listens, such as that of document 004', () => {
    expect(said(daemon, storage('http://192.168.1.111:8081'))).toEqual([
      `warning PRT012 [test/StorageClass/it] 'parameters.resturl' must name a port that something on node-1 listens ` +
        'on, got "http://192.168.1.111:8081"; name the Service instead, or give it a NodePort',
    ]);
  });

  test.each<[string, readonly StrataRecord[], string]>([
    ['a port of the host', [daemon], 'http://192.168.1.111:8080'],
    ['a node port', [service], 'http://192.168.1.111:30081'],
    ['the kubelet', [], 'https://192.168.1.111:10250/metrics'],
    ['the API server', [], 'https://192.168.1.110:6443'],
    ['what every machine has', [], 'ssh://root@192.168.1.111:22'],
    ['another machine', [], 'http://192.168.1.9:1'],
  ])('may name %s', (_case, records, url) => {
    expect(said(...records, storage(url))).toEqual([]);
  });

  test('is judged by the nodes that a DaemonSet is on, and by what a control plane has', () => {
    expect(said(daemon, storage('http://192.168.1.110:8080'))).toHaveLength(1);
    expect(said(storage('https://192.168.1.111:6443'))).toHaveLength(1);
  });
});
