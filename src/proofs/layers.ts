import { type DependencyRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** Layers from the ground up; each is made before the next. */
const LAYERS = ['the hosts', 'the cluster', 'the workloads'];

/** Kinds that belong to the cluster itself. Classes may wait for the program that serves them. */
const OF_CLUSTER: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
]);

/** Records that say something of the tree, and stand for nothing that is made. */
const FACTS: ReadonlySet<string> = new Set(['address', 'dependency', 'range']);

/** LAY: what is below never waits for what stands on it. */
export const layers: Proof = {
  needsTree: true,
  codes: {
    LAY001: {
      title: 'dependencies within a chart lead back to where they start',
      why: 'None of the objects can stand before the others, so the chart has no order to be written in.',
    },
    LAY002: {
      title: 'something depends on a layer above it',
      why:
        'Hosts come first, then the cluster, then what runs in it. A machine that waits for a pod waits for ever: the ' +
        'pod runs on machines, and the engine makes the machines first whatever the tree says.',
    },
  },

  prove({ records }) {
    const highest = layersIn(records, Math.max);
    const lowest = layersIn(records, Math.min);
    const findings = recordsOf(records, 'dependency').flatMap((each) =>
      upward(each, highest.get(each.path), lowest.get(each.on)),
    );
    return { findings, predictions: [] };
  },
};

/** Of each construct, one layer of all that stands below it. */
function layersIn(
  records: readonly StrataRecord[],
  choose: (a: number, b: number) => number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const record of records.filter(({ kind }) => !FACTS.has(kind))) {
    const layer = layerOf(record);
    const ids = record.path.split('/');
    for (let length = 1; length <= ids.length; length += 1) {
      const path = ids.slice(0, length).join('/');
      found.set(path, choose(found.get(path) ?? layer, layer));
    }
  }
  return found;
}

function layerOf(record: StrataRecord): number {
  switch (record.kind) {
    case 'kubernetes':
      return OF_CLUSTER.has(record.object.kind) ? 1 : 2;
    case 'secret-object':
      return 2;
    case 'node':
    case 'proxy':
    case 'service-addresses':
      return 1;
    default:
      return 0;
  }
}

/** All of the one must be below all of the other: what spans two layers, as many charts do, may be meant in part. */
function upward(
  { path, on }: DependencyRecord,
  own: number | undefined,
  other: number | undefined,
): readonly Finding[] {
  return own === undefined || other === undefined || other <= own
    ? []
    : [
        {
          code: 'LAY002',
          severity: 'error',
          path,
          message:
            `'dependencies' must lead to a layer below, got "${path} -> ${on}": ${LAYERS[other]} stand on ` +
            `${LAYERS[own]}, so that leads back to where it starts`,
          fix: 'remove the dependency, or turn it round',
          related: [on],
        },
      ];
}
