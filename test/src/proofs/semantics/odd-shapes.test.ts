import fc from 'fast-check';
import { semantics } from '../../../../src/proofs/semantics';
import type { KubernetesObject } from '../../../../src/records';
import { KubernetesVersion } from '../../../../src/values';
import { objectRecord } from '../../../support/facts';
import { ACCEPTED, withField } from '../../../support/semantic-rows';

const kubernetes = KubernetesVersion.parse('1.36.4');

function prove(...objects: readonly KubernetesObject[]): void {
  semantics.prove({ records: objects.map(objectRecord), kubernetes });
}

/** Every place below `value`. */
function pathsIn(value: unknown, above: readonly string[] = []): readonly (readonly string[])[] {
  return typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) => [[...above, name], ...pathsIn(inner, [...above, name])]);
}

const object = fc.constantFrom(...ACCEPTED);
const json = fc.jsonValue({ maxDepth: 4 });

describe('an object of an odd shape', () => {
  test('is judged whatever stands in its spec', () => {
    fc.assert(
      fc.property(object, json, (accepted, spec) => prove({ ...accepted, spec } as KubernetesObject)),
      { numRuns: 300 },
    );
  });

  test('is judged whatever stands in any one of its fields', () => {
    const changed = object.chain((accepted) =>
      fc
        // a document whose kind is no text is refused before it becomes a record
        .tuple(
          fc.constantFrom(...pathsIn(accepted).filter(([first]) => first !== 'metadata' && first !== 'kind')),
          json,
        )
        .map(([path, value]) => withField(accepted, path, value) as KubernetesObject),
    );
    fc.assert(
      fc.property(changed, fc.constantFrom(...ACCEPTED), (one, other) => prove(one, other)),
      { numRuns: 1000 },
    );
  });

  test('is judged with labels and annotations that are none', () => {
    fc.assert(
      fc.property(object, json, json, (accepted, labels, annotations) =>
        prove({ ...accepted, metadata: { ...accepted.metadata, labels, annotations } } as KubernetesObject),
      ),
      { numRuns: 200 },
    );
  });
});
