import fc from 'fast-check';
import type { World } from './binder';
import { claim, ROX, RWO, RWX, reachedFrom, storageClass, volume } from './storage-objects';

const BETA = 'volume.beta.kubernetes.io/storage-class';
const NODES = ['node-1', 'node-2'];

/** No class at all, one that binds at once, one that waits for a consumer. */
const CLASSES = [undefined, 'fast', 'late'] as const;
const otherClass = fc.constantFrom(undefined, '', 'fast', 'late');
const annotations = oneIn(12, fc.constant({ [BETA]: 'fast' }));
const volumeMode = oneIn(12, fc.constant('Block'));

const someVolume = fc.record({
  storage: fc.constantFrom('1Gi', '2Gi', '2Gi', '3Gi'),
  modes: fc.constantFrom([RWO], [RWX], [RWO, RWX], [RWX, RWO], [RWO, ROX], [RWO, ROX, RWX]),
  otherClass: oneIn(9, fc.record({ name: otherClass })),
  annotations,
  volumeMode,
  labels: fc.constantFrom(undefined, { disktype: 'ssd' }),
  /** Which claim it is kept for, in which namespace. */
  keptFor: oneIn(8, fc.record({ claim: fc.nat(4), namespace: fc.constantFrom('default', 'default', 'other') })),
  nodes: oneIn(4, fc.constantFrom(['node-1'], ['node-2'], NODES)),
});

const someClaim = fc.record({
  storage: fc.constantFrom('1Gi', '1Gi', '1Gi', '2Gi', '3Gi'),
  modes: fc.constantFrom([RWO], [RWO], [RWO], [RWX], [RWO, RWX]),
  otherClass: oneIn(9, fc.record({ name: otherClass })),
  annotations,
  volumeMode,
  selector: oneIn(6, fc.constant({ matchLabels: { disktype: 'ssd' } })),
  /** Which volume it names; there may be none of that number. */
  named: oneIn(6, fc.nat(4)),
});

/**
 * Small sets in which claims compete: few sizes, modes and labels, one class that most share, some volumes and claims
 * that name another.
 */
export const someWorld: fc.Arbitrary<World> = fc
  .record({
    usual: fc.constantFrom(...CLASSES),
    volumes: fc.array(someVolume, { minLength: 1, maxLength: 5, size: 'max' }),
    claims: fc.array(someClaim, { minLength: 1, maxLength: 5, size: 'max' }),
    hasDefault: fc.boolean(),
  })
  .map(({ usual, volumes, claims, hasDefault }) => ({
    volumes: volumes.map(({ otherClass, keptFor, nodes = [], ...facts }, index) =>
      volume(`pv-${index}`, facts.storage, {
        ...facts,
        spec: {
          volumeMode: facts.volumeMode,
          storageClassName: otherClass === undefined ? usual : otherClass.name,
          claimRef: keptFor && { name: `claim-${keptFor.claim}`, namespace: keptFor.namespace },
          ...(nodes.length === 0 ? {} : reachedFrom(...nodes)),
        },
      }),
    ),
    claims: claims.map(({ otherClass, named, ...facts }, index) =>
      claim(`claim-${index}`, facts.storage, {
        ...facts,
        spec: {
          volumeMode: facts.volumeMode,
          selector: facts.selector,
          storageClassName: otherClass === undefined ? usual : otherClass.name,
          volumeName: named === undefined ? undefined : `pv-${named}`,
        },
      }),
    ),
    classes: [storageClass('fast', { isDefault: hasDefault }), storageClass('late', { waits: true })],
    nodes: NODES,
  }));

function oneIn<T>(times: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}
