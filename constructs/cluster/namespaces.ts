import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsLabel } from '../../src/kubernetes/object-name';

/** How strictly Kubernetes' Pod Security admission judges the pods of a namespace. */
export type PodSecurity = 'restricted' | 'baseline' | 'privileged';

const ID = '00-cluster';

/**
 * The namespaces of an environment, in the chart that is applied first: `00-cluster.k8s.yaml`.
 *
 * @stateful deleting a namespace deletes the claims in it
 */
export class Namespaces extends Chart {
  constructor(scope: Construct, namespaces: Readonly<Record<string, PodSecurity>>) {
    super(scope, ID, { disableResourceNameHashes: true });
    check(this, (wrong) => {
      for (const name of Object.keys(namespaces).filter((each) => !isDnsLabel(each))) {
        wrong('namespaces', `must have names in lower case, got "${name}"; use letters, digits and '-'`);
      }
    });
    for (const [name, level] of Object.entries(namespaces)) {
      new k8s.KubeNamespace(this, name, {
        metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level } },
      });
    }
  }
}

/**
 * The chart that is applied first: that of the namespaces, or one that is made where there are none. Kinds of one's own
 * belong there, since an object of a kind that is not served yet is refused.
 */
export function firstChart(scope: Construct): Chart {
  const { root } = scope.node;
  const found = root.node.tryFindChild(ID);
  return found === undefined ? new Chart(root as Construct, ID, { disableResourceNameHashes: true }) : Chart.of(found);
}
