import { findingText } from '../../../src/proofs';
import { betaAnnotations } from '../../../src/proofs/beta-annotations';
import type { KubernetesObject } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';
import { claim, storageClass, volume } from '../../support/storage-objects';

const MOUNT = 'volume.beta.kubernetes.io/mount-options';
const CLASS = 'volume.beta.kubernetes.io/storage-class';

function said(object: KubernetesObject): readonly string[] {
  const { findings } = betaAnnotations.prove(factsOf(objectRecord(object)));
  return findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

describe('an annotation of the beta', () => {
  test.each<[string, KubernetesObject, string]>([
    [
      'NFS-8: mount options of a volume, which win over the field',
      volume('pv', '5Gi', { annotations: { [MOUNT]: 'soft' }, spec: { mountOptions: ['hard'] } }),
      `[test/PersistentVolume/pv] 'metadata.annotations' must not stand for 'mountOptions', got "${MOUNT}: soft"; ` +
        `write 'mountOptions' in its place`,
    ],
    [
      'the class of a volume',
      volume('pv', '5Gi', { annotations: { [CLASS]: 'slow' } }),
      `[test/PersistentVolume/pv] 'metadata.annotations' must not stand for 'storageClassName', got "${CLASS}: slow"; ` +
        `write 'storageClassName' in its place`,
    ],
    [
      'the class of a claim, even an empty one',
      claim('data', '5Gi', { annotations: { [CLASS]: '' } }),
      `[test/PersistentVolumeClaim/data] 'metadata.annotations' must not stand for 'storageClassName', ` +
        `got "${CLASS}: "; write 'storageClassName' in its place`,
    ],
    [
      'NFS-8: mount options of a claim, which nobody reads',
      claim('data', '5Gi', { annotations: { [MOUNT]: 'soft' } }),
      `[test/PersistentVolumeClaim/data] 'metadata.annotations' must not be relied on, nothing reads it, ` +
        `got "${MOUNT}: soft"; write 'mountOptions' of the volume or its class in its place`,
    ],
    [
      'NFS-8: mount options of a class, which nobody reads',
      { ...storageClass('fast'), metadata: { name: 'fast', annotations: { [MOUNT]: 'soft' } } },
      `[test/StorageClass/fast] 'metadata.annotations' must not be relied on, nothing reads it, ` +
        `got "${MOUNT}: soft"; write 'mountOptions' in its place`,
    ],
    [
      'the alpha form that document 000 advises',
      claim('data', '5Gi', { annotations: { 'volume.alpha.kubernetes.io/storage-class': 'default' } }),
      `[test/PersistentVolumeClaim/data] 'metadata.annotations' must not be relied on, nothing reads it, ` +
        `got "volume.alpha.kubernetes.io/storage-class: default"; write 'storageClassName' in its place`,
    ],
    [
      'the default class',
      {
        ...storageClass('fast'),
        metadata: { name: 'fast', annotations: { 'storageclass.beta.kubernetes.io/is-default-class': 'true' } },
      },
      `[test/StorageClass/fast] 'metadata.annotations' must not stand for ` +
        `'storageclass.kubernetes.io/is-default-class', got "storageclass.beta.kubernetes.io/is-default-class: true"; ` +
        `write 'storageclass.kubernetes.io/is-default-class' in its place`,
    ],
    [
      'the class of claims that a StatefulSet makes',
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db' },
        spec: { volumeClaimTemplates: [claim('data', '5Gi', { annotations: { [CLASS]: 'slow' } })] },
      },
      `[test/StatefulSet/db] 'spec.volumeClaimTemplates[0].metadata.annotations' must not stand for ` +
        `'storageClassName', got "${CLASS}: slow"; write 'storageClassName' in its place`,
    ],
  ])('is told of %s', (_case, object, text) => {
    expect(said(object)).toEqual([`warning STO005 ${text}`]);
  });

  test.each<[string, KubernetesObject]>([
    ['fields', volume('pv', '5Gi', { spec: { mountOptions: ['hard'], storageClassName: 'slow' } })],
    ['the annotation of today', storageClass('fast', { isDefault: true })],
    [
      'another kind',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations: { [CLASS]: 'slow' } } },
    ],
  ])('is not %s', (_case, object) => {
    expect(said(object)).toEqual([]);
  });
});
