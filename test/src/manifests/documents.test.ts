import { manifestOf } from '../../../src/manifests/documents';

const CLAIM = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\n';

function places(text: string): readonly string[] {
  return manifestOf('a.yaml', text).records.map(({ path, object }) => `${path} ${object.kind} ${object.metadata.name}`);
}

describe('manifestOf', () => {
  test('reads every document, each at the line where it begins', () => {
    expect(places(`# a claim\n${CLAIM}---\n${CLAIM.replace('name: data', 'name: logs')}`)).toEqual([
      'a.yaml:2 PersistentVolumeClaim data',
      'a.yaml:6 PersistentVolumeClaim logs',
    ]);
  });

  test.each([
    ['nothing', ''],
    ['comments alone', '# nothing\n'],
    ['an empty document between two others', '---\n---\n# nothing\n---\nnull\n'],
  ])('leaves out %s, as kubectl does', (_case, text) => {
    expect(manifestOf('a.yaml', text)).toEqual({ records: [], mistakes: [], others: [] });
  });

  test('takes lists apart, lists within lists too', () => {
    const inner = {
      apiVersion: 'v1',
      kind: 'ConfigMapList',
      items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } }],
    };
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }, inner],
    };
    expect(places(JSON.stringify(list, undefined, 1))).toEqual(['a.yaml:5 Pod a', 'a.yaml:16 ConfigMap b']);
    expect(places('apiVersion: v1\nkind: List\nitems: []\n')).toEqual([]);
  });

  test('tells objects of one line apart, as JSON without line breaks has them', () => {
    const items = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } }));
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect(places(text)).toEqual(['a.yaml:1 Pod a', `a.yaml:1:${text.lastIndexOf('{"apiVersion"') + 1} Pod b`]);
  });

  test('reads what Helm writes, with its comments and anchors', () => {
    const text = `---\n# Source: chart/templates/a.yaml\n${CLAIM}spec: &spec { accessModes: [ReadWriteOnce] }\n---\n${CLAIM}spec: *spec\n`;
    // an anchor holds in its own document
    expect(manifestOf('a.yaml', text.replace('*spec', '{}')).records[0].object.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
    });
    expect(manifestOf('a.yaml', text).mistakes).toEqual([
      expect.stringMatching(/^\[a\.yaml:8] 'yaml' must be well-formed, got "Unresolved alias /),
    ]);
  });

  test.each([
    [
      'a key twice',
      'kind: A\nkind: B\n',
      `[a.yaml:2] 'yaml' must be well-formed, got "Map keys must be unique"; mend it`,
    ],
    [
      'no name',
      'apiVersion: v1\nkind: Pod\n',
      `[a.yaml:1] 'object' must have apiVersion, kind and a name, got "fields apiVersion, kind"; complete it`,
    ],
    [
      'no API version',
      `---\nkind: Pod\nmetadata: { name: a }\n`,
      `[a.yaml:2] 'object' must have apiVersion, kind and a name, got "fields kind, metadata"; complete it`,
    ],
    ['a number', '12\n', `[a.yaml:1] 'object' must have apiVersion, kind and a name, got "12"; complete it`],
    ['a list', '[1, 2]\n', `[a.yaml:1] 'object' must have apiVersion, kind and a name, got "a list"; complete it`],
  ])('says of %s where it is and what is missing', (_case, text, mistake) => {
    expect(manifestOf('a.yaml', text)).toEqual({ records: [], mistakes: [mistake], others: [] });
  });

  test.each([
    ['the values of a chart', 'replicas: 2\n'],
    ['a file of Kustomize', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n'],
  ])('knows %s for what it is', (_case, text) => {
    expect(manifestOf('a.yaml', text)).toEqual({ records: [], mistakes: [], others: ['a.yaml:1'] });
  });

  test('reads values as kubectl does', () => {
    const data = 'a: yes, b: 0644, c: 1:30, d: 2024-02-29, e: 0o17, f: "on", g: 1_000, h: ~';
    expect(
      manifestOf('a.yaml', `apiVersion: v1\nkind: A\nmetadata: { name: a }\ndata: { ${data} }\n`).records[0].object,
    ).toEqual({
      apiVersion: 'v1',
      kind: 'A',
      metadata: { name: 'a' },
      data: { a: true, b: 420, c: '1:30', d: '2024-02-29', e: 15, f: 'on', g: 1000, h: null },
    });
  });

  test.each([
    ['apiSersion: v1\nkind: A\nmetadata: { name: a }\n', { apiVersion: 'v1', apiSersion: 'v1' }],
    ['apiVersion: v1\nKind: A\nmetadata: { name: a }\n', { kind: 'A', Kind: 'A' }],
    ['apiVersion: v1\nkind: A\nmetdata: { name: a }\n', { metadata: { name: 'a' }, metdata: { name: 'a' } }],
    ['apiVersion: v1\nkind: A\nmetadata: { nam: a }\n', { metadata: { name: 'a', nam: 'a' } }],
  ])('takes %j for what is meant, and keeps what is written', (text, fields) => {
    expect(manifestOf('a.yaml', text).records).toEqual([
      expect.objectContaining({ object: expect.objectContaining(fields) }),
    ]);
  });

  test('takes nothing for an object of which two words of the head are wrong', () => {
    expect(manifestOf('a.yaml', 'apiSersion: v1\nknd: A\nmetadata: { name: a }\n').records).toEqual([]);
  });
});
