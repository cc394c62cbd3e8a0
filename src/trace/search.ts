import { innermost } from '../directories';
import { nearestOf } from '../nearest';
import type { Graph, Link, PodVolumeUse, Thing } from './graph';

/** A thing that was asked for, or some of the volumes of its pods. */
export interface Found {
  readonly thing: Thing;
  /** The volumes that were asked for, by a place or a field. */
  readonly volumes?: readonly Link[];
}

/** How many things are suggested at most, and how many slips make the name of another one. */
const SUGGESTED = 3;
const SLIPS = 3;

/** The namespace that is meant where none is said. */
const DEFAULT = 'default';

/** Short names of kinds, as kubectl has them. */
const SHORT: Readonly<Record<string, string>> = {
  cm: 'configmap',
  deploy: 'deployment',
  ds: 'daemonset',
  hpa: 'horizontalpodautoscaler',
  ing: 'ingress',
  no: 'node',
  ns: 'namespace',
  po: 'pod',
  pv: 'persistentvolume',
  pvc: 'persistentvolumeclaim',
  sa: 'serviceaccount',
  sc: 'storageclass',
  sts: 'statefulset',
  svc: 'service',
};

/** What the names of a controller's pods have behind its own name. */
const POD_SUFFIXES: Readonly<Record<string, RegExp>> = {
  DaemonSet: /^-[a-z0-9]{5}$/,
  Deployment: /^-[a-z0-9]{1,10}-[a-z0-9]{5}$/,
  Job: /^(-\d+)?-[a-z0-9]{5}$/,
  ReplicaSet: /^-[a-z0-9]{5}$/,
  StatefulSet: /^-\d+$/,
};

/**
 * Things by a construct path, `kind/name`, `namespace/kind/name` or `kind/namespace/name`, in small letters or large.
 * With `:/directory` or `:spec...` behind a workload, the volumes that its pods have there.
 */
export function find(graph: Graph, text: string): readonly Found[] {
  const found = thingsAt(graph, text);
  const [thing, place] = parted(text);
  return found.length > 0 || place === undefined
    ? found.map((each) => ({ thing: each }))
    : thingsAt(graph, thing).flatMap((each) => {
        const volumes = volumesAt(volumesOf(graph, each), place);
        return volumes.length === 0 ? [] : [{ thing: each, volumes }];
      });
}

/** `web/Deployment/portal:/srv/downloads` as a thing and a place in its pods. */
function parted(text: string): readonly [thing: string, place?: string] {
  const [, thing, place] = /^(.+):(\/.*|spec\b.*)$/.exec(text) ?? [];
  return thing === undefined ? [text] : [thing, place];
}

/** What could be meant by a text that finds nothing: the directories of a workload, else what is spelled most alike. */
export function suggestionsFor(graph: Graph, text: string): readonly string[] {
  const [workload, place] = parted(text);
  const mounted =
    place === undefined
      ? []
      : thingsAt(graph, workload).flatMap((thing) =>
          volumesOf(graph, thing).flatMap(({ mounts }) => mounts.map((mount) => `${labelOf(thing)}:${mount}`)),
        );
  if (mounted.length > 0) {
    return [...new Set(mounted)];
  }
  const labels = new Map<string, string>();
  for (const thing of graph.things) {
    for (const spelling of spellings(thing)) {
      labels.set(spelling, labels.get(spelling) ?? labelOf(thing));
    }
  }
  const near = nearestOf(normal(text), labels.keys(), SLIPS).map((each) => labels.get(each) as string);
  return [...new Set(near)].slice(0, SUGGESTED);
}

/** Things of the kind that a text names, else the kinds there are: each name once. */
export function choicesFor(graph: Graph, text: string): readonly string[] {
  const words = normal(text).split('/').slice(0, -1);
  const ofKind = graph.things.filter(({ kind }) => words.includes(kind.toLowerCase()));
  return [...new Set(ofKind.length > 0 ? ofKind.map(labelOf) : graph.things.map(({ kind }) => `${kind}/...`))];
}

/** `web/Deployment/portal`: what finds the thing again. */
export function labelOf({ kind, place, name }: Thing): string {
  return place === undefined || place === DEFAULT ? `${kind}/${name}` : `${place}/${kind}/${name}`;
}

function thingsAt(graph: Graph, text: string): readonly Thing[] {
  const { things } = graph;
  const atPath = things.filter(
    (thing) =>
      // a choice stands nowhere
      thing.path !== '' && (thing.path === text || thing.path.startsWith(`${text}/`)) && !isInPod(graph, thing),
  );
  if (atPath.length > 0) {
    return atPath;
  }
  const wanted = normal(text);
  const named = things.filter((thing) => spellings(thing).includes(wanted));
  return named.length > 0 ? named : makersOf(things, text);
}

/** A volume that a pod defines by itself stands where the pod does, and is told with it. */
function isInPod(graph: Graph, thing: Thing): boolean {
  return graph.carries(thing).some(({ thing: pod, volume }) => volume !== undefined && pod.path === thing.path);
}

function spellings({ kind, place, name }: Thing): readonly string[] {
  const short = `${kind}/${name}`;
  return (place === undefined ? [short] : [short, `${place}/${short}`, `${kind}/${place}/${name}`]).map((each) =>
    each.toLowerCase(),
  );
}

/** Small letters, and kinds in full. */
function normal(text: string): string {
  const parts = text.toLowerCase().split('/');
  const last = parts.length - 1;
  // the kind stands first or before the name, and never last
  return parts.map((part, index) => (index < last && Object.hasOwn(SHORT, part) ? SHORT[part] : part)).join('/');
}

/** Pods that a controller makes stand in no tree, but their names say whose they are. */
function makersOf(things: readonly Thing[], text: string): readonly Thing[] {
  const [, namespace, pod] = /^(?:([^/]+)\/)?pod\/([^/]+)$/.exec(normal(text)) ?? [];
  return pod === undefined
    ? []
    : things.filter(
        ({ kind, place, name }) =>
          (namespace === undefined || namespace === place) &&
          Object.hasOwn(POD_SUFFIXES, kind) &&
          pod.startsWith(name) &&
          POD_SUFFIXES[kind].test(pod.slice(name.length)),
      );
}

/** A volume of a workload's pods, with the link it makes. */
interface LinkedVolume extends PodVolumeUse {
  readonly link: Link;
}

function volumesOf(graph: Graph, thing: Thing): readonly LinkedVolume[] {
  return graph.standsOn(thing).flatMap((link) => (link.volume === undefined ? [] : [{ ...link.volume, link }]));
}

/** The volumes with the innermost mount that a path in a container lies on, or those that a field says or holds. */
function volumesAt(volumes: readonly LinkedVolume[], place: string): readonly Link[] {
  const mount = innermost(
    place,
    volumes.flatMap(({ mounts }) => mounts),
  );
  return volumes
    .filter(({ mounts, fields }) =>
      mount === undefined
        ? fields.some((field) => isWithin(field, place) || isWithin(place, field))
        : mounts.includes(mount),
    )
    .map(({ link }) => link);
}

function isWithin(field: string, outer: string): boolean {
  return field === outer || field.startsWith(`${outer}.`) || field.startsWith(`${outer}[`);
}
