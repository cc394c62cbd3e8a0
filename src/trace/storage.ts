import { nfsSourcesOf } from '../kubernetes/nfs-sources';
import type { BindingPrediction, Prediction } from '../proofs';
import { type KubernetesObject, recordsOf, type StrataRecord } from '../records';
import { Choices } from './choices';
import { directoriesAround } from './directories';
import type { Graph, Thing } from './graph';
import { linkToDisk, type Machine } from './hosts';
import type { Objects } from './objects';

/** What storage stands on: machines by address, and nodes by name with the machine of each. */
export interface Ground {
  readonly machines: ReadonlyMap<string, Machine>;
  readonly nodes: ReadonlyMap<string, { readonly node: Thing; readonly machine?: Machine }>;
}

/** Links a thing to the directory of an NFS server that it is mounted from. */
export type ToExport = (thing: Thing, server: string, directory: string) => void;

/** Exports with the machines and disks behind them. */
export function addExports(graph: Graph, records: readonly StrataRecord[], { machines }: Ground): ToExport {
  const outside = new Map(recordsOf(records, 'address').map(({ path, address }) => [address.toString(), path]));
  const servers = new Map<string, Thing>();
  const exports = new Map<string, Thing>();
  for (const { path, server, directory } of recordsOf(records, 'export')) {
    const address = server.toString();
    const name = `${address}:${directory}`;
    const thing = exports.get(name) ?? graph.add({ kind: 'export', name, path });
    exports.set(name, thing);
    const machine = machines.get(address);
    if (machine !== undefined) {
      linkToDisk(graph, thing, machine, directory);
      graph.link(thing, machine.domain, 'NFS server');
    } else {
      const existing =
        servers.get(address) ?? graph.add({ kind: 'server', name: address, path: outside.get(address) ?? path });
      servers.set(address, existing);
      graph.link(thing, existing, 'NFS server outside the tree');
    }
  }
  return (thing, server, directory) => {
    const around = directoriesAround(directory).map((each) => exports.get(`${server}:${each}`));
    const found = around.find((each) => each !== undefined);
    if (found !== undefined) {
      graph.link(thing, found, `directory ${directory}`);
    }
  };
}

/** PersistentVolumes, and classes that make them, down to disks, and claims down to the volumes that they are or may be bound to. */
export function addStorage(
  graph: Graph,
  objects: Objects,
  { records, predictions, ground, toExport }: StorageFacts,
): void {
  for (const record of recordsOf(records, 'kubernetes')) {
    const thing = objects.of(record);
    const { kind, spec } = record.object;
    if ((kind === 'PersistentVolume' || kind === 'StorageClass') && thing !== undefined) {
      for (const { server, directory } of nfsSourcesOf(record.object)) {
        toExport(thing, server, directory);
      }
    }
    if (kind === 'PersistentVolume' && thing !== undefined) {
      const directory = spec?.local?.path ?? spec?.hostPath?.path;
      if (directory !== undefined) {
        toNodes(graph, thing, { object: record.object, directory: String(directory), ground });
      }
    }
  }
  const choices = new Choices(graph);
  for (const prediction of predictions) {
    if (prediction.kind === 'binding') {
      addBinding(objects, choices, prediction);
    }
  }
}

interface StorageFacts {
  readonly records: readonly StrataRecord[];
  readonly predictions: readonly Prediction[];
  readonly ground: Ground;
  readonly toExport: ToExport;
}

/** The nodes that a volume's own affinity names, and the disk of each that its directory lies on. */
function toNodes(
  graph: Graph,
  volume: Thing,
  {
    object,
    directory,
    ground,
  }: { readonly object: KubernetesObject; readonly directory: string; readonly ground: Ground },
): void {
  const terms: readonly AffinityTerm[] = object.spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const names = terms.flatMap(({ matchExpressions = [] }) =>
    matchExpressions.flatMap(({ key, operator, values = [] }) =>
      key === 'kubernetes.io/hostname' && operator === 'In' ? values : [],
    ),
  );
  for (const found of new Set(names.map((name) => ground.nodes.get(name)))) {
    if (found !== undefined) {
      if (found.machine !== undefined) {
        linkToDisk(graph, volume, found.machine, directory);
      }
      graph.link(volume, found.node, `directory ${directory} of the node`);
    }
  }
}

interface AffinityTerm {
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** A claim that a StatefulSet makes stands in no manifest, and in the predictions alone. */
function addBinding(objects: Objects, choices: Choices, prediction: BindingPrediction): void {
  const { path, namespace, claim, verdict, mayStayPending, mayBeProvisioned } = prediction;
  const reference = { kind: 'PersistentVolumeClaim', namespace, name: claim };
  const thing = objects.find(reference) ?? objects.add({ kind: reference.kind, place: namespace, name: claim, path });
  const others = [...(mayBeProvisioned ? ['a new volume'] : []), ...(mayStayPending ? ['none'] : [])];
  const how = verdict === 'certain' ? 'bound' : ['undecided', ...others].join(', or ');
  const volumes = prediction.volumes.map((name) => objects.find({ kind: 'PersistentVolume', name }));
  choices.link(
    thing,
    volumes.filter((each) => each !== undefined),
    { one: how, several: how },
  );
}
