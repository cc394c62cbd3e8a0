import { podSource } from '../kubernetes/nfs-sources';
import { referencesOf } from '../kubernetes/object-references';
import type { Reference } from '../kubernetes/pod-references';
import { type PodVolume, templateOf } from '../kubernetes/pod-template';
import type { Prediction } from '../proofs';
import { namespaceOf } from '../proofs/pod-groups';
import { servedPods } from '../proofs/services';
import { type KubernetesObject, recordsOf, type StrataRecord } from '../records';
import { Choices } from './choices';
import type { Graph, PodVolumeUse, Thing } from './graph';
import type { Objects } from './objects';
import { mountText, podVolumesOf, volumeUsesOf } from './pod-volumes';
import type { Ground, ToExport } from './storage';

/** What links workloads to the rest. */
export interface WorkloadFacts {
  readonly records: readonly StrataRecord[];
  readonly predictions: readonly Prediction[];
  readonly ground: Ground;
  readonly toExport: ToExport;
}

/** Services down to pods, and all objects down to what they name. */
export function addWorkloads(graph: Graph, objects: Objects, facts: WorkloadFacts): void {
  const makers = new Map<string, Thing>();
  for (const record of recordsOf(facts.records, 'kubernetes')) {
    const thing = objects.of(record);
    if (thing !== undefined) {
      makers.set(record.path, thing);
      addVolumes(graph, objects, { thing, object: record.object, ...facts });
      addClaimTemplates(graph, objects, { thing, object: record.object });
      addReferences(graph, objects, { thing, object: record.object });
    }
  }
  addPlacements(graph, makers, facts);
  for (const { service, pods } of servedPods(facts.records)) {
    const upper = objects.of(service);
    for (const lower of pods.map(({ path }) => makers.get(path))) {
      if (upper !== undefined && lower !== undefined) {
        graph.link(upper, lower, 'selects its pods');
      }
    }
  }
}

/** Pods down to the nodes that can hold them; of a DaemonSet, to all on which it will be. */
function addPlacements(graph: Graph, makers: ReadonlyMap<string, Thing>, { predictions, ground }: WorkloadFacts): void {
  const choices = new Choices(graph);
  for (const prediction of predictions) {
    const thing = prediction.kind === 'placement' ? makers.get(prediction.path) : undefined;
    if (prediction.kind !== 'placement' || thing === undefined) {
      continue;
    }
    const { pod, mayStayPending } = prediction;
    const nodes = prediction.nodes.flatMap((name) => ground.nodes.get(name)?.node ?? []);
    const who = `${pod === undefined ? '' : `pod ${pod} `}`;
    const one = mayStayPending ? `${who}may run on` : `${who}runs on`;
    for (const lower of thing.kind === 'DaemonSet' ? nodes.map((node) => [node]) : [nodes]) {
      choices.link(thing, lower, { one, several: `${who}may run on` });
    }
  }
}

interface Subject {
  readonly thing: Thing;
  readonly object: KubernetesObject;
}

function addVolumes(
  graph: Graph,
  objects: Objects,
  { thing, object, ground, toExport }: Subject & WorkloadFacts,
): void {
  const node = ground.nodes.get(templateOf(object)?.spec?.nodeName ?? '')?.node;
  for (const { source, ...volume } of podVolumesOf(object)) {
    const lower = objectsOf(source).map((reference) => objects.find({ ...reference, namespace: namespaceOf(object) }));
    for (const target of lower.filter((each) => each !== undefined)) {
      graph.link(thing, target, mountText(volume), { volume });
    }
    const plugin = Object.keys(source).find((field) => field !== 'name');
    if (plugin !== undefined && !OBJECTS.has(plugin)) {
      const place = [thing.place, thing.name].filter((part) => part !== undefined).join('/');
      const inline = graph.add({ kind: plugin, place, name: volume.name, path: thing.path });
      graph.link(thing, inline, mountText(volume), { volume });
      const [served] = podSource(source);
      if (served !== undefined) {
        toExport(inline, served.server, served.directory);
      } else if (node !== undefined) {
        graph.link(inline, node, 'kept on the node');
      }
    }
  }
}

/** Fields of a volume that name an object. All others say where the data are by themselves. */
const OBJECTS: ReadonlySet<string> = new Set(['persistentVolumeClaim', 'configMap', 'secret', 'projected']);

function objectsOf({ persistentVolumeClaim, configMap, secret, projected }: PodVolume): readonly Named[] {
  return [
    { kind: 'PersistentVolumeClaim', name: persistentVolumeClaim?.claimName },
    { kind: 'ConfigMap', name: configMap?.name },
    { kind: 'Secret', name: secret?.secretName },
    ...(projected?.sources ?? []).flatMap((source) => [
      { kind: 'ConfigMap', name: source.configMap?.name },
      { kind: 'Secret', name: source.secret?.name },
    ]),
  ].filter((each): each is Named => each.name !== undefined);
}

type Named = Pick<Reference, 'kind' | 'name'>;

/** A StatefulSet's template gives each of its pods a claim named `<template>-<set>-<number>`. */
function addClaimTemplates(graph: Graph, objects: Objects, { thing, object }: Subject): void {
  const { kind, metadata, spec } = object;
  const templates: readonly KubernetesObject[] = kind === 'StatefulSet' ? (spec?.volumeClaimTemplates ?? []) : [];
  const uses = templates.length === 0 ? new Map<string, PodVolumeUse>() : volumeUsesOf(object);
  const start: number = spec?.ordinals?.start ?? 0;
  for (const { metadata: template } of templates) {
    const volume = uses.get(template.name) ?? { name: template.name, mounts: [], fields: [] };
    for (let index = 0; index < (spec?.replicas ?? 1); index++) {
      const name = `${template.name}-${metadata.name}-${start + index}`;
      const claim = objects.find({ kind: 'PersistentVolumeClaim', namespace: namespaceOf(object), name });
      if (claim !== undefined) {
        graph.link(thing, claim, `${mountText(volume)} of pod ${start + index}`, { volume });
      }
    }
  }
}

/** All else that an object names; what it mounts is told with the directory. */
function addReferences(graph: Graph, objects: Objects, { thing, object }: Subject): void {
  const seen = new Set<Thing>();
  for (const reference of referencesOf(object).filter(({ prop }) => !prop.startsWith('volumes.'))) {
    const target = objects.find(reference);
    if (target !== undefined && !seen.has(target)) {
      seen.add(target);
      graph.link(thing, target, reference.prop);
    }
  }
}
