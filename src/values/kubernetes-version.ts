/**
 * A set of choices that follow from the Kubernetes minor version: API versions, kubeadm API, binder rules, schemas.
 *
 * P27 is what cdk8s-plus-27 types, P36 is the current one, P25 exists for in-tree GlusterFS alone.
 */
export enum KubernetesProfile {
  P25 = 'P25',
  P27 = 'P27',
  P36 = 'P36',
}

const PROFILE_OF_MINOR: ReadonlyMap<number, KubernetesProfile> = new Map([
  [25, KubernetesProfile.P25],
  [27, KubernetesProfile.P27],
  [36, KubernetesProfile.P36],
]);

/** An exact Kubernetes version such as 1.27.16, immutable. */
export class KubernetesVersion {
  private constructor(
    public readonly minor: number,
    public readonly patch: number,
    public readonly profile: KubernetesProfile,
  ) {}

  /**
   * Reads `1.27.16`, or `v1.27.16` as `kubectl` prints it.
   *
   * @throws when the text is not an exact version, or its minor has no profile
   */
  public static parse(text: string): KubernetesVersion {
    const match = /^v?1\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
    if (!match) {
      throw new Error(`must be an exact Kubernetes version such as 1.27.16, got "${text}"`);
    }
    const minor = Number(match[1]);
    const profile = PROFILE_OF_MINOR.get(minor);
    if (profile === undefined) {
      const known = [...PROFILE_OF_MINOR.keys()].map((each) => `1.${each}`).join(', ');
      throw new Error(`must be a version with a profile, got "${text}"; choose one of ${known}`);
    }
    return new KubernetesVersion(minor, Number(match[2]), profile);
  }

  /** Whether this is `1.<minor>` or later. */
  public atLeast(minor: number): boolean {
    return this.minor >= minor;
  }

  public toString(): string {
    return `1.${this.minor}.${this.patch}`;
  }

  public toJSON(): string {
    return this.toString();
  }
}
