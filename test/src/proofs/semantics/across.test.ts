import { findingText } from '../../../../src/proofs';
import { semantics } from '../../../../src/proofs/semantics';
import type { KubernetesObject } from '../../../../src/records';
import { factsOf, objectRecord } from '../../../support/facts';

type Fields = Readonly<Record<string, unknown>>;

const METADATA = { name: 'web', namespace: 'shop' };

function autoscaler(spec: Fields): KubernetesObject {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: METADATA,
    spec: { maxReplicas: 3, scaleTargetRef, ...spec },
  };
}

function share(name: string, container?: string): Fields {
  const source = { name, container, target: { type: 'Utilization', averageUtilization: 80 } };
  return container === undefined
    ? { type: 'Resource', resource: source }
    : { type: 'ContainerResource', containerResource: source };
}

function deployment(...resources: readonly Fields[]): KubernetesObject {
  const labels = { app: 'web' };
  const containers = resources.map((each, index) => ({ name: `c${index}`, image: 'web:1.0', resources: each }));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: METADATA,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

function said(...objects: readonly KubernetesObject[]): readonly string[] {
  return semantics
    .prove(factsOf(...objects.map(objectRecord)))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

const CPU = { requests: { cpu: '100m' } };

describe('an autoscaler', () => {
  test('may measure what every container requests', () => {
    expect(said(autoscaler({ metrics: [share('cpu')] }), deployment(CPU, CPU))).toEqual([]);
  });

  test('takes a limit for a request, as Kubernetes does', () => {
    expect(said(autoscaler({ metrics: [share('cpu')] }), deployment({ limits: { cpu: '1' } }))).toEqual([]);
  });

  test('is refused when one container requests nothing', () => {
    expect(said(autoscaler({ metrics: [share('cpu')] }), deployment(CPU, {}))).toEqual([
      `error SEM016 [test/HorizontalPodAutoscaler/web] 'spec.metrics[0].resource.target.averageUtilization' must be ` +
        'measured in a share of what each container of Deployment web requests, got "no cpu of c1"; ' +
        'add resources.requests.cpu',
    ]);
  });

  test('is refused for a resource that is another than the requested one', () => {
    expect(said(autoscaler({ metrics: [share('memory')] }), deployment(CPU))[0]).toMatch(/got "no memory of c0"/);
  });

  test('measures CPU where it names nothing', () => {
    expect(said(autoscaler({}), deployment({}))[0]).toMatch(/^error SEM016 .*'spec' .*got "no cpu of c0"/);
  });

  test('may measure one container that requests something', () => {
    expect(said(autoscaler({ metrics: [share('cpu', 'c0')] }), deployment(CPU, {}))).toEqual([]);
    expect(said(autoscaler({ metrics: [share('cpu', 'c1')] }), deployment(CPU, {}))).toHaveLength(1);
  });

  test('may measure an average, which needs no request', () => {
    const resource = { name: 'cpu', target: { type: 'AverageValue', averageValue: '100m' } };
    expect(said(autoscaler({ metrics: [{ type: 'Resource', resource }] }), deployment({}))).toEqual([]);
  });

  test('may rely on what the namespace gives to containers that ask for nothing', () => {
    const limits = [{ type: 'Container', defaultRequest: { cpu: '100m' } }];
    const range = { apiVersion: 'v1', kind: 'LimitRange', metadata: METADATA, spec: { limits } };
    expect(said(autoscaler({ metrics: [share('cpu')] }), deployment({}), range)).toEqual([]);
    const elsewhere = { ...range, metadata: { ...METADATA, namespace: 'bank' } };
    expect(said(autoscaler({ metrics: [share('cpu')] }), deployment({}), elsewhere)).toHaveLength(1);
  });

  test('is not judged by what stands outside of the files', () => {
    expect(said(autoscaler({ metrics: [share('cpu')] }))).toEqual([]);
  });
});

describe('a StatefulSet', () => {
  const labels = { app: 'web' };
  const set: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: METADATA,
    spec: {
      serviceName: 'peers',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'db:1.0' }] } },
    },
  };
  const peers = (spec: Fields): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...METADATA, name: 'peers' },
    spec: { selector: labels, ports: [{ port: 5432 }], ...spec },
  });

  test('is governed by a Service without an address', () => {
    expect(said(set, peers({ clusterIP: 'None' }))).toEqual([]);
    expect(said(set, peers({}))).toEqual([
      `warning SEM020 [test/StatefulSet/web] 'spec.serviceName' must name a Service without an address of its own, ` +
        'got "peers"; write clusterIP: None in it, or name another',
    ]);
  });
});

describe('an Ingress', () => {
  const ingress = (port: Fields): KubernetesObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: METADATA,
    spec: { defaultBackend: { service: { name: 'web', port } } },
  });
  const service: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: METADATA,
    spec: { ports: [{ name: 'http', port: 80 }] },
  };

  test.each([{ number: 80 }, { name: 'http' }])('leads to a port of its Service (%j)', (port) => {
    expect(said(ingress(port), service)).toEqual([]);
  });

  test.each([
    [{ number: 8080 }, '8080'],
    [{ name: 'web' }, 'web'],
  ])('is refused for a port that its Service does not have (%j)', (port, got) => {
    expect(said(ingress(port), service)).toEqual([
      `error SEM025 [test/Ingress/web] 'spec.defaultBackend.service.port' must be a port of Service web, got "${got}"; ` +
        'it has http (80)',
    ]);
  });
});
