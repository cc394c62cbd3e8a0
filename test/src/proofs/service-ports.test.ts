import { findingText } from '../../../src/proofs';
import { servicePorts } from '../../../src/proofs/service-ports';
import type { KubernetesRecord, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { nodeRecord } from '../../support/network-records';

const LABELS = { app: 'web' };

function service(...ports: readonly object[]): KubernetesRecord {
  return objectRecord({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: LABELS, ports },
  });
}

/** Pods with these containers, or with one that declares these ports. */
function pods(ports: readonly object[], more: object = {}): KubernetesRecord {
  const spec = { containers: [{ name: 'web', ports }], ...more };
  return objectRecord({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { template: { metadata: { labels: LABELS }, spec } },
  });
}

function said(...records: readonly StrataRecord[]): readonly string[] {
  return servicePorts
    .prove(factsOf(...records))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

describe('a port of a Service', () => {
  test.each([
    ['by its number', { port: 8080 }, [{ containerPort: 8080 }]],
    ['by another number', { port: 80, targetPort: 8080 }, [{ containerPort: 8080 }]],
    ['by a name', { port: 80, targetPort: 'http' }, [{ name: 'http', containerPort: 8080 }]],
    ['over UDP', { port: 53, protocol: 'UDP' }, [{ containerPort: 53, protocol: 'UDP' }]],
    ['whatever pods listen on that declare nothing', { port: 80 }, []],
  ])('may lead to one of its pods %s', (_how, port, declared) => {
    expect(said(service(port), pods(declared))).toEqual([]);
  });

  test.each([
    [
      'a name that they do not have',
      { name: 'web', port: 80, targetPort: 'https' },
      [{ name: 'http', containerPort: 8080 }],
      `error PRT002 [test/Service/web] 'ports.web' must lead to a TCP port of its pods, got "https"; ` +
        'Deployment web has http (8080)',
    ],
    [
      'a name where they declare nothing',
      { port: 80, targetPort: 'http' },
      [],
      `error PRT002 [test/Service/web] 'ports.80' must lead to a TCP port of its pods, got "http"; ` +
        'name a port of Deployment web',
    ],
    [
      'a name of another protocol',
      { port: 53, targetPort: 'dns' },
      [{ name: 'dns', containerPort: 53, protocol: 'UDP' }],
      `error PRT002 [test/Service/web] 'ports.53' must lead to a TCP port of its pods, got "dns"; ` +
        'name a port of Deployment web',
    ],
    [
      'a number that they do not declare',
      { port: 8081 },
      [{ containerPort: 8080 }, { name: 'metrics', containerPort: 9090 }],
      `error PRT003 [test/Service/web] 'ports.8081' must lead to a TCP port that its pods declare, got "8081"; ` +
        'Deployment web has 8080, metrics (9090); lead to it, or declare 8081',
    ],
  ])('must not lead to %s', (_mistake, port, declared, message) => {
    expect(said(service(port), pods(declared))).toEqual([message]);
  });

  test('is looked for in every container that runs while the Service leads to the pod', () => {
    const init = (restartPolicy?: string) => ({
      initContainers: [{ name: 'proxy', restartPolicy, ports: [{ name: 'http', containerPort: 80 }] }],
    });
    const http = service({ port: 80, targetPort: 'http' });
    expect(said(http, pods([], init('Always')))).toEqual([]);
    expect(said(http, pods([], init()))).toHaveLength(1);
  });

  test('is told for each of its ports and each group of pods behind it', () => {
    const other = pods([{ name: 'http', containerPort: 80 }]);
    const second = { ...other, path: 'test/Deployment/second' };
    const found = said(service({ port: 1, targetPort: 'a' }, { port: 2, targetPort: 'http' }), pods([]), second);
    expect(found.map((each) => each.split(' ')[3])).toEqual(["'ports.1'", "'ports.1'", "'ports.2'"]);
  });

  test('says nothing of static pods, whose ports stand in no manifest', () => {
    const record = service({ port: 10259, targetPort: 'https' });
    const { object } = record;
    const scheduler = {
      ...record,
      object: {
        ...object,
        metadata: { name: 'scheduler', namespace: 'kube-system' },
        spec: { ...object.spec, selector: { component: 'kube-scheduler' } },
      },
    };
    const master = { ...nodeRecord('cp', '10.0.0.1'), role: 'control-plane' } as StrataRecord;
    expect(said(scheduler, master)).toEqual([]);
  });
});
