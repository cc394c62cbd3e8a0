import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { pvb } from '../../../../src/proofs/pvb';
import type { KubernetesObject } from '../../../../src/records';
import { ROOT } from '../../../support/checkout';
import { factsOf, objectRecord } from '../../../support/facts';
import { claim, storageClass, volume } from '../../../support/storage-objects';

interface UpstreamVolume {
  readonly name: string;
  readonly size: string;
  readonly modes: readonly string[];
  readonly class?: string;
  readonly volumeMode?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly claimRef?: { readonly name?: string; readonly namespace?: string; readonly uid?: string };
  readonly deleted?: boolean;
}

interface UpstreamClaim extends Omit<UpstreamVolume, 'labels' | 'claimRef' | 'deleted'> {
  readonly uid?: string;
  readonly volumeName?: string;
  readonly matchLabels?: Readonly<Record<string, string>>;
}

interface UpstreamCase {
  readonly from: string;
  readonly case: string;
  readonly volumes: readonly UpstreamVolume[] | 'catalogue';
  readonly claim: UpstreamClaim;
  readonly bound: string | null;
}

const upstream: { readonly catalogue: readonly UpstreamVolume[]; readonly cases: readonly UpstreamCase[] } = parse(
  readFileSync(join(ROOT, 'test', 'fixtures', 'upstream', 'binder.yaml'), 'utf8'),
);

/**
 * How many cases each of upstream's tests has, and how many of them are here: those that say which volume a claim gets.
 * The others are about events, phases and claims that were bound before, and about what the scheduler asks.
 */
const CASES: Readonly<Record<string, readonly [all: number, here: number]>> = {
  TestSync: [53, 28],
  TestSyncBlockVolume: [18, 14],
  TestMultiSync: [2, 1],
  TestMatchVolume: [12, 12],
  TestMatchingWithBoundVolumes: [1, 1],
  TestListByAccessModes: [2, 0],
  TestAllPossibleAccessModes: [2, 0],
  TestFindingVolumeWithDifferentAccessModes: [7, 7],
  TestVolumeModeCheck: [9, 9],
  TestFilteringVolumeModes: [7, 7],
  TestStorageObjectInUseProtectionFiltering: [4, 4],
  TestFindingPreboundVolumes: [5, 5],
  TestBestMatchDelayed: [1, 0],
  TestCheckAccessModes: [4, 4],
};

function volumeOf({ name, size, modes, labels, claimRef, deleted, ...facts }: UpstreamVolume): KubernetesObject {
  const spec = {
    storageClassName: facts.class,
    volumeMode: facts.volumeMode,
    claimRef: claimRef && { namespace: 'myns', ...claimRef },
  };
  const object = volume(name, size, { modes, labels, spec });
  return deleted ? { ...object, metadata: { ...object.metadata, deletionTimestamp: '2020-02-18T10:30:30Z' } } : object;
}

function claimOf({ name, size, modes, uid, volumeName, matchLabels, ...facts }: UpstreamClaim): KubernetesObject {
  const spec = {
    storageClassName: facts.class,
    volumeMode: facts.volumeMode,
    volumeName,
    selector: matchLabels && { matchLabels },
  };
  const object = claim(name, size, { modes, namespace: 'myns', spec });
  return { ...object, metadata: { ...object.metadata, uid } };
}

describe('PVB, held against the tables of the PersistentVolume controller', () => {
  test.each(upstream.cases.map((each) => [each.from, each.case, each] as const))(
    'binds as %s expects: %s',
    (_from, _case, { volumes, claim: asked, bound }) => {
      const offered = volumes === 'catalogue' ? upstream.catalogue : volumes;
      const objects = [storageClass('wait', { waits: true }), ...offered.map(volumeOf), claimOf(asked)];
      const { predictions } = pvb.prove(factsOf(...objects.map(objectRecord)));
      expect(predictions).toMatchObject(
        bound === null ? [{ verdict: 'unbound' }] : [{ verdict: 'certain', volumes: [bound] }],
      );
    },
  );

  test('has 92 of their 127 cases, all that say which volume a claim gets', () => {
    const here = Object.keys(CASES).map((from) => [from, upstream.cases.filter((each) => each.from === from).length]);
    expect(Object.fromEntries(here)).toEqual(
      Object.fromEntries(Object.entries(CASES).map(([from, [, count]]) => [from, count])),
    );
    const sum = (column: 0 | 1) => Object.values(CASES).reduce((total, counts) => total + counts[column], 0);
    expect([sum(1), sum(0)]).toEqual([92, 127]);
    expect(upstream.cases).toHaveLength(92);
  });
});
