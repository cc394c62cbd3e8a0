import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passingFolder, strata } from '../../support/terminal';

const VOLUME = [
  'apiVersion: v1',
  'kind: PersistentVolume',
  'metadata: { name: big }',
  'spec: { capacity: { storage: 5Gi }, accessModes: [ReadWriteOnce], nfs: { server: 10.0.0.1, path: /big } }',
  '',
].join('\n');

const CLAIM = [
  'apiVersion: v1',
  'kind: PersistentVolumeClaim',
  'metadata: { name: data, namespace: web }',
  'spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }',
  '',
].join('\n');

const OLD = [
  'apiVersion: batch/v1beta1',
  'kind: CronJob',
  'metadata: { name: nightly }',
  'spec:',
  '  schedule: 0 3 * * *',
  '  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: it, image: it:1.0 }] } } } }',
  '',
].join('\n');

/** A Service in front of nothing, which says so. */
function allowing(text: string): string {
  const metadata = { name: 'web', annotations: { 'strata.dev/allow': text } };
  const spec = { selector: { app: 'web' }, ports: [{ port: 80 }] };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata, spec });
}

/** Two nodes of a list, which nobody can tell apart. */
const NODES = [
  'apiVersion: v1',
  'kind: List',
  'items:',
  ...['n1', 'n2'].flatMap((name) => [
    `- { apiVersion: v1, kind: Node, metadata: { name: ${name} },`,
    '    status: { allocatable: { cpu: "4", memory: 8Gi, pods: "110" } } }',
  ]),
  '',
].join('\n');

const WEB = [
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata: { name: web, namespace: shop }',
  'spec:',
  '  selector: { matchLabels: { app: web } }',
  '  template:',
  '    metadata: { labels: { app: web } }',
  '    spec:',
  '      containers: [{ name: web, image: "registry.example/web:1.0.0", resources: { requests: { cpu: 1 } } }]',
  '',
].join('\n');

/** Runs `strata prove` in a folder with these files. */
function prove(line: string, files: Readonly<Record<string, string>> = {}, stdin = '') {
  const root = passingFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return strata(`prove ${line}`, [], { root, stdin: () => stdin });
}

describe('strata prove', () => {
  test('says of YAML that nobody wrote with Strata where its claims will be bound, and asks no tree for exports', () => {
    expect(prove('volume.yaml claim.yaml', { 'volume.yaml': VOLUME, 'claim.yaml': CLAIM })).toMatchObject({
      code: 0,
      out: [
        'objects     2, for Kubernetes 1.36.0',
        'binding     web/data -> big',
        'findings    0 errors, 0 warnings, 0 allowed',
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('reads what comes through a pipe, and names its lines', () => {
    expect(prove('-', {}, `${VOLUME}---\n${CLAIM.replace('1Gi', '9Gi')}`)).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^error PVB001 \[stdin:6] 'claim' must find a PersistentVolume, got .*: big holds 5Gi;/m,
      ),
    });
  });

  test('reads a folder with all below it, and tells what it passes over', () => {
    const files = {
      'chart/values.yaml': 'a: 1\n',
      'chart/templates/b.yml': VOLUME,
      'chart/c.json': '{}',
      'chart/d.txt': '',
    };
    expect(prove('chart', files)).toMatchObject({
      code: 0,
      out: [
        'objects     1, for Kubernetes 1.36.0',
        'passed over chart/c.json:1: no Kubernetes object',
        'passed over chart/values.yaml:1: no Kubernetes object',
        'findings    0 errors, 0 warnings, 0 allowed',
        '',
      ].join('\n'),
    });
  });

  test('takes the version of the cluster, a minor or an exact one', () => {
    expect(prove('a.yaml --kubernetes-version 1.27', { 'a.yaml': OLD }).code).toBe(1);
    expect(prove('a.yaml --kubernetes-version v1.25.16', { 'a.yaml': OLD })).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /^error VER001 \[a\.yaml:1] 'apiVersion' must be .* Kubernetes 1\.25\.16 .*; write batch\/v1$/m,
      ),
    });
  });

  test('--json prints findings and predictions for programs', () => {
    const { code, out } = prove('. --json', {
      'a.yaml': VOLUME,
      'b.yaml': CLAIM,
      'c.yaml': OLD,
      'values.yaml': 'a: 1',
    });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      schema: 'strata.proof/1',
      kubernetes: '1.36.0',
      objects: 3,
      passedOver: ['values.yaml:1'],
      findings: [expect.objectContaining({ code: 'VER001', path: 'c.yaml:1' })],
      allowed: [],
      predictions: [expect.objectContaining({ kind: 'binding', claim: 'data', verdict: 'certain', volumes: ['big'] })],
    });
  });

  test('silences the warnings that an object allows about itself, and tells the reason', () => {
    const { code, out } = prove('a.yaml', { 'a.yaml': allowing('PRT001: the pods come with another chart') });
    expect(code).toBe(0);
    expect(out.split('\n').slice(1)).toEqual([
      'allowed PRT001 [a.yaml:1]: the pods come with another chart',
      'findings    0 errors, 0 warnings, 1 allowed',
      '',
    ]);
    const json = prove('a.yaml --json', { 'a.yaml': allowing('PRT001: the pods come with another chart') });
    expect(JSON.parse(json.out)).toMatchObject({
      findings: [],
      allowed: [{ finding: { code: 'PRT001', path: 'a.yaml:1' }, reason: 'the pods come with another chart' }],
    });
  });

  test('warns of an allowance that silences nothing, and refuses one without a reason', () => {
    const stale = prove('a.yaml', { 'a.yaml': allowing('PRT001: they come later, PRT003: a sidecar') });
    expect(stale).toMatchObject({ code: 0, out: expect.stringMatching(/^warning ALW001 \[a\.yaml:1] .*"PRT003"/m) });
    const bare = prove('a.yaml', { 'a.yaml': allowing('PRT001') });
    expect(bare).toMatchObject({ code: 1, out: expect.stringMatching(/^error ALW002 \[a\.yaml:1] .*"PRT001"/m) });
  });

  test('does not judge an allowance for what only a tree can answer', () => {
    const { out } = prove('a.yaml', {
      'a.yaml': allowing('PRT001: they come later, EXP002: the other node has a disk of its own'),
    });
    expect(out).toContain('findings    0 errors, 0 warnings, 1 allowed');
  });

  test('says where each pod fits when it is given the nodes, as kubectl prints them', () => {
    const files = { 'web.yaml': WEB, 'nodes.yaml': NODES };
    const answer = prove('--nodes nodes.yaml web.yaml', files);
    expect(answer).toMatchObject({ code: 0, err: '' });
    expect(answer.out.split('\n')).toEqual([
      'objects     1, for Kubernetes 1.36.0',
      'placement   shop/Deployment web -> n1 or n2',
      'findings    0 errors, 0 warnings, 0 allowed',
      '',
    ]);
    const full = prove('--json --nodes nodes.yaml web.yaml', { ...files, 'web.yaml': WEB.replace('cpu: 1', 'cpu: 9') });
    expect(full.code).toBe(1);
    expect(JSON.parse(full.out)).toMatchObject({
      objects: 1,
      findings: [{ code: 'PLC001', path: 'web.yaml:1' }],
      predictions: [{ kind: 'placement', owner: 'Deployment web', nodes: [], mayStayPending: true }],
    });
  });

  test('takes for nodes what is a node alone', () => {
    expect(prove('--nodes web.yaml web.yaml', { 'web.yaml': WEB })).toMatchObject({
      code: 1,
      out: '',
      err: `[web.yaml:1] 'nodes' must hold Node objects alone, got "Deployment web"; take it out\n`,
    });
  });

  test('tells every mistake at once, and proves nothing', () => {
    const run = prove('gone.yaml a.yaml values.yaml', { 'a.yaml': 'kind: [', 'values.yaml': 'a: 1' });
    expect([run.code, run.out]).toEqual([1, '']);
    expect(run.err.split('\n')).toEqual([
      `[gone.yaml] 'file' must exist, got "nothing of that name"; correct the path`,
      expect.stringMatching(/^\[a\.yaml:1] 'yaml' must be well-formed, got "/),
      `[values.yaml:1] 'object' must be of Kubernetes, got "another document"; leave it out`,
      '',
    ]);
  });

  test.each([
    ['', `[strata] 'files' must be named, got "none"; name files or folders, or - for stdin`],
    ['empty.yaml', `[strata] 'files' must hold Kubernetes objects, got "none" in empty.yaml; name others`],
    [
      'empty.yaml --kubernetes-version 1.30',
      `[strata] 'kubernetes-version' must be a version with a profile, got "1.30.0"; choose one of 1.25, 1.27, 1.36`,
    ],
    [
      'empty.yaml --kubernetes-version newest',
      `[strata] 'kubernetes-version' must be an exact Kubernetes version such as 1.27.16, got "newest"`,
    ],
  ])('refuses `%s` in one sentence', (line, message) => {
    expect(prove(line, { 'empty.yaml': '# nothing\n' })).toMatchObject({ code: 1, out: '', err: `${message}\n` });
  });
});
