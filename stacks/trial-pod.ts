import { EnvValue, PersistentVolumeClaim, Volume } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { VolumeClaim } from '../constructs/storage';
import { type ContainerSpec, SinglePod, Workload } from '../constructs/workload';
import { allow } from '../src/allow';
import { Quantity } from '../src/values';

/** A program of somebody else's image, with claims mounted, as the handbook's documents try their storage out. */
export interface TrialPodProps {
  readonly image: string;
  /**
   * HTTP port of the image.
   * @default - none: it serves nobody
   */
  readonly port?: number;
  /** Path that answers 200 on the port once it can be used. */
  readonly path: string;
  /**
   * Arguments of its process.
   * @default - those of the image
   */
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** User the image runs as; 0 is root. */
  readonly user: number;
  /** Claims by directory. */
  readonly mounts: ReadonlyMap<string, VolumeClaim>;
  /**
   * How many of it a Deployment keeps, behind a Service on the same port. They never run beside their successors, which
   * would write the same files.
   * @default - a pod on its own, which nothing brings back
   */
  readonly replicas?: number;
}

export function trialPod(scope: Construct, name: string, props: TrialPodProps): void {
  const { port, user, replicas } = props;
  const parts = new Construct(scope, name);
  if (user === 0) {
    allow(parts, 'SEC002', "the image is somebody else's, and made to run as root");
  }
  const container = containerOf(parts, name, props);
  if (replicas === undefined) {
    new SinglePod(parts, 'Pod', { name, container });
    return;
  }
  const workload = new Workload(parts, 'Workload', { name, container, replicas, update: 'recreate' });
  if (port !== undefined) {
    workload.addService('Service', { port, targetPort: 'http' });
  }
}

function containerOf(parts: Construct, name: string, props: TrialPodProps): ContainerSpec {
  const { image, port, path, args, env, user, mounts } = props;
  return {
    name,
    image,
    ports: port === undefined ? [] : [{ name: 'http', number: port }],
    args,
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, EnvValue.fromValue(value)])),
    cpu: { request: Quantity.millicores(50), limit: Quantity.millicores(500) },
    memory: { request: Quantity.mebibytes(64), limit: Quantity.mebibytes(256) },
    user,
    readOnlyRootFilesystem: false,
    ready: port === undefined ? undefined : { path, port },
    mounts: [...mounts].map(([directory, claim]) => {
      const reference = PersistentVolumeClaim.fromClaimName(parts, `${claim.name}-claim`, claim.name);
      const volume = Volume.fromPersistentVolumeClaim(parts, `${claim.name}-volume`, reference, { name: claim.name });
      return { path: directory, volume };
    }),
  };
}
