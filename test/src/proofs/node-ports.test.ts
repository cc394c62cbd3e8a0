import { findingText } from '../../../src/proofs';
import { nodePorts } from '../../../src/proofs/node-ports';
import type { KubernetesRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';

function service(name: string, ports: readonly object[], type = 'NodePort'): KubernetesRecord {
  const metadata = { name, namespace: 'shop' };
  return objectRecord({ apiVersion: 'v1', kind: 'Service', metadata, spec: { type, ports } });
}

function said(...services: readonly KubernetesRecord[]): readonly string[] {
  return nodePorts
    .prove(factsOf(...services))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

describe('a node port', () => {
  test.each([29999, 32768, 80])('must not be %d', (nodePort) => {
    expect(said(service('web', [{ name: 'http', port: 80, nodePort }]))).toEqual([
      `error PRT006 [test/Service/web] 'ports.http.nodePort' must be 30000 to 32767, got "${nodePort}"; ` +
        'choose a port of that range',
    ]);
  });

  test.each([30000, 32767])('may be %d', (nodePort) => {
    expect(said(service('web', [{ port: 80, nodePort }]))).toEqual([]);
  });

  test('must not be given to two Services, whatever they speak', () => {
    const udp = service('b', [{ port: 53, protocol: 'UDP', nodePort: 30053 }], 'LoadBalancer');
    expect(said(service('a', [{ port: 53, nodePort: 30053 }]), udp)).toEqual([
      `error PRT007 [test/Service/b] 'ports.53.nodePort' must be given once, got "30053", which Service shop/a has ` +
        'already; give one of the two another port',
    ]);
  });

  test('may be one number for TCP and UDP of one Service, and not twice for one of them', () => {
    const tcp = { name: 'dns-tcp', port: 53, nodePort: 30053 };
    expect(said(service('dns', [tcp, { ...tcp, name: 'dns', protocol: 'UDP' }]))).toEqual([]);
    expect(said(service('dns', [tcp, { ...tcp, name: 'dns', port: 54 }]))).toEqual([
      expect.stringContaining("PRT007 [test/Service/dns] 'ports.dns.nodePort'"),
    ]);
  });

  test('that nobody chose is a warning', () => {
    expect(said(service('web', [{ port: 9090 }]))).toEqual([
      `warning PRT008 [test/Service/web] 'ports.9090.nodePort' must be a number that stays, got "none"; ` +
        'choose one of 30000 to 32767',
    ]);
  });

  test.each(['ClusterIP', 'LoadBalancer'])('is not asked for behind a %s', (type) => {
    expect(said(service('web', [{ port: 80 }], type))).toEqual([]);
  });
});
