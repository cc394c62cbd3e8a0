import { type ClusterRule, READ } from './program-chart';

/**
 * What kadalu's operator does everywhere: it defines the driver and a class for each storage. Source: manifests of
 * kadalu 1.2.0.
 */
export const OPERATOR_RULES: readonly ClusterRule[] = [
  {
    group: 'storage.k8s.io',
    resources: ['csidrivers', 'storageclasses'],
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update'],
  },
  { group: 'kadalu-operator.storage', resources: ['kadalustorages'], verbs: READ },
  { resources: ['persistentvolumes'], verbs: READ },
];

/** What it does in its own namespace. */
export const OWN_RULES: readonly ClusterRule[] = [
  {
    resources: ['configmaps', 'pods', 'pods/exec', 'services'],
    verbs: ['create', 'delete', 'get', 'list', 'patch'],
  },
  { group: 'apps', resources: ['daemonsets', 'statefulsets'], verbs: ['create', 'delete', 'get', 'patch'] },
];

/** What the controller that the operator starts does for claims: it makes, attaches and grows volumes. */
export const PROVISIONER_RULES: readonly ClusterRule[] = [
  { resources: ['persistentvolumes'], verbs: [...READ, 'create', 'delete', 'patch'] },
  { resources: ['persistentvolumeclaims'], verbs: [...READ, 'update'] },
  { resources: ['persistentvolumeclaims/status'], verbs: ['patch'] },
  { resources: ['events'], verbs: [...READ, 'create', 'update', 'patch'] },
  { resources: ['nodes', 'pods'], verbs: READ },
  { group: 'storage.k8s.io', resources: ['storageclasses', 'csinodes'], verbs: READ },
  { group: 'storage.k8s.io', resources: ['volumeattachments'], verbs: [...READ, 'patch'] },
  { group: 'storage.k8s.io', resources: ['volumeattachments/status'], verbs: ['patch'] },
];

/** What the pods on the nodes do. */
export const NODE_RULES: readonly ClusterRule[] = [
  { resources: ['events'], verbs: [...READ, 'create', 'update', 'patch'] },
];
