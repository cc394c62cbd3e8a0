import { Size } from 'cdk8s';
import {
  type Capability,
  type ContainerProps,
  Cpu,
  EmptyDirMedium,
  type EnvValue,
  Handler,
  ImagePullPolicy,
  Probe,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Wrong } from '../../src/check';
import { imageReference, isPinned, type Quantity } from '../../src/values';

/** A port that the process listens on. */
export interface ContainerPortSpec {
  readonly name: string;
  readonly number: number;
}

/** How much of something a container asks for and may use at most. */
export interface ResourceSpec {
  readonly request: Quantity;
  /**
   * @default - none
   */
  readonly limit?: Quantity;
}

/** An HTTP path on a declared port that answers 200 when all is well. */
export interface HttpCheck {
  readonly path: string;
  readonly port: number;
}

/**
 * One container, with everything stated that decides how it runs. cdk8s-plus has defaults of its own (1 CPU, pull
 * Always, non-root, a startup probe), which suit few images; here nothing is left to them.
 */
export interface ContainerSpec {
  readonly name: string;
  /** Image with an exact tag. */
  readonly image: string;
  readonly ports: readonly ContainerPortSpec[];
  readonly cpu: ResourceSpec;
  readonly memory: ResourceSpec;
  /** User id of the process; 0 is root. */
  readonly user: number;
  /** Whether the image runs with a root file system that nobody can write. */
  readonly readOnlyRootFilesystem: boolean;
  /**
   * When the pod may get traffic.
   * @default - as soon as it runs: for what serves nobody
   */
  readonly ready?: HttpCheck;
  /**
   * When the process must be restarted.
   * @default - never
   */
  readonly alive?: HttpCheck;
  /**
   * Directories that the process writes and nobody keeps.
   * @default - none
   */
  readonly scratch?: readonly string[];
  /**
   * @default - none
   */
  readonly mounts?: readonly VolumeMount[];
  /**
   * @default - none
   */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /**
   * Arguments of the process.
   * @default - those of the image
   */
  readonly args?: readonly string[];
  /**
   * Command that runs in the container beside its process, once at each start. Where it fails, the container is started
   * anew.
   * @default - none
   */
  readonly afterStart?: readonly string[];
}

/** Kubernetes takes the word `ALL` where cdk8s-plus-27 lists single capabilities only. */
const ALL_CAPABILITIES = 'ALL' as Capability;

const MEBI = 2n ** 20n;

/** What cdk8s-plus needs to be told about a container, with nothing left to its defaults. */
export function containerProps(scope: Construct, spec: ContainerSpec): ContainerProps {
  const { name, image, ports, cpu, memory, user, ready, alive, env, afterStart } = spec;
  const scratch = (spec.scratch ?? []).map((path) => ({
    path,
    volume: Volume.fromEmptyDir(
      scope,
      `${name}-scratch${path.replaceAll('/', '-')}`,
      `scratch${path.replaceAll('/', '-')}`,
      {
        medium: EmptyDirMedium.DEFAULT,
      },
    ),
  }));
  return {
    name,
    image,
    ports: ports.map((port) => ({ name: port.name, number: port.number })),
    // tags are pinned, so what a node has under the tag is the image
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    resources: {
      cpu: { request: cores(cpu.request), limit: cpu.limit && cores(cpu.limit) },
      memory: { request: bytes(memory.request), limit: memory.limit && bytes(memory.limit) },
    },
    securityContext: {
      user,
      group: user,
      ensureNonRoot: user !== 0,
      readOnlyRootFilesystem: spec.readOnlyRootFilesystem,
      allowPrivilegeEscalation: false,
      privileged: false,
      // an image that starts as root needs some of root's own capabilities to become what it serves as
      capabilities: user === 0 ? undefined : { drop: [ALL_CAPABILITIES] },
    },
    readiness: ready && httpProbe(ready),
    liveness: alive && httpProbe(alive),
    startup: ready && httpProbe(ready),
    volumeMounts: [...scratch, ...(spec.mounts ?? [])],
    args: spec.args && [...spec.args],
    envVariables: { ...env },
    lifecycle: afterStart && { postStart: Handler.fromCommand([...afterStart]) },
  };
}

function httpProbe({ path, port }: HttpCheck): Probe {
  return Probe.fromHttpGet(path, { port });
}

function cores(quantity: Quantity): Cpu {
  return Cpu.millis(Number(quantity.ceilMilli));
}

/** cdk8s-plus prints memory in whole mebibytes; `refuseContainerMistakes` has seen to it that nothing is rounded. */
function bytes(quantity: Quantity): Size {
  return Size.mebibytes(Number(quantity.ceil / MEBI));
}

/** Mistakes of a container, whatever kind of workload it is in. */
export function refuseContainerMistakes(
  { image, ports, ready, alive, cpu, memory }: ContainerSpec,
  wrong: Wrong,
): void {
  const reference = imageReference(image);
  // a digest under `latest` is one image, and tells nobody which
  if (!isPinned(reference) || reference.tag === 'latest') {
    wrong('image', `must have an exact tag, got "${image}"; pin it in constructs/versions.ts`);
  }
  for (const [prop, check] of Object.entries({ ready, alive })) {
    if (check !== undefined && !ports.some(({ number }) => number === check.port)) {
      wrong(prop, `must be checked on a declared port, got "${check.port}"; add it to 'ports'`);
    }
  }
  for (const [name, { request, limit }] of Object.entries({ cpu, memory })) {
    if (limit !== undefined && limit.compare(request) < 0) {
      wrong(name, `must have a limit of at least its request, got "${limit}" for "${request}"; raise the limit`);
    }
  }
  for (const quantity of [memory.request, memory.limit]) {
    if (quantity !== undefined && quantity.ceil % MEBI !== 0n) {
      wrong('memory', `must be whole mebibytes, got "${quantity}"; write it with Mi or Gi`);
    }
  }
}
