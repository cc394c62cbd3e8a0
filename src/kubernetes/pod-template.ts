import type { KubernetesObject } from '../records';

/** What pods are made from, as far as anything here looks at it. */
export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: PodSpec;
}

export interface PodSpec {
  readonly volumes?: readonly PodVolume[];
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly serviceAccountName?: string;
  readonly imagePullSecrets?: readonly Named[];
  readonly priorityClassName?: string;
  readonly runtimeClassName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: unknown;
  readonly nodeName?: string;
  readonly tolerations?: readonly { readonly key?: string; readonly operator?: string }[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  /** False where the users of the pod are others on the node. */
  readonly hostUsers?: boolean;
  readonly securityContext?: SecurityContext;
}

/** As whom a pod, or a container of it, runs. */
export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  /** Of a pod alone: a group that its processes have, and its volumes where they can. */
  readonly fsGroup?: number;
  /** Of a pod alone: `OnRootMismatch` where volumes that have the group already are left alone. */
  readonly fsGroupChangePolicy?: string;
  /** Of a pod alone. */
  readonly supplementalGroups?: readonly number[];
  /** Of a pod alone: `Strict` where the image adds no groups of its own. */
  readonly supplementalGroupsPolicy?: string;
  /** Of a container alone. */
  readonly privileged?: boolean;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports?: readonly PodPort[];
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name?: string; readonly value?: string; readonly valueFrom?: EnvironmentSource }[];
  readonly envFrom?: readonly EnvironmentSource[];
  readonly volumeMounts?: readonly VolumeMount[];
  /** Volumes that it is given as raw block devices. */
  readonly volumeDevices?: readonly { readonly name: string; readonly devicePath: string }[];
  /** `Always` where an init container runs beside the others. */
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContext;
}

/** Where a container has a volume. */
export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
  /** Directory of the volume; the kubelet makes it. */
  readonly subPath?: string;
  readonly subPathExpr?: string;
}

/** A port of a container. */
export interface PodPort {
  readonly name?: string;
  readonly containerPort: number;
  /** @default 'TCP' */
  readonly protocol?: string;
  /** Port of the node that leads here. */
  readonly hostPort?: number;
  /**
   * Address of the node that it is opened on.
   * @default - all of them
   */
  readonly hostIP?: string;
}

/** A volume has its name, and one field that says what it is. */
export interface PodVolume {
  readonly [plugin: string]: unknown;
  readonly name: string;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean };
  readonly configMap?: Named;
  readonly hostPath?: { readonly path?: string };
  readonly projected?: { readonly sources?: readonly ProjectedSource[] };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
}

export interface ProjectedSource {
  readonly secret?: Named;
  readonly configMap?: Named;
}

export interface EnvironmentSource {
  readonly secretKeyRef?: Named;
  readonly secretRef?: Named;
  readonly configMapKeyRef?: Named;
  readonly configMapRef?: Named;
}

/** An object that is named. */
export interface Named {
  readonly name?: string;
  /** Whether the pod starts without it. */
  readonly optional?: boolean;
}

/** The pod itself, or what a workload makes its pods from; undefined for everything else. */
export function templateOf(object: KubernetesObject): PodTemplate | undefined {
  return object.kind === 'Pod' ? object : (object.spec?.jobTemplate?.spec?.template ?? object.spec?.template);
}

/** A container, and the prop that it stands at, such as `containers.web`. */
export interface PlacedContainer {
  readonly prop: string;
  readonly container: Container;
}

/** Every container of an object's pods, in the order in which they start. */
export function containersOf(object: KubernetesObject): readonly PlacedContainer[] {
  const { containers = [], initContainers = [] } = templateOf(object)?.spec ?? {};
  return Object.entries({ initContainers, containers }).flatMap(([list, members]) =>
    members.map((container) => ({ prop: `${list}.${container.name}`, container })),
  );
}

/** Containers that run at the same time: not the init containers that end before the others start. */
export function runningContainersOf(object: KubernetesObject): readonly PlacedContainer[] {
  return containersOf(object).filter(
    ({ prop, container }) => prop.startsWith('containers.') || container.restartPolicy === 'Always',
  );
}

/** Field of the object that `templateOf(object).spec` stands in. */
export function podSpecField({ kind, spec }: KubernetesObject): string {
  const template = spec?.jobTemplate === undefined ? 'spec.template' : 'spec.jobTemplate.spec.template';
  return kind === 'Pod' ? 'spec' : `${template}.spec`;
}
