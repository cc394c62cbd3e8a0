/** One thing that the world has otherwise than the tree. */
export interface Drift {
  readonly path: string;
  /** The thing by its name in the world: `domain lab-nfs`, `Deployment web/portal`. */
  readonly what: string;
  /** What of it: `spec.replicas`, `devices/disk[vdb]`; undefined when all of it is meant. */
  readonly at?: string;
  readonly tree: string;
  readonly world: string;
}

/** Objects of one kind, held against the world. */
export interface Drifts {
  readonly kind: 'libvirt object' | 'Kubernetes object' | 'guest file';
  /** How many were compared. */
  readonly compared: number;
  readonly drifts: readonly Drift[];
  /** Objects that could not be compared, though their part of the world answers. */
  readonly notCompared: readonly { readonly part: string; readonly why: string }[];
}

export const MISSING = 'nothing of that name';

/** A configuration file or a long list is a line of its own in an editor, not here. */
const LONGEST = 80;

/** `[web/portal/Resource] Deployment web/portal 'spec.replicas': the tree says "2", the world "5"` */
export function driftText({ path, what, at, tree, world }: Drift): string {
  const place = at === undefined ? '' : ` '${at}'`;
  return `[${path}] ${what}${place}: the tree says "${short(tree)}", the world "${short(world)}"`;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
