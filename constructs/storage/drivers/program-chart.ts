import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { type Construct, Node } from 'constructs';

/** What a program may do in the whole cluster; fields of a rule of RBAC. */
export interface ClusterRule {
  /** @default - the core group */
  readonly group?: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export const READ: readonly string[] = ['get', 'list', 'watch'];

/**
 * The chart of a program that several classes share, at the top of the tree: the first class to need it makes it, the
 * others find it.
 *
 * @param id of the chart, the same for every class
 */
export function sharedChart<T extends Chart>(scope: Construct, id: string, make: (root: Construct) => T): T {
  const { root } = Node.of(scope);
  return (Node.of(root).tryFindChild(id) as T | undefined) ?? make(root as Construct);
}

/**
 * Defines a ServiceAccount that may do what `rules` say, everywhere in the cluster, and gives its name.
 *
 * @param namespace that the account is in; that of the chart where none is named
 */
export function serviceAccount(
  scope: Construct,
  name: string,
  rules: readonly ClusterRule[],
  namespace = Chart.of(scope).namespace ?? 'default',
): string {
  new k8s.KubeServiceAccount(scope, `${name}-account`, { metadata: { name, namespace } });
  if (rules.length > 0) {
    new k8s.KubeClusterRole(scope, `${name}-role`, {
      metadata: { name },
      rules: rules.map(({ group = '', resources, verbs }) => ({
        apiGroups: [group],
        resources: [...resources],
        verbs: [...verbs],
      })),
    });
    new k8s.KubeClusterRoleBinding(scope, `${name}-binding`, {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }
  return name;
}
