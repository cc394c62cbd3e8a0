import type { KubernetesObject, KubernetesRecord } from '../../records';
import { Quantity } from '../../values';

/** A PersistentVolume, as far as the binder looks at it. */
export interface Volume {
  readonly path: string;
  readonly name: string;
  readonly capacity: Quantity;
  /** Distinct access modes, sorted. */
  readonly modes: readonly string[];
  readonly className: string;
  readonly volumeMode: string;
  /** Its VolumeAttributesClass; `''` where it has none. */
  readonly attributesClass: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `namespace/name` of the only claim that may have it, and its uid where it says one. */
  readonly claimRef?: string;
  /** Whether only some nodes can reach it. */
  readonly hasNodeAffinity: boolean;
  /** Whether it is about to go, as objects that were read from a cluster may be. */
  readonly isDeleted: boolean;
}

/** A PersistentVolumeClaim, as far as the binder looks at it. */
export interface Claim {
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  /** Only what was read from a cluster has one. */
  readonly uid?: string;
  readonly request: Quantity;
  readonly modes: readonly string[];
  /** Effective class: a claim without one takes the default class; `''` asks for a volume without class. */
  readonly className: string;
  readonly volumeMode: string;
  /** The VolumeAttributesClass it asks for; `''` where it asks for none. */
  readonly attributesClass: string;
  readonly volumeName?: string;
  readonly selector?: LabelSelector;
  /** Whether a StatefulSet keeps its state here. */
  readonly isStateful: boolean;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** A StorageClass, as far as binding goes. */
export interface StorageClass {
  readonly name: string;
  readonly isDefault: boolean;
  readonly waitsForConsumer: boolean;
  readonly provisions: boolean;
}

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const BETA_DEFAULT_CLASS = 'storageclass.beta.kubernetes.io/is-default-class';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export function volumeOf({ path, object }: KubernetesRecord): Volume {
  const { spec, metadata } = object;
  return {
    path,
    name: metadata.name,
    capacity: quantity(spec?.capacity?.storage),
    modes: modesOf(spec?.accessModes),
    // the beta annotation wins over the field, as in the binder
    className: metadata.annotations?.[BETA_CLASS] ?? spec?.storageClassName ?? '',
    volumeMode: spec?.volumeMode ?? 'Filesystem',
    attributesClass: spec?.volumeAttributesClassName ?? '',
    labels: metadata.labels ?? {},
    claimRef: spec?.claimRef === undefined ? undefined : keeperOf(spec.claimRef),
    hasNodeAffinity: spec?.nodeAffinity?.required !== undefined,
    isDeleted: metadata.deletionTimestamp !== undefined,
  };
}

/** Nobody fills in a missing namespace, and a claim yet to be made has no uid: such a volume waits for nobody. */
function keeperOf({
  namespace = '',
  name = '',
  uid = '',
}: {
  namespace?: string;
  name?: string;
  uid?: string;
}): string {
  return withUid(`${namespace}/${name}`, uid);
}

function withUid(key: string, uid: string): string {
  return uid === '' ? key : `${key} with uid ${uid}`;
}

/** What a volume says that is kept for the claim: its name, or its name and uid. */
export function keepersOf(claim: Claim): readonly string[] {
  const key = claimKey(claim);
  return claim.uid === undefined ? [key] : [key, withUid(key, claim.uid)];
}

export function storageClassOf({ metadata, ...object }: KubernetesObject): StorageClass {
  const isDefault = [DEFAULT_CLASS, BETA_DEFAULT_CLASS].some((key) => metadata.annotations?.[key] === 'true');
  return {
    name: metadata.name,
    isDefault,
    waitsForConsumer: object.volumeBindingMode === 'WaitForFirstConsumer',
    provisions: object.provisioner !== NO_PROVISIONER,
  };
}

/** Every claim that will exist: the objects, and those that StatefulSets make from their templates. */
export function claimsIn(records: readonly KubernetesRecord[], defaultClass: string | undefined): readonly Claim[] {
  const sets = records.filter(({ object }) => object.kind === 'StatefulSet');
  const templated = sets.flatMap((set) => claimsFromTemplates(set, defaultClass));
  const stateful = new Set([...sets.flatMap(({ object }) => claimsMountedBy(object)), ...templated.map(claimKey)]);
  const written = records
    .filter(({ object }) => object.kind === 'PersistentVolumeClaim')
    .map(({ path, object }) => claimOf(path, object, defaultClass))
    .map((claim) => ({ ...claim, isStateful: stateful.has(claimKey(claim)) }));
  // a StatefulSet takes a claim of the right name that is there already, and makes none
  const present = new Set(written.map(claimKey));
  return [...written, ...templated.filter((claim) => !present.has(claimKey(claim)))];
}

/** `namespace/name`. */
export function claimKey({ namespace, name }: Pick<Claim, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** `ReadWriteOnce, 5Gi, class fast`. */
export function askedBy({ modes, request, className }: Claim): string {
  return `${modes.join(', ')}, ${request}${className === '' ? '' : `, class ${className}`}`;
}

function claimOf(path: string, object: KubernetesObject, defaultClass: string | undefined): Claim {
  const { spec, metadata } = object;
  return {
    path,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    uid: metadata.uid,
    request: quantity(spec?.resources?.requests?.storage),
    modes: modesOf(spec?.accessModes),
    className: metadata.annotations?.[BETA_CLASS] ?? spec?.storageClassName ?? defaultClass ?? '',
    volumeMode: spec?.volumeMode ?? 'Filesystem',
    attributesClass: spec?.volumeAttributesClassName ?? '',
    volumeName: spec?.volumeName === '' ? undefined : spec?.volumeName,
    selector: spec?.selector,
    isStateful: false,
  };
}

function claimsFromTemplates({ path, object }: KubernetesRecord, defaultClass: string | undefined): readonly Claim[] {
  const replicas: number = object.spec?.replicas ?? 1;
  const start: number = object.spec?.ordinals?.start ?? 0;
  const templates: readonly KubernetesObject[] = object.spec?.volumeClaimTemplates ?? [];
  return templates.flatMap((template) =>
    Array.from({ length: replicas }, (_, index) => {
      const name = `${template.metadata.name}-${object.metadata.name}-${start + index}`;
      const metadata = { ...template.metadata, name, namespace: object.metadata.namespace };
      return { ...claimOf(path, { ...template, metadata }, defaultClass), isStateful: true };
    }),
  );
}

function claimsMountedBy(set: KubernetesObject): readonly string[] {
  const volumes: readonly { persistentVolumeClaim?: { claimName: string } }[] = set.spec?.template?.spec?.volumes ?? [];
  return volumes.flatMap((volume) =>
    volume.persistentVolumeClaim === undefined
      ? []
      : [`${set.metadata.namespace ?? 'default'}/${volume.persistentVolumeClaim.claimName}`],
  );
}

function modesOf(modes: readonly string[] | undefined): readonly string[] {
  return [...new Set(modes ?? [])].sort();
}

function quantity(value: string | number | undefined): Quantity {
  return value === undefined ? Quantity.ZERO : Quantity.parse(String(value));
}
