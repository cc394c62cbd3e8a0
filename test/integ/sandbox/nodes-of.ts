import type { EnvironmentData } from '../../../stacks/environment';

/** What a node has that stands on no machine of the environment. */
const ELSEWHERE = { cpu: '8', memory: '32Gi' };

/**
 * The nodes of an environment as Kubernetes objects, as kubelets would register them: JSON, which is YAML.
 *
 * It reads the data alone. What it makes must not follow from the code that predicts what happens on it.
 */
export function nodesOf({ hosts = {}, cluster }: EnvironmentData): string {
  const machines = Object.assign({}, ...Object.values(hosts).map((host) => host.machines ?? {}));
  const items = Object.entries(cluster?.nodes ?? {}).map(([name, node]) => {
    const machine = node.machine === undefined ? undefined : machines[node.machine];
    const size = machine === undefined ? ELSEWHERE : { cpu: String(machine.vcpus), memory: machine.memory };
    const resources = { ...size, pods: '110', 'ephemeral-storage': '20Gi' };
    const leads = node.role === 'control-plane';
    const address = node.address ?? machine?.address;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        annotations: { 'kwok.x-k8s.io/node': 'fake' },
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          ...(leads ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
          ...node.labels,
        },
      },
      spec: leads ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {},
      status: {
        addresses: [
          { type: 'Hostname', address: name },
          ...(address === undefined ? [] : [{ type: 'InternalIP', address }]),
        ],
        allocatable: resources,
        capacity: resources,
      },
    };
  });
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 2);
}
