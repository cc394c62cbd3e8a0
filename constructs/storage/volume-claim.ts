import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { Quantity } from '../../src/values';
import { type LabelSelector, refuseSelector } from './label-selector';
import type { IVolume } from './nfs-volume';
import type { StorageClass } from './storage-class';
import type { AccessMode, VolumeMode } from './terms';

/** What a `VolumeClaim` needs to be told. */
export interface VolumeClaimProps {
  /** Size asked for; the volume may be larger. */
  readonly capacity: Quantity;

  /** Modes asked for; the volume may allow more. */
  readonly accessModes: readonly AccessMode[];

  /**
   * The one volume that is meant.
   * @default - the binder chooses; proof PVB says which, or that it depends on the order of arrival
   */
  readonly volume?: IVolume;

  /**
   * Class asked for, as a noun of the tree or by its name; `''` asks for a volume without one.
   * @default - that of `volume`, else the cluster's default class
   */
  readonly storageClassName?: StorageClass | string;

  /**
   * What the labels of the volume must be. No volume is made for such a claim: proof STO008 says where none is there.
   * @default - any labels
   */
  readonly selector?: LabelSelector;

  /**
   * @default - as Kubernetes does: VolumeMode.FILESYSTEM
   */
  readonly volumeMode?: VolumeMode;

  /**
   * Labels of the claim itself.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;

  /**
   * `metadata.name`.
   * @default - the construct's id in lower case
   */
  readonly name?: string;
}

/**
 * A claim to storage in the namespace of its chart.
 *
 * @stateful deleting a claim can delete its data; its `id` is kept for ever, see docs/adr/0004-identity.md
 */
export class VolumeClaim extends Construct {
  public readonly name: string;
  public readonly namespace?: string;

  constructor(scope: Construct, id: string, props: VolumeClaimProps) {
    super(scope, id);
    const { capacity, accessModes, volume, selector, volumeMode, labels } = props;
    this.name = props.name ?? id.toLowerCase();
    refuseMistakes(this, props);
    this.namespace = Chart.of(this).namespace;

    new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: { name: this.name, namespace: this.namespace, labels },
      spec: {
        accessModes: [...accessModes],
        resources: { requests: { storage: k8s.Quantity.fromString(capacity.toString()) } },
        selector: selector && {
          matchLabels: selector.matchLabels,
          matchExpressions: selector.matchExpressions?.map(({ values, ...each }) => ({
            ...each,
            values: values && [...values],
          })),
        },
        storageClassName: classNameFor(props),
        volumeMode,
        volumeName: volume?.name,
      },
    });
  }
}

function classNameFor({ storageClassName, volume }: VolumeClaimProps): string | undefined {
  if (storageClassName !== undefined) {
    return typeof storageClassName === 'string' ? storageClassName : storageClassName.name;
  }
  // a claim that names a volume without class must say so, or the default class is put in its place
  return volume === undefined ? undefined : (volume.storageClassName ?? '');
}

function refuseMistakes(claim: VolumeClaim, { capacity, accessModes, volume, selector }: VolumeClaimProps): void {
  check(claim, (wrong) => {
    if (!isDnsSubdomain(claim.name)) {
      wrong('name', `must be a name in lower case, got "${claim.name}"; use letters, digits, '-' and '.'`);
    }
    if (!capacity.isPositive) {
      wrong('capacity', `must be more than nothing, got "${capacity}"; give it a size such as 5Gi`);
    }
    if (accessModes.length === 0) {
      wrong('accessModes', 'must name at least one mode, got "none"; ReadWriteMany suits most volumes');
    }
    refuseSelector(selector, wrong);
    if (selector !== undefined && volume !== undefined) {
      const rule = "must not stand beside 'volume', which nobody compares with it";
      wrong('selector', `${rule}, got "${volume.name}"; keep the one that is meant`);
    }
  });
}
