import { statSync } from 'node:fs';
import { problemsIn } from '../../../../src/kubernetes/schemas/check';
import { schemasOf } from '../../../../src/kubernetes/schemas/load';

describe.each([25, 27, 36])('the schemas of 1.%i', (minor) => {
  const { kinds, types, off } = schemasOf(minor);

  test('name no type that they do not hold', () => {
    const named = [...JSON.stringify([kinds, types]).matchAll(/"#([^"]+)"/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(500);
    expect(named.filter((name) => !(name in types))).toEqual([]);
  });

  test('know what every cluster has', () => {
    expect(Object.keys(kinds)).toEqual(expect.arrayContaining(['v1', 'apps/v1', 'apiregistration.k8s.io/v1']));
    expect(types['core.v1.ContainerPort']).toEqual({
      fields: {
        containerPort: 'int32',
        hostIP: 'string',
        hostPort: 'int32',
        name: 'string',
        protocol: { choice: ['SCTP', 'TCP', 'UDP'] },
      },
      required: ['containerPort'],
    });
  });

  test('ask for apiVersion, kind and metadata at the top of every kind', () => {
    const object = { apiVersion: 'a', kind: 'b', metadata: { name: 'c' } };
    const roots = Object.values(kinds).flatMap((each) => Object.values(each));
    const unknown = roots.flatMap((type) => problemsIn(object, type, types).filter(({ what }) => what !== 'missing'));
    expect([roots.length > 50, unknown]).toEqual([true, []]);
  });

  test('hold as switched off alpha and beta versions alone', () => {
    expect(off.length).toBeGreaterThan(0);
    expect(off.filter((each) => !/\d(alpha|beta)\d+$/.test(each))).toEqual([]);
  });

  test('are read once, from a small file', () => {
    expect(schemasOf(minor)).toBe(schemasOf(minor));
    expect(statSync(require.resolve(`#schemas/1.${minor}.json.br`)).size).toBeLessThan(20_000);
  });
});

test('a kind is there from the version on that brings it', () => {
  expect([25, 27, 36].map((minor) => 'resource.k8s.io/v1' in schemasOf(minor).kinds)).toEqual([false, false, true]);
  expect(schemasOf(25).groups).toContain('resource.k8s.io');
});
