import type { Taint } from '../../kubernetes/scheduling';

/**
 * What a node that kubeadm joined has without anybody saying so.
 *
 * Sources: k8s.io/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go and etcd/local.go (static pods),
 * pkg/kubelet/apis/config/v1beta1/defaults.go (pods), pkg/kubelet/eviction/defaults_linux.go (memory kept free), all the
 * same in 1.25, 1.27 and 1.36.
 */

/** Pods that a kubelet takes. */
export const MOST_PODS = 110n;

/** Memory below which a kubelet evicts pods, which it never offers to them. */
export const KEPT_FREE = 100n * 1024n * 1024n;

/** The static pods of a control plane: API server 250m, controller manager 200m, scheduler and etcd 100m each. */
export const CONTROL_PLANE_PODS = { pods: 4n, cpu: 650n, memory: 100n * 1024n * 1024n };

export const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane';

export const CONTROL_PLANE_TAINTS: readonly Taint[] = [{ key: CONTROL_PLANE_LABEL, effect: 'NoSchedule' }];

/** What every pod of a DaemonSet tolerates (`AddOrUpdateDaemonPodTolerations` of the DaemonSet controller). */
export const DAEMON_TOLERATIONS = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

/** The same, where it shares the network of its node. */
export const DAEMON_HOST_TOLERATION = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};
