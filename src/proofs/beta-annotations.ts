import { type KubernetesObject, type KubernetesRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** What an annotation was before it became a field, or an annotation of another name. */
interface Replaced {
  readonly annotation: string;
  /** Kinds on which it means something, or is taken to. */
  readonly kinds: readonly string[];
  readonly instead: string;
  /** Kinds on which Kubernetes still reads it, and believes it rather than the field. */
  readonly readOn: readonly string[];
}

/** Source: what Kubernetes 1.27 and 1.36 read of volumes, claims and classes; the alpha form is read no more. */
const REPLACED: readonly Replaced[] = [
  {
    annotation: 'volume.beta.kubernetes.io/mount-options',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim', 'StorageClass'],
    instead: 'mountOptions',
    readOn: ['PersistentVolume'],
  },
  {
    annotation: 'volume.beta.kubernetes.io/storage-class',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
    instead: 'storageClassName',
    readOn: ['PersistentVolume', 'PersistentVolumeClaim'],
  },
  {
    annotation: 'volume.alpha.kubernetes.io/storage-class',
    kinds: ['PersistentVolume', 'PersistentVolumeClaim'],
    instead: 'storageClassName',
    readOn: [],
  },
  {
    annotation: 'storageclass.beta.kubernetes.io/is-default-class',
    kinds: ['StorageClass'],
    instead: 'storageclass.kubernetes.io/is-default-class',
    readOn: ['StorageClass'],
  },
];

/** STO: what a volume, a claim or a class asks for stands in its fields. */
export const betaAnnotations: Proof = {
  codes: {
    STO005: {
      title: 'an annotation stands for a field',
      why:
        'Annotations of the beta came before the fields, and win over them wherever both stand: a reader of the field ' +
        'is misled. Kubernetes has declared them deprecated, and on some kinds reads them no more.',
    },
  },

  prove({ records }) {
    return { findings: recordsOf(records, 'kubernetes').flatMap(findingsOf), predictions: [] };
  },
};

function findingsOf({ path, object }: KubernetesRecord): readonly Finding[] {
  const templates: readonly KubernetesObject[] =
    object.kind === 'StatefulSet' ? (object.spec?.volumeClaimTemplates ?? []) : [];
  return [
    ...annotated(path, object.kind, 'metadata.annotations', object),
    ...templates.flatMap((template, index) =>
      annotated(path, 'PersistentVolumeClaim', `spec.volumeClaimTemplates[${index}].metadata.annotations`, template),
    ),
  ];
}

function annotated(path: string, kind: string, at: string, { metadata }: KubernetesObject): readonly Finding[] {
  return REPLACED.flatMap(({ annotation, kinds, instead, readOn }): readonly Finding[] => {
    const value = kinds.includes(kind) ? metadata?.annotations?.[annotation] : undefined;
    if (value === undefined) {
      return [];
    }
    const rule = readOn.includes(kind) ? `must not stand for '${instead}'` : 'must not be relied on, nothing reads it';
    const which = instead === 'mountOptions' && kind === 'PersistentVolumeClaim' ? ' of the volume or its class' : '';
    return [
      {
        code: 'STO005',
        severity: 'warning',
        path,
        message: `'${at}' ${rule}, got "${annotation}: ${value}"`,
        fix: `write '${instead}'${which} in its place`,
        related: [],
      },
    ];
  });
}
