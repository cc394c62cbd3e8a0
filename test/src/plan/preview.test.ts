import fc from 'fast-check';
import { readPreview } from '../../../src/plan';

const SIGNED = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'v1:telling' };
const URN = 'urn:pulumi:lab::strata::kubernetes:core/v1:ConfigMap::web/portal';

/** The one step for a resource whose inputs change. */
function step(before: object, after: object, more: object = {}, urn = URN) {
  const states = { oldState: { inputs: before, ...more }, newState: { inputs: after } };
  const { steps } = readPreview(JSON.stringify({ steps: [{ op: 'update', urn, ...states, ...more }] }), []);
  return steps[0];
}

const told = (before: object, after: object, more: object = {}, urn = URN) =>
  step(before, after, more, urn).changes.map((change) => `${change.property}: ${change.before} -> ${change.after}`);

describe('a preview', () => {
  test('names each resource by its path in the tree, or by its old name when it left', () => {
    const records = [{ kind: 'address', path: 'web/portal/Resource' }] as never;
    const digest = (name: string) =>
      JSON.stringify({ steps: [{ op: 'delete', urn: URN.replace('web/portal', name) }] });
    expect(readPreview(digest('web/portal'), records).steps[0]).toMatchObject({
      path: 'web/portal/Resource',
      isInTree: true,
    });
    expect(readPreview(digest('web/old'), records).steps[0]).toMatchObject({ path: 'web/old', isInTree: false });
  });

  test.each([
    [['delete-replaced', 'replace', 'create-replacement'], 'replace'],
    [['create-replacement', 'replace', 'delete-replaced'], 'replace'],
    [['same'], 'same'],
    [['read'], 'same'],
    [['import'], 'import'],
  ])('takes %p for one %s', (ops, action) => {
    const { steps } = readPreview(JSON.stringify({ steps: ops.map((op) => ({ op, urn: URN })) }), []);
    expect(steps.map((each) => each.action)).toEqual([action]);
  });

  test('leaves out the stack itself', () => {
    const urn = 'urn:pulumi:lab::strata::pulumi:pulumi:Stack::strata-lab';
    expect(readPreview(JSON.stringify({ steps: [{ op: 'create', urn }] }), []).steps).toEqual([]);
  });

  test('tells a change at the most exact place that the engine names', () => {
    const [before, after] = [2, 3].map((replicas) => ({ spec: { replicas, template: { labels: { 'a.b/c': 'x' } } } }));
    expect(told(before, after, { diffReasons: ['spec'], detailedDiff: { 'spec.replicas': {} } })).toEqual([
      'spec.replicas: 2 -> 3',
    ]);
    const other = { spec: { replicas: 2, template: { labels: { 'a.b/c': 'y' } } } };
    expect(told(before, other, { detailedDiff: { 'spec.template.labels["a.b/c"]': {} } })).toEqual([
      'spec.template.labels["a.b/c"]: x -> y',
    ]);
  });

  test('holds the inputs against each other where the engine names none', () => {
    expect(told({ a: 1, b: 2 }, { a: 1, b: 3 })).toEqual(['b: 2 -> 3']);
    expect(told({ a: 1 }, { a: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' })).toEqual([
      'a: 1 -> known after it is applied',
    ]);
  });

  test("leaves out what is the engine's own", () => {
    expect(told({ __provider: 'a', content: 'x' }, { __provider: 'b', content: 'y' })).toEqual(['content: x -> y']);
  });

  test('tells a text by the lines that come and go', () => {
    const { changes } = step({ data: 'one\ntwo\n' }, { data: 'one\nthree\n' });
    expect(changes).toEqual([
      { property: 'data', before: 'a text of 2 lines', after: 'a text of 2 lines', lines: ['- two', '+ three'] },
    ]);
  });

  test.each<[string, object, object, object]>([
    ['masked by the engine', { a: '[secret]' }, { a: '[secret]' }, { diffReasons: ['a'] }],
    ['masked deep inside', { a: { b: ['telling', '[secret]'] } }, { a: { b: ['telling'] } }, {}],
    ['signed by the engine', { a: SIGNED }, { a: { ...SIGNED, ciphertext: 'v1:telling too' } }, {}],
    ['secret by what the resource says', { a: 'telling' }, { a: 'telling too' }, { additionalSecretOutputs: ['a'] }],
  ])('shows no value that is %s', (_case, before, after, more) => {
    expect(told(before, after, more)).toEqual(['a: a secret value -> another']);
  });

  test('shows no value of a Secret, whatever the engine was told', () => {
    const urn = 'urn:pulumi:lab::strata::kubernetes:core/v1:Secret::web/key';
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), (value) => {
        const data = (key: string) => ({ data: { key } });
        expect(told(data(value), data(`${value}!`), { detailedDiff: { 'data.key': {} } }, urn)).toEqual([
          'data.key: a secret value -> another',
        ]);
      }),
    );
  });

  test('repeats what was complained of once, and warnings never', () => {
    const diagnostics = [
      { message: 'error: gone\n', severity: 'error' },
      { message: 'error: gone\n', severity: 'error' },
      { message: 'warning: old\n', severity: 'warning' },
    ];
    expect(readPreview(JSON.stringify({ diagnostics }), [])).toEqual({ steps: [], errors: ['gone'] });
  });

  test('is refused when it is none', () => {
    expect(() => readPreview('Previewing update', [])).toThrow();
  });
});
