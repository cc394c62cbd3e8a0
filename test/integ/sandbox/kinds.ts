import type { KubernetesObject } from '../../../src/records';
import type { ControlPlane } from './control-plane';
import { until } from './until';

/** Has an API server serve kinds of one's own, and waits until it does and describes them. */
export async function installKinds(cluster: ControlPlane, kinds: readonly KubernetesObject[]): Promise<void> {
  if (kinds.length === 0) {
    return;
  }
  const named = new Map(kinds.map((kind) => [kind.metadata.name, kind]));
  cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...named.values()] }));
  cluster.kubectl('wait', '--for=condition=Established', ...[...named.keys()].map((name) => `crd/${name}`));
  const advice = () => 'read kube-apiserver.log';
  await until({ where: 'sandbox/kinds', what: 'described', limit: 30_000, every: 500, advice }, () => {
    const described = cluster.kubectl('get', '--raw', '/openapi/v2');
    return [...named.values()].every(({ spec }) => described.includes(`"kind":"${spec.names.kind}"`)) || undefined;
  });
}
