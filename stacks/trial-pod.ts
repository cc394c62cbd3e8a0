import { PersistentVolumeClaim, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { VolumeClaim } from '../constructs/storage';
import { SinglePod } from '../constructs/workload';
import { allow } from '../src/allow';
import { Quantity } from '../src/values';

/** A pod of somebody else's image, with claims mounted, as the handbook's documents try their storage out. */
export interface TrialPodProps {
  readonly image: string;
  /**
   * HTTP port of the image.
   * @default - none: it serves nobody
   */
  readonly port?: number;
  /**
   * Arguments of its process.
   * @default - those of the image
   */
  readonly args?: readonly string[];
  /** User the image runs as; 0 is root. */
  readonly user: number;
  /** Claims by directory. */
  readonly mounts: ReadonlyMap<string, VolumeClaim>;
}

export function trialPod(scope: Construct, name: string, { image, port, args, user, mounts }: TrialPodProps): void {
  const parts = new Construct(scope, name);
  if (user === 0) {
    allow(parts, 'SEC002', "the image is somebody else's, and made to run as root");
  }
  new SinglePod(parts, 'Pod', {
    name,
    container: {
      name,
      image,
      ports: port === undefined ? [] : [{ name: 'http', number: port }],
      args,
      cpu: { request: Quantity.millicores(50), limit: Quantity.millicores(500) },
      memory: { request: Quantity.mebibytes(64), limit: Quantity.mebibytes(256) },
      user,
      readOnlyRootFilesystem: false,
      ready: port === undefined ? undefined : { path: '/', port },
      mounts: [...mounts].map(([path, claim]) => {
        const reference = PersistentVolumeClaim.fromClaimName(parts, `${claim.name}-claim`, claim.name);
        return {
          path,
          volume: Volume.fromPersistentVolumeClaim(parts, `${claim.name}-volume`, reference, { name: claim.name }),
        };
      }),
    },
  });
}
