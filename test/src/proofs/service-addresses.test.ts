import { findingText } from '../../../src/proofs';
import { serviceAddresses } from '../../../src/proofs/service-addresses';
import type { KubernetesObject, KubernetesRecord, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { addressesRecord, rangeRecord } from '../../support/network-records';

interface ServiceFacts {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  readonly spec?: object;
}

function service(name: string, { annotations, namespace, spec }: ServiceFacts = {}): KubernetesRecord {
  const metadata = { name, namespace, annotations };
  return objectRecord({ apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', ...spec } });
}

const tree = rangeRecord('services', '10.96.0.0/16');
const three = addressesRecord('10.0.0.20', '10.0.0.22');
const ADDRESS = 'metallb.io/loadBalancerIPs';
const naming = (name: string, address: string, more: object = {}) =>
  service(name, { annotations: { [ADDRESS]: address, ...more } });

/** A pool as an object of the program that announces it. */
function pool(name: string, addresses: readonly string[], spec: object = {}): KubernetesRecord {
  const metadata = { name, namespace: 'metallb-system' };
  return objectRecord({
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata,
    spec: { addresses, ...spec },
  });
}

function map(name: string, data: object): KubernetesRecord {
  const metadata = { name, namespace: 'kube-system' };
  return objectRecord({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as KubernetesObject);
}

function said(...records: readonly StrataRecord[]): readonly string[] {
  return serviceAddresses
    .prove(factsOf(...records))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

function predicted(...records: readonly StrataRecord[]): readonly string[] {
  return serviceAddresses
    .prove(factsOf(...records))
    .predictions.map((each) =>
      each.kind === 'service-address' ? `${each.service} ${each.verdict} ${each.addresses.join(' ')}` : each.kind,
    );
}

describe('a Service of type LoadBalancer', () => {
  const lost =
    'LBA001 [test/Service/web] \'type\' must be one that is given an address, got "LoadBalancer" without addresses';

  test('without addresses is an error in a tree, which names NodePort, and a warning in files', () => {
    expect(said(tree, service('web'))).toEqual([
      `error ${lost} for default; define ServiceAddresses, or write NodePort`,
    ]);
    expect(said(service('web'))).toEqual([`warning ${lost} for default; write NodePort, or add the pool of addresses`]);
  });

  test.each<[string, KubernetesRecord]>([
    ['of another type', service('web', { spec: { type: 'NodePort' } })],
    ['of a class, which some program knows', service('web', { spec: { loadBalancerClass: 'example.org/lb' } })],
  ])('is not one %s', (_case, record) => {
    expect([said(tree, record), predicted(tree, record)]).toEqual([[], []]);
  });

  test('will have one of the free addresses, or the one that is left', () => {
    expect(said(tree, three, service('a'), service('b'))).toEqual([]);
    expect(predicted(tree, three, service('a'), naming('b', '10.0.0.21'))).toEqual([
      'a undecided 10.0.0.20 10.0.0.22',
      'b certain 10.0.0.21',
    ]);
    expect(predicted(addressesRecord('10.0.0.20', '10.0.0.20'), service('a'))).toEqual(['a certain 10.0.0.20']);
  });

  test('will have the address of its field as well', () => {
    expect(predicted(three, service('a', { spec: { loadBalancerIP: '10.0.0.22' } }))).toEqual(['a certain 10.0.0.22']);
    expect(predicted(three, service('a', { spec: { loadBalancerIP: '' } }))).toEqual([
      'a undecided 10.0.0.20-10.0.0.22',
    ]);
  });

  test('is one too many for the addresses that are left', () => {
    const services = ['a', 'b', 'c'].map((name) => service(name));
    expect(said(three, ...services)).toEqual([]);
    expect(said(three, ...services, naming('d', '10.0.0.20'))).toEqual([
      'error LBA002 [test/Service/c] \'type\' must find an address that is free, got "LoadBalancer" 3 times for 2 ' +
        'addresses; widen lan, or write NodePort',
    ]);
  });

  test('must not name an address of others', () => {
    expect(said(three, naming('web', '10.0.0.9'))).toEqual([
      `error LBA003 [test/Service/web] '${ADDRESS}' must be an address that Services of default may get, ` +
        'got "10.0.0.9"; choose one of 10.0.0.20-10.0.0.22',
    ]);
    expect(predicted(three, naming('web', '10.0.0.9'))).toEqual([]);
  });

  test('must not name the address of another, unless the two share it', () => {
    const shared = { 'metallb.io/allow-shared-ip': 'web' };
    expect(said(three, naming('a', '10.0.0.20'), naming('b', '10.0.0.20'))).toEqual([
      `error LBA004 [test/Service/b] '${ADDRESS}' must be named once, got "10.0.0.20", which Service default/a has ` +
        'already; choose another, or let both share it by annotation',
    ]);
    expect(said(three, naming('a', '10.0.0.20', shared), naming('b', '10.0.0.20', shared))).toEqual([]);
    expect(said(three, naming('a', '10.0.0.20', shared), naming('b', '10.0.0.20'))).toHaveLength(1);
  });

  test('counts once with those that it may share an address with', () => {
    const sharing = (name: string) => service(name, { annotations: { 'metallb.io/allow-shared-ip': 'web' } });
    const one = addressesRecord('10.0.0.20', '10.0.0.20');
    expect(said(one, sharing('a'), sharing('b'))).toEqual([]);
    expect(said(one, sharing('a'), service('b'))).toHaveLength(1);
  });
});

describe('a pool that is written as an object', () => {
  test('gives addresses as well, of ranges, networks and in spite of IPv6', () => {
    const lan = pool('lan', ['10.0.0.20-10.0.0.21', '10.0.1.0/31', 'fc00::/124']);
    expect(predicted(lan, service('a'))).toEqual(['a undecided 10.0.0.20-10.0.0.21 10.0.1.0-10.0.1.1']);
  });

  test('is chosen by name where it serves nobody else', () => {
    const dear = pool('dear', ['10.0.0.9-10.0.0.9'], { autoAssign: false });
    expect(said(dear, service('a'))).toHaveLength(1);
    expect(predicted(dear, service('a', { annotations: { 'metallb.io/address-pool': 'dear' } }))).toEqual([
      'a certain 10.0.0.9',
    ]);
    expect(predicted(dear, naming('a', '10.0.0.9'))).toEqual(['a certain 10.0.0.9']);
  });

  test('may be for some namespaces alone', () => {
    const shop = pool('shop', ['10.0.0.9/32'], { serviceAllocation: { namespaces: ['shop'] } });
    expect(predicted(shop, service('a', { namespace: 'shop' }))).toEqual(['a certain 10.0.0.9']);
    expect(said(shop, service('a'))).toEqual([expect.stringMatching(/^error LBA001 .* without addresses for default/)]);
  });

  test('is read from a ConfigMap, for all namespaces or for one', () => {
    const config = map('kubevip', { 'range-global': '10.0.0.1-10.0.0.2', 'cidr-shop': '10.0.1.0/32', other: 'x' });
    expect(predicted(config, service('a'), service('b', { namespace: 'shop' }))).toEqual([
      'a undecided 10.0.0.1-10.0.0.2',
      'b undecided 10.0.0.1-10.0.0.2 10.0.1.0',
    ]);
    const own = service('c', { annotations: { 'kube-vip.io/loadbalancerIPs': '10.0.0.2' } });
    expect(predicted(config, own)).toEqual(['c certain 10.0.0.2']);
    expect(predicted(map('other', { 'range-global': '10.0.0.1' }), own)).toEqual([]);
  });
});

describe('strict ARP', () => {
  const proxy = (mode: 'ipvs' | 'iptables', strictArp: boolean): StrataRecord => ({
    kind: 'proxy',
    path: 'cluster',
    mode,
    strictArp,
  });
  const config = (text: string) => map('kube-proxy', { 'config.conf': text });
  const loose = (path: string) =>
    `error LBA005 [${path}] 'strictArp' must be true under ipvs where Services have addresses, got "false"; ` +
    'set it, or choose another mode';

  test('is asked for under ipvs, in a tree and in the configuration of kube-proxy', () => {
    expect(said(three, proxy('ipvs', false))).toEqual([loose('cluster')]);
    expect(said(three, config('mode: "ipvs"\nipvs:\n  strictARP: false\n'))).toEqual([
      loose('test/ConfigMap/kube-proxy'),
    ]);
  });

  test.each<[string, readonly StrataRecord[]]>([
    ['where it is on', [three, proxy('ipvs', true), config('mode: ipvs\nipvs:\n  strictARP: true\n')]],
    ['under another mode', [three, proxy('iptables', false), config('mode: ""\nipvs:\n  strictARP: false\n')]],
    ['where no Service has an address of its own', [proxy('ipvs', false)]],
  ])('is not asked for %s', (_case, records) => {
    expect(said(...records)).toEqual([]);
  });
});
