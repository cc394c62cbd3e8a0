import { findingText } from '../../../src/proofs';
import { apiEndpoints } from '../../../src/proofs/api-endpoints';
import type { StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { addressRecord, guestRecord, nodeRecord, rangeRecord } from '../../support/network-records';

const master = { ...nodeRecord('cp1', '192.168.1.21'), role: 'control-plane' } as StrataRecord;
const cluster = [
  master,
  nodeRecord('node1', '192.168.1.12'),
  addressRecord('balancer', '192.168.1.9', 'existing balancer'),
  rangeRecord('services', '10.96.0.0/16'),
];

function said(...records: readonly StrataRecord[]): readonly string[] {
  return apiEndpoints
    .prove(factsOf(...records))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

function script(text: string): StrataRecord {
  const file = { path: '/usr/local/bin/join', content: text, mode: '0755', class: 'boot' as const };
  return { kind: 'guest-file', path: 'node1/join', guest: 'node1', managed: true, file };
}

const astray = (place: string, got: string) =>
  `error PRT011 ${place} must name an API server of the cluster, got "${got}"; cp1 answers at 192.168.1.21:6443`;

describe('a machine that joins', () => {
  test.each([
    ["document 001's own address and port", '192.168.1.12:6442'],
    ['the right machine at another port', '192.168.1.21:6442'],
    ['a worker', '192.168.1.12:6443'],
    ['a worker by its name', 'node1:6443'],
    ['an address that nobody has', '192.168.1.99:6443'],
  ])('must not go to %s', (_case, got) => {
    expect(said(...cluster, script(`kubeadm join ${got} --token abc`))).toEqual([
      astray("[node1/join] '/usr/local/bin/join'", got),
    ]);
  });

  test.each([
    ['a control plane', '192.168.1.21:6443'],
    ['a control plane by its name', 'cp1:6443'],
    ['something outside the tree that may lead there', '192.168.1.9:8443'],
    ['its own balancer', '127.0.0.1:7443'],
    ['the Service of the API server', '10.96.0.1:443'],
    ['a name that others resolve', 'api.example.org:443'],
    ['what is filled in later', '$ENDPOINT'],
  ])('may go to %s', (_case, place) => {
    expect(said(...cluster, script(`kubeadm join ${place} --token abc`))).toEqual([]);
  });

  test('is not judged where no control plane is known', () => {
    expect(said(script('kubeadm join 192.168.1.12:6442'))).toEqual([]);
  });
});

describe('the place of the API server', () => {
  test.each([
    ['the configuration of kubeadm', 'controlPlaneEndpoint: "192.168.1.12:6442"', '192.168.1.12:6442'],
    ['the same without a port', 'controlPlaneEndpoint: 192.168.1.12', '192.168.1.12'],
    ['the discovery of a node', '    apiServerEndpoint: 192.168.1.12:6442', '192.168.1.12:6442'],
    ['a flag', 'kubeadm init --control-plane-endpoint=192.168.1.12:6442', '192.168.1.12:6442'],
    ['a kubeconfig', 'kind: Config\nclusters:\n- cluster:\n    server: https://192.168.1.12:6442', '192.168.1.12:6442'],
  ])('is read in %s', (_case, text, got) => {
    expect(said(...cluster, script(text))).toEqual([astray("[node1/join] '/usr/local/bin/join'", got)]);
  });

  test('is not the server of any other file', () => {
    expect(said(...cluster, script('server: https://192.168.1.12:6442'))).toEqual([]);
  });

  test('is read in the commands of a first boot, in ConfigMaps and in arguments', () => {
    const guest = guestRecord('node1', '192.168.1.12/24', '192.168.1.1');
    const { spec } = guest;
    if (spec.type !== 'cloud-init-disk') {
      throw new Error('the record of a guest is its cloud-init disk');
    }
    const runcmd = [['kubeadm', 'join', '192.168.1.12:6442']];
    const booting: StrataRecord = { ...guest, spec: { ...spec, userData: { ...spec.userData, runcmd } } };
    const map = objectRecord({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'm' },
      data: { join: 'kubeadm join 192.168.1.12:6442' },
    });
    const container = { name: 'main', command: ['kubeadm'], args: ['join', '192.168.1.12:6442'] };
    const pod = objectRecord({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [container] },
    });
    expect(said(...cluster, booting, map, pod)).toEqual([
      astray("[kvm1/node1/CloudInit] 'runcmd'", '192.168.1.12:6442'),
      astray("[test/ConfigMap/m] 'data.join'", '192.168.1.12:6442'),
      astray("[test/Pod/p] 'containers.main'", '192.168.1.12:6442'),
    ]);
  });
});
