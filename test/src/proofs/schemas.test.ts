import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from '../../../src/manifests/documents';
import { findingText } from '../../../src/proofs';
import { schemas } from '../../../src/proofs/schemas';
import { KubernetesVersion } from '../../../src/values';
import { ROOT } from '../../support/checkout';

const FIXTURES = join(ROOT, 'test', 'fixtures', 'schemas');

/** What is said of YAML, each with its code. */
function said(yaml: string, version = '1.27.16'): readonly string[] {
  const { records } = manifestOf('a.yaml', yaml);
  return schemas
    .prove({ records, kubernetes: KubernetesVersion.parse(version) })
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

/** A Deployment with these lines in its container, and these in its spec. */
function deployment(container: string, spec = 'selector: { matchLabels: { app: a } }'): string {
  return [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: a }',
    'spec:',
    `  ${spec}`,
    '  template:',
    '    metadata: { labels: { app: a } }',
    '    spec:',
    '      containers:',
    '        - name: web',
    '          image: a:1',
    `          ${container}`,
  ].join('\n');
}

const WEB = 'spec.template.spec.containers.web';

describe('the schemas', () => {
  test.each(['1.25.16', '1.27.16', '1.36.4'])('of %s say nothing of objects of many kinds', (version) => {
    const yaml = readdirSync(FIXTURES).map((file) => readFileSync(join(FIXTURES, file), 'utf8'));
    expect(yaml.length).toBeGreaterThan(4);
    const known = yaml
      .join('---\n')
      .replace(version === '1.25.16' ? 'unhealthyPodEvictionPolicy: IfHealthyBudget, ' : '', '');
    expect(said(known, version)).toEqual([]);
  });

  test.each([
    ['a letter off', 'imagePullPolcy: Always', WEB, 'Container', 'imagePullPolcy', 'did you mean imagePullPolicy?'],
    ['a word off', 'imagePolicy: Always', WEB, 'Container', 'imagePolicy', 'did you mean imagePullPolicy?'],
    ['capital letters', 'Args: [a]', WEB, 'Container', 'Args', 'did you mean args?'],
    [
      'a level too high',
      'resources: { limits: { cpu: 1 }, memory: 1Gi }',
      `${WEB}.resources`,
      'ResourceRequirements',
      'memory',
      'move it into limits',
    ],
    [
      'two levels too high',
      'memory: 1Gi',
      WEB,
      'Container',
      'memory',
      'move it into resources.limits or resources.requests',
    ],
    ['in the wrong struct', 'runAsUser: 1000', WEB, 'Container', 'runAsUser', 'move it into securityContext'],
    ['a level too low', 'nodeSelector: { a: b }', WEB, 'Container', 'nodeSelector', 'move it into spec'],
    [
      'of nobody',
      'resources: { strange: [] }',
      `${WEB}.resources`,
      'ResourceRequirements',
      'strange',
      'leave it out; it takes claims, limits, requests',
    ],
  ])('refuse a field that is %s', (_case, line, place, type, field, fix) => {
    expect(said(deployment(line))).toEqual([
      `error SCH001 [a.yaml:1] '${place}' must hold fields of ${type} alone, got "${field}"; ${fix}`,
    ]);
  });

  test.each([
    ['args: run', `'${WEB}.args' must be a list, got "run"; make it a list, each item after a dash`],
    ['command: [sleep, 10]', `'${WEB}.command.1' must be text, got "10"; put quotes around it, as it was written`],
    [
      'env: [{ name: A, value: yes }]',
      `'${WEB}.env.A.value' must be text, got "true"; put quotes around it, as it was written`,
    ],
    ['tty: "true"', `'${WEB}.tty' must be true or false, got "true"; write true, without quotes`],
    [
      'securityContext: { runAsUser: "7" }',
      `'${WEB}.securityContext.runAsUser' must be a whole number of 64 bits, got "7"; write 7, without quotes`,
    ],
    ['resources: [1]', `'${WEB}.resources' must be an object, got "a list"; give it an object`],
    [
      'ports: [{ containerPort: http }]',
      `'${WEB}.ports.0.containerPort' must be a whole number of 32 bits, got "http"; give it a whole number of 32 bits`,
    ],
  ])('refuse the type of `%s`', (line, text) => {
    expect(said(deployment(line))).toEqual([`error SCH002 [a.yaml:1] ${text}`]);
  });

  test('refuse what lacks a field, once', () => {
    expect(said(deployment('tty: true', 'replicas: 1'))).toEqual([
      `error SCH003 [a.yaml:1] 'spec' must have selector, which DeploymentSpec asks for, got "fields replicas, template"; add selector`,
    ]);
    expect(said(deployment('tty: true', 'selektor: { matchLabels: { app: a } }'))).toEqual([
      `error SCH001 [a.yaml:1] 'spec' must hold fields of DeploymentSpec alone, got "selektor"; did you mean selector?`,
    ]);
  });

  test('warn of a field that only the schema asks for', () => {
    expect(said('apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: a }\n')).toEqual([
      `warning SCH008 [a.yaml:1] 'PriorityClass' must have value, which PriorityClass asks for, ` +
        `got "fields apiVersion, kind, metadata"; add value`,
    ]);
  });

  test('refuse a value that is none of those that there are', () => {
    expect(said(deployment('imagePullPolicy: always'))).toEqual([
      `error SCH004 [a.yaml:1] '${WEB}.imagePullPolicy' must be one of Always, IfNotPresent, Never, got "always"; did you mean Always?`,
    ]);
  });

  test.each([
    [
      'resources: { limits: { memory: 2GB } }',
      'resources.limits.memory',
      'a quantity such as 5Gi or 500m, got "2GB"; did you mean "2G"?',
    ],
    [
      'resources: { limits: { memory: lots } }',
      'resources.limits.memory',
      'a quantity such as 5Gi or 500m, got "lots"; write the number, then its unit',
    ],
  ])('refuse the form of `%s`', (line, place, text) => {
    expect(said(deployment(line))).toEqual([`error SCH005 [a.yaml:1] '${WEB}.${place}' must be ${text}`]);
  });

  test('refuse a Secret in clear, and a time without its hour', () => {
    expect(said('apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { key: "123456" }\n')).toEqual([
      `error SCH005 [a.yaml:1] 'data.key' must be text in base64, got "6 letters"; ` +
        'encode it, or write it in clear in stringData if this is a Secret',
    ]);
    expect(said('apiVersion: v1\nkind: Pod\nmetadata: { name: a, creationTimestamp: 2024-02-29 }\n')).toEqual([
      `error SCH005 [a.yaml:1] 'metadata.creationTimestamp' must be a time such as 2024-02-29T12:00:00Z, got "2024-02-29"; write it so`,
    ]);
  });
});

describe('the kinds', () => {
  const named = (apiVersion: string, kind: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\n`;

  test.each([
    ['apps/v2', 'Deployment', 'apiVersion', 'must be one that serves Deployment', 'apps/v2', 'write apps/v1'],
    [
      'autoscaling/v3',
      'HorizontalPodAutoscaler',
      'apiVersion',
      'must be one that serves HorizontalPodAutoscaler',
      'autoscaling/v3',
      'write autoscaling/v1 or autoscaling/v2',
    ],
    ['app/v1', 'Deployment', 'apiVersion', 'must be one that serves Deployment', 'app/v1', 'write apps/v1'],
    ['v1', 'Deployment', 'apiVersion', 'must be one that serves Deployment', 'v1', 'write apps/v1'],
    ['apps/v1', 'Deploymnt', 'kind', 'must be one that apps/v1 serves', 'Deploymnt', 'did you mean Deployment?'],
    ['v1', 'Gadget', 'kind', 'must be one that v1 serves', 'Gadget', 'take it out, or choose another Kubernetes'],
    [
      'resource.k8s.io/v1',
      'DeviceClass',
      'kind',
      'must be one that resource.k8s.io/v1 serves',
      'DeviceClass',
      'take it out, or choose another Kubernetes',
    ],
  ])('refuse %s %s', (apiVersion, kind, prop, rule, got, fix) => {
    const [text, ...more] = said(named(apiVersion, kind));
    expect(more).toEqual([]);
    expect(text).toContain(`error SCH006 [a.yaml:1] '${prop}' ${rule} in Kubernetes 1.27.16, got "${got}"; ${fix}`);
  });

  test('leave what is gone to the proof of versions', () => {
    expect(said(named('extensions/v1beta1', 'Deployment'))).toEqual([]);
  });

  test('warn of one whose API is off', () => {
    expect(said(`${named('networking.k8s.io/v1alpha1', 'ClusterCIDR')}spec: { perNodeHostBits: 8 }\n`)).toEqual([
      `warning SCH007 [a.yaml:1] 'apiVersion' must be one that Kubernetes 1.27.16 serves unasked, ` +
        'got "networking.k8s.io/v1alpha1"; start the API server with --runtime-config=networking.k8s.io/v1alpha1=true',
    ]);
  });

  test('of somebody else are known by their head alone', () => {
    expect(said(`${named('gateway.networking.k8s.io/v1', 'Gateway')}spec: { anything: 1 }\n`)).toEqual([]);
    expect(said(named('example.org/v1', 'Bucket').replace('name:', 'lables: {}, name:'))).toEqual([
      expect.stringContaining(`got "lables"; did you mean labels?`),
    ]);
  });

  const definition = readFileSync(join(FIXTURES, 'cluster.yaml'), 'utf8');
  const bucket = (spec: string, version = 'v1') =>
    said(`${definition}---\n${named(`example.org/${version}`, 'Bucket')}spec: ${spec}\n`);

  test.each([
    [
      '{ size: 1Gi, sise: 1 }',
      `SCH001`,
      `'spec' must hold fields of its type alone, got "sise"; leave it out; it takes`,
    ],
    ['{ size: 1 }', 'SCH002', `'spec.size' must be text, got "1"`],
    ['{ replicas: 1 }', 'SCH003', `'spec' must have size, got "fields replicas"; add size`],
    ['{ size: 1Gi, tier: warm }', 'SCH004', `'spec.tier' must be one of cold, hot, got "warm"; choose one of them`],
  ])('that a definition among the objects brings are held to it: %s', (spec, code, text) => {
    expect(bucket('{ size: 1Gi, port: 80, extra: { more: [1] } }')).toEqual([]);
    expect(bucket(spec)).toEqual([expect.stringContaining(`error ${code}`)]);
    expect(bucket(spec)).toEqual([expect.stringContaining(text)]);
  });

  test.each([
    ['no version', /versions:\n.*/s, 'versions: []\n'],
    ['a text for its versions', /versions:\n.*/s, 'versions: v1\n'],
    ['nothing for a version', /versions:\n.*/s, 'versions: [~]\n'],
    ['a list for its fields', /properties:\n.*/s, 'properties: [1]\n'],
    ['nothing for a field', /properties:\n.*/s, 'properties: { spec: ~ }\n'],
    ['a number for its choices', 'enum: [hot, cold]', 'enum: 7'],
  ])('live with a definition that has %s', (_case, part, broken) => {
    const text = `${definition.replace(part, broken)}---\n${named('example.org/v1', 'Bucket')}`;
    expect(text).toContain(broken);
    expect(() => said(text)).not.toThrow();
  });

  test('are refused in a version that their definition does not serve', () => {
    const off = definition.replace('served: true', 'served: false');
    expect(said(`${off}---\n${named('example.org/v1', 'Bucket')}spec: { size: 1Gi }\n`)).toEqual([
      expect.stringContaining('SCH006'),
    ]);
    expect(bucket('{}', 'v2')).toEqual([
      expect.stringContaining(
        `'apiVersion' must be one that its definition serves in Kubernetes 1.27.16, got "example.org/v2"; write example.org/v1`,
      ),
    ]);
  });
});

describe('a mistyped head', () => {
  test.each([
    ['apiSersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n', 'ConfigMap', 'apiSersion', 'apiVersion'],
    ['apiVersion: v1\nknd: ConfigMap\nmetadata: { name: a }\n', 'ConfigMap', 'knd', 'kind'],
    ['apiVersion: v1\nkind: ConfigMap\nMetadata: { name: a }\n', 'ConfigMap', 'Metadata', 'metadata'],
    ['apiVersion: v1\nkind: ConfigMap\nmetadata: { nmae: a }\n', 'metadata', 'nmae', 'name'],
    [
      'apiSersion: example.org/v1\nkind: Bucket\nmetadata: { name: a }\nspec: {}\n',
      'Bucket',
      'apiSersion',
      'apiVersion',
    ],
  ])('is refused where it stands: %j', (yaml, place, got, meant) => {
    expect(said(yaml)).toEqual([
      expect.stringMatching(`'${place}' must hold .* got "${got}"; did you mean ${meant}\\?$`),
    ]);
  });
});

test('nothing is asked where there is no cluster', () => {
  const { records } = manifestOf('a.yaml', 'apiVersion: v1\nkind: Gadget\nmetadata: { name: a }\n');
  expect(schemas.prove({ records })).toEqual({ findings: [], predictions: [] });
});
