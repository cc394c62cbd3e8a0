import { immutableChanges } from '../../../src/kubernetes/immutable-changes';
import { IMMUTABLE_FIELDS } from '../../../src/kubernetes/immutable-fields';
import { KubernetesVersion } from '../../../src/values';
import { LIVING, UPDATES } from '../../support/semantic-rows';

const VERSIONS = { '1.27': '1.27.16', '1.36': '1.36.4' };

describe.each(Object.entries(VERSIONS))('immutableChanges for Kubernetes %s', (minor, text) => {
  const version = KubernetesVersion.parse(text);

  test.each(
    UPDATES.filter(({ minors = [minor] }) => minors.includes(minor)).map((each) => [each.title, each] as const),
  )('of %s', (_title, { before, after, refused }) => {
    const places = immutableChanges(before, after, version).map(({ at }) => at);
    expect(places).toEqual(refused === undefined ? [] : [refused]);
  });

  test('are none for objects that are the same', () => {
    expect(LIVING.flatMap((object) => immutableChanges(object, structuredClone(object), version))).toEqual([]);
  });
});

describe('the table of immutable fields', () => {
  test('has a change of an object that lives for each of its kinds', () => {
    const changed = new Set(UPDATES.filter(({ refused }) => refused !== undefined).map(({ before }) => before.kind));
    const kinds = new Set(IMMUTABLE_FIELDS.map(({ kind }) => kind.split('/')[1]));
    expect([...kinds].filter((kind) => !changed.has(kind))).toEqual([]);
  });
});
