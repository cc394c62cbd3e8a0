import type { KubernetesRecord, StrataRecord } from '../records';
import type { KubernetesVersion } from '../values';
import type { Finding } from './finding';
import type { Prediction } from './prediction';

/** All a proof may know. It never sees a construct: what it says holds for raw YAML and hand-written objects too. */
export interface Facts {
  readonly records: readonly StrataRecord[];
  /** Version of the cluster; absent where the environment has none. */
  readonly kubernetes?: KubernetesVersion;
  /** Nodes that the cluster is known to have, besides those of the records. */
  readonly nodes?: readonly KubernetesRecord[];
}

/** A rule by its code, in words: why it holds and how to mend a breach. */
export interface CodeMeaning {
  readonly title: string;
  readonly why: string;
}

/** One file, one question about the records. Pure: the same records give the same answer. */
export interface Proof {
  readonly codes: Readonly<Record<string, CodeMeaning>>;
  /** Whether it asks about hosts and servers, which stand in a tree and in no Kubernetes object. */
  readonly needsTree?: true;
  prove(facts: Facts): { readonly findings: readonly Finding[]; readonly predictions: readonly Prediction[] };
}
