import type { KubernetesObject } from '../../src/records';

/** What a test says of a volume or claim; everything else is what the documents' own have. */
export interface StorageFacts {
  readonly modes?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly namespace?: string;
  /** Further fields of `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

export const RWO = 'ReadWriteOnce';
export const ROX = 'ReadOnlyMany';
export const RWX = 'ReadWriteMany';

/** A PersistentVolume of that size, ReadWriteOnce unless told otherwise. */
export function volume(name: string, storage: string, facts: StorageFacts = {}): KubernetesObject {
  const { modes = [RWO], labels, annotations, spec } = facts;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, labels, annotations },
    spec: { capacity: { storage }, accessModes: modes, hostPath: { path: `/data/${name}` }, ...spec },
  };
}

/** A PersistentVolumeClaim of that size, ReadWriteOnce unless told otherwise. */
export function claim(name: string, storage: string, facts: StorageFacts = {}): KubernetesObject {
  const { modes = [RWO], labels, annotations, namespace, spec } = facts;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels, annotations, namespace },
    spec: { resources: { requests: { storage } }, accessModes: modes, ...spec },
  };
}

/** A StorageClass that provisions nothing, unless told otherwise. */
export function storageClass(
  name: string,
  facts: { readonly isDefault?: boolean; readonly waits?: boolean; readonly provisioner?: string } = {},
): KubernetesObject {
  const { isDefault, waits, provisioner = 'kubernetes.io/no-provisioner' } = facts;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {} },
    provisioner,
    volumeBindingMode: waits ? 'WaitForFirstConsumer' : 'Immediate',
  };
}

/** `spec` of a volume that only the named nodes can reach. */
export function reachedFrom(...nodes: readonly string[]): Readonly<Record<string, unknown>> {
  const matchExpressions = [{ key: 'kubernetes.io/hostname', operator: 'In', values: nodes }];
  return { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } };
}
