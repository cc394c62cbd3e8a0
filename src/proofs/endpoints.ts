import type { KubernetesRecord } from '../records';
import type { Finding } from './finding';
import { namespaceOf, type PodGroup } from './pod-groups';
import type { EndpointsPrediction } from './prediction';
import type { Proof } from './proof';
import { type PodIndex, podIndexOf, servedPods } from './services';

/** PRT: behind every Service stand pods, and how many. */
export const endpoints: Proof = {
  codes: {
    PRT001: {
      title: 'a Service selects no pod',
      why:
        'Kubernetes accepts it and gives it an address, and every connection to that address is refused. Mostly one ' +
        'label is spelled in two ways, or the pods stand in another namespace.',
    },
  },

  prove({ records }) {
    const index = podIndexOf(records);
    const chosen = servedPods(records);
    return {
      findings: chosen.filter(({ pods }) => pods.length === 0).map(({ service }) => empty(service, index)),
      predictions: chosen.flatMap(({ service, pods }) => predict(service, pods)),
    };
  },
};

/** Nothing is predicted where the number is not the tree's to say: behind an autoscaler, or for pods of a Job. */
function predict({ path, object }: KubernetesRecord, groups: readonly PodGroup[]): readonly EndpointsPrediction[] {
  const counts = groups.map(({ count }) => count);
  return counts.includes(undefined)
    ? []
    : [
        {
          kind: 'endpoints',
          path,
          namespace: namespaceOf(object),
          service: object.metadata.name,
          pods: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
        },
      ];
}

function empty({ path, object }: KubernetesRecord, index: PodIndex): Finding {
  const { selector } = object.spec;
  const got = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const elsewhere = index.selectedBy(selector);
  // the group that misses the fewest labels is most likely the one that is meant
  const [nearest] = index
    .near(selector, namespaceOf(object))
    .map((group) => ({
      group,
      hits: Object.entries(selector).filter(([key, value]) => group.labels[key] === value).length,
    }))
    .sort((a, b) => b.hits - a.hits);
  const fix =
    elsewhere.length > 0
      ? `${elsewhere[0].owner} has these labels in namespace ${elsewhere[0].namespace}; move one of the two`
      : nearest === undefined
        ? 'give the pods these labels, or define them'
        : `${nearest.group.owner} is nearest; give its pods these labels`;
  return {
    code: 'PRT001',
    severity: 'warning',
    path,
    message: `'selector' must select the pods of something in namespace ${namespaceOf(object)}, got "${got}"`,
    fix,
    related: [...elsewhere, ...(nearest === undefined ? [] : [nearest.group])].map((group) => group.path),
  };
}
