import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import type { BoundBackend, IStorageBackend } from './backend';
import { BindingMode, ReclaimPolicy } from './terms';

/** What a `StorageClass` needs to be told. */
export interface StorageClassProps {
  /** What makes the volumes. */
  readonly backend: IStorageBackend;

  /**
   * Whether claims that name no class are of this one. At most one class of a cluster is.
   * @default false
   */
  readonly isDefault?: boolean;

  /**
   * What becomes of a volume whose claim was deleted.
   * @default ReclaimPolicy.RETAIN
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Options of mount(8).
   * @default - those of the backend
   */
  readonly mountOptions?: readonly string[];

  /**
   * @default - as the backend needs it
   */
  readonly volumeBindingMode?: BindingMode;

  /**
   * `metadata.name`.
   * @default - the construct's id in lower case
   */
  readonly name?: string;
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/**
 * A class of volumes that claims can ask for, and everything that its backend needs.
 *
 * Volumes outlive their claims unless told otherwise.
 */
export class StorageClass extends Construct implements IRecordSource {
  /** What a claim puts in `storageClassName`. */
  public readonly name: string;
  public readonly backend: IStorageBackend;
  private readonly bound: BoundBackend;

  constructor(scope: Construct, id: string, props: StorageClassProps) {
    super(scope, id);
    const { backend, isDefault = false, reclaimPolicy = ReclaimPolicy.RETAIN } = props;
    this.name = props.name ?? id.toLowerCase();
    this.backend = backend;
    refuseMistakes(this, props);

    this.bound = backend.bind(this);
    check(this, (wrong) => this.bound.refuseMountOptions?.(props.mountOptions, wrong));
    const { provisioner, parameters, allowVolumeExpansion } = this.bound;
    const mountOptions = props.mountOptions ?? this.bound.mountOptions;
    new k8s.KubeStorageClass(this, 'Resource', {
      metadata: { name: this.name, annotations: isDefault ? { [DEFAULT_CLASS]: 'true' } : undefined },
      provisioner,
      parameters,
      mountOptions: mountOptions === undefined ? undefined : [...mountOptions],
      reclaimPolicy,
      volumeBindingMode: props.volumeBindingMode ?? this.bound.volumeBindingMode ?? BindingMode.IMMEDIATE,
      allowVolumeExpansion,
    });
  }

  public toRecords(): readonly Unlocated[] {
    const { accessModes, enforcesCapacity, versions, listeners } = this.backend.facts;
    const { provisioner } = this.bound;
    return [
      { kind: 'storage-class', name: this.name, provisioner, accessModes, enforcesCapacity, versions },
      ...listeners.map((listener): Unlocated => ({ kind: 'listener', ...listener })),
    ];
  }
}

function refuseMistakes(storageClass: StorageClass, { reclaimPolicy }: StorageClassProps): void {
  check(storageClass, (wrong) => {
    if (!isDnsSubdomain(storageClass.name)) {
      wrong('name', `must be a name in lower case, got "${storageClass.name}"; use letters, digits, '-' and '.'`);
    }
    if (reclaimPolicy === ReclaimPolicy.RECYCLE) {
      wrong('reclaimPolicy', `must be Retain or Delete in a class, got "${reclaimPolicy}"; volumes alone can say it`);
    }
  });
}
