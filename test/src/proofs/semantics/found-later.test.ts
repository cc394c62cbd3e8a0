import { findingText } from '../../../../src/proofs';
import { semantics } from '../../../../src/proofs/semantics';
import { factsOf, objectRecord } from '../../../support/facts';

type Fields = Readonly<Record<string, unknown>>;

function said(container: Fields, spec: Fields = {}): readonly string[] {
  const containers = [{ name: 'web', image: 'web:1.0', ...container }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers, ...spec } };
  return semantics
    .prove(factsOf(objectRecord(pod)))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

const ports = [{ name: 'http', containerPort: 8080 }];

describe('what the API server takes all the same', () => {
  test('is an error for a port name that the kubelet cannot find in the container', () => {
    expect(said({ ports, readinessProbe: { tcpSocket: { port: 'web' } } })).toEqual([
      `error SEM013 [test/Pod/web] 'spec.containers[0].readinessProbe.tcpSocket.port' must be the name of a port of its ` +
        'container, got "web"; it has http (8080)',
    ]);
    expect(said({ lifecycle: { preStop: { httpGet: { port: 'http' } } } })).toEqual([
      `error SEM013 [test/Pod/web] 'spec.containers[0].lifecycle.preStop.httpGet.port' must be the name of a port of its ` +
        'container, got "http"; declare it in ports',
    ]);
  });

  test('is a warning for a number that its container does not declare, where it declares any', () => {
    const livenessProbe = { httpGet: { port: 80 } };
    expect(said({ ports, livenessProbe })[0]).toMatch(/^warning SEM014 .*got "80"; it has http \(8080\)$/);
    expect(said({ livenessProbe })).toEqual([]);
  });

  test('is a warning for a variable that is set twice', () => {
    const env = [
      { name: 'MODE', value: 'fast' },
      { name: 'MODE', value: 'slow' },
    ];
    expect(said({ env })[0]).toMatch(
      /^warning SEM023 .*'spec.containers\[0\].env\[1\].name' must be the only variable/,
    );
  });

  test('is a warning for a volume that does not say where its data is', () => {
    expect(said({}, { volumes: [{ name: 'data' }] })[0]).toMatch(/^warning SEM024 .*'spec.volumes\[0\]'/);
    expect(said({}, { volumes: [{ name: 'data', emptyDir: {} }] })).toEqual([]);
  });
});

describe('the size of an object', () => {
  test('has a limit for its annotations, and for its data', () => {
    const metadata = { name: 'large', annotations: { text: 'x'.repeat(256 * 1024) } };
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text: 'x'.repeat(1024 * 1024 + 1) } };
    const { findings } = semantics.prove(factsOf(objectRecord(map)));
    expect(findings.map(({ code, message }) => [code, message.split("'")[1]])).toEqual([
      ['SEM006', 'metadata.annotations'],
      ['SEM006', 'data'],
    ]);
  });
});
