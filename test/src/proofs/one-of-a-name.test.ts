import { findingText } from '../../../src/proofs';
import { oneOfAName } from '../../../src/proofs/one-of-a-name';
import type { StrataRecord } from '../../../src/records';
import { Cidr, Secret } from '../../../src/values';
import { factsOf, objectRecord } from '../../support/facts';

function configMap(name: string, path: string, namespace?: string, apiVersion = 'v1') {
  return { ...objectRecord({ apiVersion, kind: 'ConfigMap', metadata: { name, namespace } }), path };
}

const secret = (path: string, key: string): StrataRecord => ({
  kind: 'secret-object',
  path,
  name: 'user',
  namespace: 'default',
  type: 'Opaque',
  data: { password: Secret.config(key) },
});

const tree: StrataRecord = { kind: 'range', path: 'cluster', use: 'pods', cidr: Cidr.parse('10.244.0.0/16') };

const found = (...records: readonly StrataRecord[]) => oneOfAName.prove(factsOf(...records)).findings;

describe('REF003', () => {
  test.each<[string, readonly StrataRecord[]]>([
    ['two names', [configMap('a', 'x'), configMap('b', 'y')]],
    ['two namespaces', [configMap('a', 'x', 'one'), configMap('a', 'y', 'two')]],
    ['two groups', [configMap('a', 'x'), configMap('a', 'y', undefined, 'example.org/v1')]],
  ])('finds nothing wrong with %s', (_what, records) => {
    expect(found(...records)).toEqual([]);
  });

  test('tells both places of a name that stands twice, where no namespace is the default one', () => {
    expect(found(configMap('a', 'x'), configMap('a', 'y', 'default')).map(findingText)).toEqual([
      `[y] 'name' must be of its own among the objects of kind ConfigMap, got "default/a", as at x; ` +
        'rename one of the two, or take it out',
    ]);
  });

  test('holds API versions of one group to one name', () => {
    const [one, two] = ['example.org/v1', 'example.org/v2'].map((version) => configMap('a', version, 'd', version));
    expect(found(one, two)).toHaveLength(1);
  });

  test('is an error in a tree, and a warning in files, which may be alternatives', () => {
    const twice = [configMap('a', 'x'), configMap('a', 'y')];
    expect([found(...twice), found(tree, ...twice)].map(([{ severity }]) => severity)).toEqual(['warning', 'error']);
  });

  test('counts Secrets that are not written', () => {
    expect(found(secret('one', 'a-password'), secret('two', 'b-password')).map(({ path }) => path)).toEqual(['two']);
  });
});
