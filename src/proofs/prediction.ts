import type { Ipv4Address } from '../values';

/**
 * What a claim will be bound to.
 *
 * `certain`: one volume in every order of arrival. `undecided`: one of `volumes`, depending on the order. `dynamic`: a
 * provisioner of the claim's class will make the volume. `unbound`: nothing fits.
 */
export interface BindingPrediction {
  readonly kind: 'binding';
  readonly path: string;
  readonly namespace: string;
  readonly claim: string;
  readonly verdict: 'certain' | 'undecided' | 'dynamic' | 'unbound';
  readonly volumes: readonly string[];
  /** Whether the claim may also find every volume taken. */
  readonly mayStayPending: boolean;
  /** Whether a provisioner makes a volume when the claim finds none. */
  readonly mayBeProvisioned: boolean;
}

/** Who will answer at an address. */
export interface AddressPrediction {
  readonly kind: 'address';
  readonly path: string;
  readonly address: Ipv4Address;
  readonly use: string;
}

/**
 * At which address a Service of type LoadBalancer will answer. `certain`: at the one in `addresses`. `undecided`: at one
 * of them, whichever the announcing program gives it.
 */
export interface ServiceAddressPrediction {
  readonly kind: 'service-address';
  readonly path: string;
  readonly namespace: string;
  readonly service: string;
  readonly verdict: 'certain' | 'undecided';
  /** Single addresses, and ranges such as `10.0.0.20-10.0.0.29`. */
  readonly addresses: readonly string[];
}

/** How many ready pods will stand behind a Service. */
export interface EndpointsPrediction {
  readonly kind: 'endpoints';
  readonly path: string;
  readonly namespace: string;
  readonly service: string;
  readonly pods: number;
}

/** One disk of a machine: its place on the bus, and the file on the host it comes from. */
export interface PredictedDisk {
  readonly target: string;
  readonly source: string;
}

/** The disks that will be attached to a machine. */
export interface DisksPrediction {
  readonly kind: 'disks';
  readonly path: string;
  readonly host: string;
  readonly guest: string;
  readonly disks: readonly PredictedDisk[];
}

/** Which nodes can hold a pod of a template, as the scheduler judges them. */
export interface PlacementPrediction {
  readonly kind: 'placement';
  readonly path: string;
  readonly namespace: string;
  /** The object that makes the pods, as `Deployment portal`. */
  readonly owner: string;
  /** The pod's name, where pods of one owner differ in the nodes that can hold them. */
  readonly pod?: string;
  /** Every node that such a pod may be on, in the order of the nodes; of a DaemonSet, every node that it will be on. */
  readonly nodes: readonly string[];
  /** Whether the order of arrival, or something that is not known, may leave a pod without a node. */
  readonly mayStayPending: boolean;
}

/** What the world will look like: `strata verify` compares it with the live one. */
export type Prediction =
  | BindingPrediction
  | AddressPrediction
  | ServiceAddressPrediction
  | EndpointsPrediction
  | DisksPrediction
  | PlacementPrediction;
