import type { Prediction } from '../proofs';
import { recordsOf, type StrataRecord } from '../records';
import { Graph } from './graph';
import { addHosts } from './hosts';
import { Objects } from './objects';
import { addExports, addStorage, type Ground } from './storage';
import { addWorkloads } from './workloads';

/** What stands on what in a tree: read from its records, and from the predictions which claim gets which volume. */
export function graphOf(records: readonly StrataRecord[], predictions: readonly Prediction[]): Graph {
  const graph = new Graph();
  const machines = addHosts(graph, records);
  const ground: Ground = { machines, nodes: addNodes(graph, records, machines) };
  const toExport = addExports(graph, records, ground);
  const objects = new Objects(graph, records);
  addStorage(graph, objects, { records, predictions, ground, toExport });
  addWorkloads(graph, objects, { records, predictions, ground, toExport });
  return graph;
}

function addNodes(graph: Graph, records: readonly StrataRecord[], machines: Ground['machines']): Ground['nodes'] {
  return new Map(
    recordsOf(records, 'node').map(({ path, name, address }) => {
      const node = graph.add({ kind: 'Node', name, path });
      const machine = machines.get(address.toString());
      if (machine !== undefined) {
        graph.link(node, machine.domain, 'machine');
      }
      return [name, { node, machine }] as const;
    }),
  );
}
