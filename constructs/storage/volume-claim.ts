import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { Quantity } from '../../src/values';
import type { IVolume } from './nfs-volume';
import type { AccessMode } from './terms';

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
   * Class asked for; `''` asks for a volume without one.
   * @default - that of `volume`, else the cluster's default class
   */
  readonly storageClassName?: string;

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
    const { capacity, accessModes, volume } = props;
    this.name = props.name ?? id.toLowerCase();
    refuseMistakes(this, props);
    this.namespace = Chart.of(this).namespace;

    new k8s.KubePersistentVolumeClaim(this, 'Resource', {
      metadata: { name: this.name, namespace: this.namespace },
      spec: {
        accessModes: [...accessModes],
        resources: { requests: { storage: k8s.Quantity.fromString(capacity.toString()) } },
        // a claim that names a volume without class must say so, or the default class is put in its place
        storageClassName:
          props.storageClassName ?? (volume === undefined ? undefined : (volume.storageClassName ?? '')),
        volumeName: volume?.name,
      },
    });
  }
}

function refuseMistakes(claim: VolumeClaim, { capacity, accessModes }: VolumeClaimProps): void {
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
  });
}
