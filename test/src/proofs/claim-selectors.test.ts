import { findingText } from '../../../src/proofs';
import { claimSelectors } from '../../../src/proofs/claim-selectors';
import type { KubernetesObject } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { claim, storageClass, volume } from '../../support/storage-objects';

const fast = storageClass('fast', { provisioner: 'disk.csi.example' });
const selector = { matchLabels: { release: 'stable' } };

function said(...objects: readonly KubernetesObject[]): readonly string[] {
  const { findings } = claimSelectors.prove(factsOf(...objects.map(objectRecord)));
  return findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

describe('a claim with a selector', () => {
  test('gets no volume made by its class, and is told so', () => {
    const mine = claim('data', '5Gi', { spec: { storageClassName: 'fast', selector } });
    expect(said(fast, mine)).toEqual([
      `error STO008 [test/PersistentVolumeClaim/data] 'selector' must find a volume of class fast, which makes none ` +
        'for it, got "none"; take the selector out, or define a volume of class fast with its labels',
    ]);
  });

  test('gets none made by the default class either', () => {
    const common = storageClass('fast', { provisioner: 'disk.csi.example', isDefault: true });
    expect(said(common, claim('data', '5Gi', { spec: { selector } }))).toHaveLength(1);
  });

  test('is not helped by a volume of another class, or with other labels', () => {
    const mine = claim('data', '5Gi', { spec: { storageClassName: 'fast', selector } });
    const others = [
      volume('slow', '5Gi', { labels: { release: 'stable' }, spec: { storageClassName: 'slow' } }),
      volume('canary', '5Gi', { labels: { release: 'canary' }, spec: { storageClassName: 'fast' } }),
    ];
    expect(said(fast, mine, ...others)).toHaveLength(1);
  });

  test.each<[string, readonly KubernetesObject[]]>([
    [
      'has a volume of its class to choose',
      [
        fast,
        volume('pv', '5Gi', { labels: { release: 'stable' }, spec: { storageClassName: 'fast' } }),
        claim('data', '5Gi', { spec: { storageClassName: 'fast', selector } }),
      ],
    ],
    [
      'asks a class that makes none anyway',
      [storageClass('fast'), claim('data', '5Gi', { spec: { storageClassName: 'fast', selector } })],
    ],
    ['asks no class', [fast, claim('data', '5Gi', { spec: { storageClassName: '', selector } })]],
    [
      'names its volume',
      [fast, claim('data', '5Gi', { spec: { storageClassName: 'fast', selector, volumeName: 'pv' } })],
    ],
    ['has no selector after all', [fast, claim('data', '5Gi', { spec: { storageClassName: 'fast' } })]],
    ['has a size that nobody can read', [fast, claim('data', '5GB', { spec: { storageClassName: 'fast', selector } })]],
  ])('is left alone when it %s', (_case, objects) => {
    expect(said(...objects)).toEqual([]);
  });
});
