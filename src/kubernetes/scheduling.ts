import type { LabelSelector } from '../proofs/binding/model';
import type { Container, PodPort, PodSpec } from './pod-template';

/** The part of a pod that says where it may run, with the names of Kubernetes' own fields. */
export interface SchedulingSpec extends PodSpec {
  readonly containers?: readonly SizedContainer[];
  readonly initContainers?: readonly SizedContainer[];
  readonly nodeName?: string;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly SpreadConstraint[];
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly unknown[];
  readonly resourceClaims?: readonly unknown[];
  readonly hostNetwork?: boolean;
  readonly overhead?: ResourceList;
  /** Of all its containers together. */
  readonly resources?: Resources;
}

/** Quantities by the name of the resource, such as `cpu` and `example.com/gpu`. */
export type ResourceList = Readonly<Record<string, string | number>>;

export interface Resources {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
}

export interface SizedContainer extends Container {
  readonly resources?: Resources;
  readonly ports?: readonly HostedPort[];
}

export interface HostedPort extends PodPort {
  readonly hostPort?: number;
  readonly hostIP?: string;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface Affinity {
  readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector };
  readonly podAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodTerm[] };
  readonly podAntiAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodTerm[] };
}

export interface NodeSelector {
  readonly nodeSelectorTerms?: readonly NodeTerm[];
}

export interface NodeTerm {
  readonly matchExpressions?: readonly NodeRequirement[];
  readonly matchFields?: readonly NodeRequirement[];
}

export interface NodeRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Pods that are looked for, and the label that makes nodes one place. */
export interface PodTerm {
  readonly topologyKey: string;
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly matchLabelKeys?: readonly string[];
}
