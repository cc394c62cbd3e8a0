import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsSubdomain } from '../../src/kubernetes/object-name';
import type { BackendFacts, BoundBackend, IStorageBackend } from './backend';
import type { AccessMode, BindingMode } from './terms';

/** What an `InstalledDriverBackend` needs to be told: what its driver's documentation says. */
export interface InstalledDriverBackendProps {
  /** Name that the driver goes by, such as `disk.csi.example.com`. */
  readonly provisioner: string;

  /** Modes that its volumes can be mounted with. */
  readonly accessModes: readonly AccessMode[];

  /**
   * Parameters of its classes.
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, string>>;

  /**
   * @default BindingMode.IMMEDIATE
   */
  readonly volumeBindingMode?: BindingMode;

  /**
   * Whether its volumes can grow.
   * @default false
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Whether a full volume refuses more data.
   * @default true
   */
  readonly enforcesCapacity?: boolean;

  /**
   * Debian packages that the nodes need.
   * @default - none
   */
  readonly nodePackages?: readonly string[];

  /**
   * Kernel modules that the nodes load.
   * @default - none
   */
  readonly kernelModules?: readonly string[];
}

/**
 * Volumes of a driver that somebody else installs, such as the disks of a cloud: a class and what is known of it. The
 * driver itself is not defined, and nothing proves that it is there.
 */
export class InstalledDriverBackend implements IStorageBackend {
  public readonly facts: BackendFacts;

  constructor(private readonly props: InstalledDriverBackendProps) {
    const { accessModes, enforcesCapacity = true, nodePackages = [], kernelModules = [] } = props;
    this.facts = { accessModes, enforcesCapacity, nodePackages, kernelModules, listeners: [] };
  }

  public bind(scope: Construct): BoundBackend {
    const { provisioner, accessModes, parameters, volumeBindingMode, allowVolumeExpansion } = this.props;
    check(scope, (wrong) => {
      if (!provisioner.split('/').every(isDnsSubdomain) || provisioner.split('/').length > 2) {
        wrong('provisioner', `must be the name of a driver, got "${provisioner}"; its documentation has it`);
      }
      if (accessModes.length === 0) {
        wrong('accessModes', 'must name at least one mode, got "none"; the documentation of the driver has them');
      }
    });
    return { provisioner, parameters, volumeBindingMode, allowVolumeExpansion };
  }
}
