import fc from 'fast-check';
import type { KubernetesObject } from '../../src/records';
import type { World } from './binder';
import { claim, ROX, RWO, RWX, reachedFrom, storageClass, volume } from './storage-objects';

/** Volumes and claims that are given to a cluster together, and how the claims arrive. */
export interface StorageSet extends World {
  /** Whether some volume or claim has no class of its own, so that claims of other sets could meet it. */
  readonly isClassless: boolean;
  /** Whether the claims arrive all at once, rather than one after the other. */
  readonly isBurst: boolean;
}

const BETA = 'volume.beta.kubernetes.io/storage-class';
const NODES = ['node-1', 'node-2'];

/** Sets of access modes each of which holds the one before, as storage of one kind has them. */
const CHAINS = [
  [[RWO], [RWO, ROX], [ROX, RWO, RWX]],
  [[RWX], [RWX, RWO], [RWO, RWX, ROX]],
];

const LABELS: readonly (Readonly<Record<string, string>> | undefined)[] = [
  undefined,
  { disk: 'ssd' },
  { disk: 'hdd' },
  { disk: 'ssd', tier: 'gold' },
];
const SELECTORS = [
  { matchLabels: { disk: 'ssd' } },
  { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd', 'nvme'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
  { matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['hdd'] }] },
  { matchLabels: { disk: 'ssd' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
  {},
];

/** Storage of one class: its volumes, and the claims that ask for it. */
const family = fc.record({
  chain: fc.constantFrom(...CHAINS),
  isBlock: oneIn(9, fc.constant(true)),
  volumes: fc
    .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 5, size: 'max' })
    .chain((sizes) => fc.tuple(...sizes.map(someVolume))),
  claims: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(someClaim()) },
    { weight: 2, arbitrary: fc.tuple(someClaim(), someClaim()) },
    { weight: 1, arbitrary: fc.tuple(someClaim(), someClaim(), someClaim()) },
  ),
});

function someVolume(size: number) {
  return fc.record({
    size: fc.constant(size),
    inMebibytes: oneIn(4, fc.constant(true)),
    /** As large as the one before it, which makes the two alike. */
    isTwin: oneIn(30, fc.constant(true)),
    link: fc.nat(2),
    otherModes: oneIn(50, fc.constantFrom([RWO, RWX], [RWO, ROX])),
    labels: fc.constantFrom(...LABELS),
    isBlock: oneIn(15, fc.constant(true)),
    isAnnotated: oneIn(15, fc.constant(true)),
    keptFor: oneIn(10, fc.record({ claim: fc.nat(2), isElsewhere: fc.boolean() })),
    nodes: oneIn(16, fc.constantFrom(['node-1'], ['node-2'], NODES)),
  });
}

function someClaim() {
  return fc.record({
    size: fc.integer({ min: 1, max: 25 }),
    asksMore: oneIn(8, fc.nat(2)),
    selector: oneIn(5, fc.constantFrom(...SELECTORS)),
    isBlock: oneIn(40, fc.constant(true)),
    isAnnotated: oneIn(15, fc.constant(true)),
    /** Number of the volume that it names; there may be none. */
    named: oneIn(12, fc.nat(4)),
  });
}

/**
 * Sets that are hard to judge: most claims fit several volumes, and many compete. Sizes mostly differ, so that much has
 * one answer all the same.
 */
export const someStorageSet: fc.Arbitrary<StorageSet> = fc
  .record({
    /** Classes of its families; `''` and undefined make it classless. */
    usual: fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.constantFrom('fast', 'late'), fc.constantFrom('fast', 'slow')) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom(undefined, ''), fc.constantFrom(undefined, 'fast')) },
    ),
    hasDefault: fc.boolean(),
    families: fc.tuple(family, family),
    order: fc.infiniteStream(fc.nat()),
    isBurst: fc.boolean(),
  })
  .map(({ usual, hasDefault, families, order, isBurst }) => {
    const isClassless = usual.some((each) => each === undefined || each === '');
    const made = families.map((each, index) => familyOf(each, `${index}`, usual[index]));
    return {
      volumes: made.flatMap(({ volumes }) => volumes),
      claims: shuffled(
        made.flatMap(({ claims }) => claims),
        order,
      ),
      classes: [
        storageClass('fast', { isDefault: isClassless && hasDefault }),
        storageClass('slow'),
        storageClass('late', { waits: true }),
      ],
      nodes: NODES,
      isClassless,
      isBurst,
    };
  });

type Family = typeof family extends fc.Arbitrary<infer T> ? T : never;

function familyOf({ chain, isBlock, volumes, claims }: Family, id: string, usual: string | undefined) {
  const modeOf = (other: true | undefined) => (isBlock !== other ? 'Block' : undefined);
  const classed = (isAnnotated: true | undefined) =>
    isAnnotated && usual !== undefined && usual !== ''
      ? { annotations: { [BETA]: usual }, className: 'other' }
      : { className: usual };
  return {
    volumes: volumes.map((each, index) => {
      const { annotations, className } = classed(each.isAnnotated);
      const size = each.isTwin && index > 0 ? volumes[index - 1].size : each.size;
      return volume(`pv-${id}-${index}`, each.inMebibytes ? `${size * 1024}Mi` : `${size}Gi`, {
        modes: each.otherModes ?? chain[each.link],
        labels: each.labels,
        annotations,
        spec: {
          volumeMode: modeOf(each.isBlock),
          storageClassName: className,
          claimRef: each.keptFor && {
            name: `claim-${id}-${each.keptFor.claim}`,
            namespace: each.keptFor.isElsewhere ? 'elsewhere' : 'default',
          },
          ...(each.nodes === undefined ? {} : reachedFrom(...each.nodes)),
        },
      });
    }),
    claims: claims.map((each, index) => {
      const { annotations, className } = classed(each.isAnnotated);
      return claim(`claim-${id}-${index}`, `${each.size}Gi`, {
        modes: chain[each.asksMore ?? 0],
        annotations,
        spec: {
          volumeMode: modeOf(each.isBlock),
          storageClassName: className,
          selector: each.selector,
          volumeName: each.named === undefined ? undefined : `pv-${id}-${each.named}`,
        },
      });
    }),
  };
}

/** The same objects in another order, by numbers from a stream. */
export function shuffled<T>(items: readonly T[], order: Iterator<number>): readonly T[] {
  const rest = [...items];
  return items.map(() => rest.splice(order.next().value % rest.length, 1)[0]);
}

/** The set under names that no other has: its volumes and classes start with `id`, its claims are in namespace `id`. */
export function renamed<T extends World>(set: T, id: string): T {
  const own = (name: string | undefined) => (name === undefined || name === '' ? name : `${id}-${name}`);
  const object = (each: KubernetesObject, name: string): KubernetesObject => {
    const annotations = Object.fromEntries(
      Object.entries(each.metadata.annotations ?? {}).map(([key, value]) => [
        key,
        key === BETA ? `${own(value)}` : value,
      ]),
    );
    return { ...each, metadata: { ...each.metadata, name, annotations } };
  };
  return {
    ...set,
    classes: set.classes.map((each) => object(each, `${own(each.metadata.name)}`)),
    volumes: set.volumes.map((each) => {
      const { claimRef, storageClassName } = each.spec;
      const kept = claimRef && { ...claimRef, namespace: claimRef.namespace === 'default' ? id : claimRef.namespace };
      return {
        ...object(each, `${own(each.metadata.name)}`),
        spec: { ...each.spec, storageClassName: own(storageClassName), claimRef: kept },
      };
    }),
    claims: set.claims.map((each) => {
      const { storageClassName, volumeName } = each.spec;
      const moved = object(each, each.metadata.name);
      return {
        ...moved,
        metadata: { ...moved.metadata, namespace: id },
        spec: { ...each.spec, storageClassName: own(storageClassName), volumeName: own(volumeName) },
      };
    }),
  };
}

function oneIn<T>(times: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}
