import { findingText } from '../../../src/proofs';
import { serviceCallers } from '../../../src/proofs/service-callers';
import type { KubernetesObject, KubernetesRecord, StrataRecord } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { rangeRecord } from '../../support/network-records';

function record(kind: string, name: string, fields: object, namespace?: string): KubernetesRecord {
  return objectRecord({ apiVersion: 'v1', kind, metadata: { name, namespace }, ...fields } as KubernetesObject);
}

const service = (name: string, spec: object, namespace = 'shop') => record('Service', name, { spec }, namespace);
const caller = (container: object) =>
  record('Pod', 'caller', { spec: { containers: [{ name: 'main', ...container }] } }, 'shop');
const asking = (url: string) => caller({ env: [{ name: 'URL', value: url }] });

const api = service('api', { ports: [{ name: 'http', port: 8080 }, { port: 9090 }] });

function said(...records: readonly StrataRecord[]): readonly string[] {
  return serviceCallers
    .prove(factsOf(...records))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

const closed = (prop: string, written: string, at = 'Pod/caller') =>
  `PRT009 [test/${at}] '${prop}' must name a port that Service api has, got "${written}"; it has 8080 (http), 9090`;

describe('a URL', () => {
  test.each([
    ['by its name', 'http://api:8081/v1', 'http://api:8081'],
    ['with the port of its scheme', 'https://api/v1', 'https://api'],
    ['with its namespace', 'grpc://api.shop:1', 'grpc://api.shop:1'],
    ['with its whole name', 'http://api.shop.svc.cluster.local:1', 'http://api.shop.svc.cluster.local:1'],
    ['of one pod of it', 'http://api-0.api.shop.svc:1', 'http://api-0.api.shop.svc:1'],
    ['with a user', 'http://me:secret@api:1/', 'http://me:secret@api:1'],
  ])('of a Service %s must have one of its ports', (_how, url, written) => {
    expect(said(api, asking(url))).toEqual([`error ${closed('containers.main.env.URL', written)}`]);
  });

  test.each([
    ['one of its ports', 'http://api:8080/v1'],
    ['a host that is no Service', 'http://example.org:1'],
    ['a name of another namespace', 'http://api.kitchen:1'],
    ['a longer name', 'http://api.example:1'],
    ['a port that is filled in later', 'http://api:$(PORT)/'],
    ['a host that is filled in later', 'http://api.{{ domain }}:1'],
    ['a scheme without a port of its own', 'redis://api'],
    ['an image', 'api:8081'],
  ])('may be %s', (_case, url) => {
    expect(said(api, asking(url))).toEqual([]);
  });

  test('is found in arguments, and told once', () => {
    expect(said(api, caller({ args: ['--url=http://api:1', '--again=http://api:8080'] }))).toEqual([
      `error ${closed('containers.main.args', 'http://api:1')}`,
    ]);
  });

  test('in a file is a warning, but not in a remark, nor with a name that may be one of the file itself', () => {
    const text = 'a = http://api:1\nb = http://api:1\n# c = http://api:2\nproxy_pass http://api;\n';
    expect(said(api, record('ConfigMap', 'conf', { data: { 'app.conf': text } }, 'shop'))).toEqual([
      `warning ${closed('data.app.conf', 'http://api:1', 'ConfigMap/conf')}`,
    ]);
  });

  test('of a StorageClass means the one Service of its name, wherever that is', () => {
    const parameters = { resturl: 'http://api:8081' };
    const storage = record('StorageClass', 'gluster', { parameters });
    expect(said(api, storage)).toEqual([
      `error ${closed('parameters.resturl', 'http://api:8081', 'StorageClass/gluster')}`,
    ]);
    expect(said(api, service('api', { ports: [{ port: 1 }] }, 'other'), storage)).toEqual([]);
  });

  test.each<[string, object]>([
    ['stands for something outside', { type: 'ExternalName', ports: [{ port: 80 }] }],
    ['names no port', {}],
    ['is headless, over pods that declare none', { clusterIP: 'None', ports: [{ port: 80 }], selector: { app: 'x' } }],
  ])('may have any port of a Service that %s', (_case, spec) => {
    expect(said(service('api', spec), asking('http://api:1'))).toEqual([]);
  });

  test('of a headless Service is a warning, unless its pods have the port', () => {
    const headless = service('api', { clusterIP: 'None', ports: [{ port: 80 }], selector: { app: 'api' } });
    const pod = objectRecord({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'api', namespace: 'shop', labels: { app: 'api' } },
      spec: { containers: [{ name: 'api', ports: [{ containerPort: 7000 }] }] },
    });
    expect(said(headless, pod, asking('http://api:7000'))).toEqual([]);
    expect(said(headless, pod, asking('http://api:1'))).toEqual([expect.stringMatching(/^warning PRT009/)]);
  });
});

describe('a field that names a Service', () => {
  const ingress = (port: object) =>
    record(
      'Ingress',
      'web',
      { spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'api', port } } }] } }] } },
      'shop',
    );

  test.each<[string, KubernetesRecord, string, string, string]>([
    ['of an Ingress by number', ingress({ number: 80 }), 'backend', 'api:80', 'Ingress/web'],
    ['of an Ingress by name', ingress({ name: 'https' }), 'backend', 'api:https', 'Ingress/web'],
    [
      'of an APIService without one',
      record('APIService', 'v1', { spec: { service: { name: 'api', namespace: 'shop' } } }),
      'service',
      'api:443',
      'APIService/v1',
    ],
    [
      'of a webhook',
      record('ValidatingWebhookConfiguration', 'w', {
        webhooks: [{ clientConfig: { service: { name: 'api', namespace: 'shop', port: 1 } } }],
      }),
      'clientConfig',
      'api:1',
      'ValidatingWebhookConfiguration/w',
    ],
  ])('%s must have one of its ports', (_case, object, prop, written, at) => {
    expect(said(api, object)).toEqual([`error ${closed(prop, written, at)}`]);
  });

  test('may name the port, or its number', () => {
    expect(said(api, ingress({ number: 8080 }), ingress({ name: 'http' }))).toEqual([]);
  });
});

describe('a Service that is not there', () => {
  const tree = rangeRecord('services', '10.96.0.0/16');
  const shop = record('Namespace', 'shop', {});
  const lost =
    "warning PRT010 [test/Pod/caller] 'containers.main.env.URL' must name a Service that exists in shop, got";

  test.each([
    ['http://apis.shop.svc:1', [api], 'there is api'],
    ['http://apis.shop', [], 'define the Service'],
  ])('is a warning in a namespace of the tree: %s', (url, services, fix) => {
    expect(said(tree, shop, ...services, asking(url))).toEqual([`${lost} "${url}"; ${fix}`]);
  });

  test.each<[string, readonly StrataRecord[], string]>([
    ['a namespace that the tree does not define', [tree], 'http://apis.shop.svc:1'],
    ['files, which may not be all', [shop], 'http://apis.shop.svc:1'],
    ['the API server itself', [tree, record('Namespace', 'default', {})], 'https://kubernetes.default.svc'],
    ['a name that may be a machine', [tree, shop], 'http://apis:1'],
  ])('is not looked for in %s', (_case, records, url) => {
    expect(said(...records, asking(url))).toEqual([]);
  });
});
