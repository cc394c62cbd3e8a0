import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { check } from '../../src/check';
import { isDnsLabel } from '../../src/kubernetes/object-name';

/** How strictly Kubernetes' Pod Security admission judges the pods of a namespace. */
export type PodSecurity = 'restricted' | 'baseline' | 'privileged';

/**
 * The namespaces of an environment, in a chart of their own that is applied first: `00-cluster.k8s.yaml`.
 *
 * @stateful deleting a namespace deletes the claims in it
 */
export class Namespaces extends Chart {
  constructor(scope: Construct, namespaces: Readonly<Record<string, PodSecurity>>) {
    super(scope, '00-cluster', { disableResourceNameHashes: true });
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
