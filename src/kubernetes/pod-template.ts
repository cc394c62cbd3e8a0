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
  readonly tolerations?: readonly { readonly key?: string; readonly operator?: string }[];
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports?: readonly PodPort[];
  readonly env?: readonly { readonly valueFrom?: EnvironmentSource }[];
  readonly envFrom?: readonly EnvironmentSource[];
  /** `Always` where an init container runs beside the others. */
  readonly restartPolicy?: string;
}

/** A port of a container. */
export interface PodPort {
  readonly name?: string;
  readonly containerPort: number;
  /** @default 'TCP' */
  readonly protocol?: string;
}

/** A volume has its name, and one field that says what it is. */
export interface PodVolume {
  readonly [plugin: string]: unknown;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean };
  readonly configMap?: Named;
  readonly projected?: { readonly sources?: readonly ProjectedSource[] };
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
