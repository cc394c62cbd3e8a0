import type { GlusterfsVolumeType } from '../../kubernetes/glusterfs/volume-type';
import type { Quantity } from '../../values';
import limits from './laying-out.json';

/** A raw disk with what is left of it, in KiB. */
export interface Disk {
  readonly machine: string;
  readonly device: string;
  readonly free: number;
}

/** A volume that somebody asks for. */
export interface Request {
  readonly type: GlusterfsVolumeType;
  readonly gibibytes: number;
  /** How much larger the pool below a brick is than the brick. */
  readonly snapFactor: number;
}

/** Why a volume has no place. */
export interface Shortage {
  /** Machines that need a brick, each on a disk of its own. */
  readonly machines: number;
  /** Room that each of them needs, in KiB. */
  readonly needed: number;
  /** In how many parts the volume was tried to be laid out so; each needs as many machines. */
  readonly parts: number;
  /** The most free room of a disk of each machine, in KiB, the most first. */
  readonly rooms: readonly { readonly machine: string; readonly free: number }[];
}

/** Whole gibibytes of a claim: volumes are made in no smaller unit. */
export function gibibytesOf(size: Quantity): number {
  return Math.max(1, Number((size.ceil + 2n ** 30n - 1n) / 2n ** 30n));
}

/** Bricks that together hold one copy of everything, and how many of them the data is divided over. */
export function bricksOf(type: GlusterfsVolumeType): { readonly count: number; readonly data: number } {
  switch (type.kind) {
    case 'replicate':
      return { count: type.replica || limits.replicaDefault, data: 1 };
    case 'disperse':
      return { count: type.data + type.redundancy, data: type.data };
    case 'none':
      return { count: 1, data: 1 };
  }
}

/** What a volume type breaks, as a rule and its change; undefined where it can be laid out. */
export function unfitType(type: GlusterfsVolumeType): { readonly rule: string; readonly fix: string } | undefined {
  const pairs = limits.disperse.map(([data, redundancy]) => `${data}:${redundancy}`);
  if (type.kind === 'replicate' && type.replica > limits.replicaMost) {
    return { rule: `must have at most ${limits.replicaMost} copies`, fix: `write replicate:${limits.replicaMost}` };
  }
  if (type.kind === 'disperse' && !pairs.includes(`${type.data}:${type.redundancy}`)) {
    return { rule: `must be disperse with ${pairs.join(', ')}`, fix: 'choose one of these' };
  }
  return undefined;
}

/** Least and most gibibytes of a volume of a type: its bricks have bounds, and there are only so many of them. */
export function sizesOf(type: GlusterfsVolumeType): { readonly least: number; readonly most: number } {
  const { count, data } = bricksOf(type);
  let parts = 1;
  while (parts * 2 * count <= limits.bricksMost) {
    parts *= 2;
  }
  const gibi = 2 ** 20;
  return { least: (limits.brickLeastKib * data) / gibi, most: (parts * data * limits.brickMostKib) / gibi };
}

/** What LVM leaves of a raw disk, in KiB. */
export function roomOn(capacity: Quantity): number {
  const extents = Math.floor((Number(capacity.ceil / 1024n) - limits.firstExtentKib) / limits.extentKib);
  return Math.max(0, extents) * limits.extentKib;
}

/** What a brick takes of its disk, in KiB: a thin pool, and the pool's metadata. */
export function roomFor(brick: number, snapFactor: number): number {
  const pool = wholeExtents(Math.floor(brick * snapFactor));
  return pool + wholeExtents(Math.min(limits.metadataMostKib, Math.floor(pool * limits.metadataPart)));
}

/**
 * Lays volumes on disks, the largest first: the bricks of a part on different machines, on the disks with the most room;
 * a volume that fits nowhere is tried in two, four and more parts, with smaller bricks. Whoever makes volumes tries
 * the same and begins at a disk by chance, so what has no place here has none there, but for disks that are filled to the brim.
 *
 * @param asked volumes that can be laid out at all: their types and sizes are within the bounds
 * @returns for each volume without a place what it lacks, in the order of `asked`
 */
export function layOut(asked: readonly Request[], disks: readonly Disk[]): readonly (Shortage | undefined)[] {
  const shortages = asked.map((): Shortage | undefined => undefined);
  const byNeed = asked
    .map((request, index) => ({ request, index }))
    .sort((a, b) => brickOf(b.request, 1) - brickOf(a.request, 1) || a.index - b.index);
  let left = disks;
  for (const { request, index } of byNeed) {
    const placed = placedOn(left, request);
    if ('machines' in placed) {
      shortages[index] = placed;
    } else {
      left = placed.left;
    }
  }
  return shortages;
}

function placedOn(disks: readonly Disk[], request: Request): { readonly left: readonly Disk[] } | Shortage {
  const { count } = bricksOf(request.type);
  let first: Shortage | undefined;
  for (let parts = 1; parts * count <= limits.bricksMost; parts *= 2) {
    const brick = brickOf(request, parts);
    if (brick < limits.brickLeastKib) {
      break;
    }
    if (brick <= limits.brickMostKib) {
      const needed = roomFor(brick, request.snapFactor);
      const left = withBricks(disks, { parts, count, needed });
      if (left !== undefined) {
        return { left };
      }
      first ??= {
        machines: count,
        needed,
        parts,
        rooms: widest(disks).map(({ machine, free }) => ({ machine, free })),
      };
    }
  }
  return first ?? { machines: count, needed: 0, parts: 1, rooms: [] };
}

/** Size of one brick, in KiB, of a volume in that many parts. */
function brickOf({ type, gibibytes }: Request, parts: number): number {
  return Math.floor(Math.floor((gibibytes * 2 ** 20) / parts) / bricksOf(type).data);
}

function withBricks(
  disks: readonly Disk[],
  { parts, count, needed }: { readonly parts: number; readonly count: number; readonly needed: number },
): readonly Disk[] | undefined {
  let left = disks;
  for (let part = 0; part < parts; part++) {
    const chosen = readiest(left, needed).slice(0, count);
    if (chosen.length < count) {
      return undefined;
    }
    left = left.map((disk) => (chosen.includes(disk) ? { ...disk, free: disk.free - needed } : disk));
  }
  return left;
}

/**
 * Of each machine a disk with room for a brick, first the machines that have room for most bricks: when each part takes
 * these, no machine is left alone with bricks that a part could have had.
 */
function readiest(disks: readonly Disk[], needed: number): readonly Disk[] {
  const byMachine = new Map<string, { readonly disk: Disk; readonly bricks: number }>();
  for (const disk of disks) {
    // a disk must have more than it gives
    const bricks = Math.ceil(disk.free / needed) - 1;
    const known = byMachine.get(disk.machine);
    if (bricks > 0) {
      const wider = known !== undefined && known.disk.free >= disk.free ? known.disk : disk;
      byMachine.set(disk.machine, { disk: wider, bricks: bricks + (known?.bricks ?? 0) });
    }
  }
  return [...byMachine.values()].sort((a, b) => b.bricks - a.bricks).map(({ disk }) => disk);
}

/** Of each machine the disk with the most room, the most first. */
function widest(disks: readonly Disk[]): readonly Disk[] {
  const best = new Map<string, Disk>();
  for (const disk of disks) {
    const known = best.get(disk.machine);
    if (known === undefined || disk.free > known.free) {
      best.set(disk.machine, disk);
    }
  }
  return [...best.values()].sort((a, b) => b.free - a.free);
}

function wholeExtents(size: number): number {
  return Math.ceil(size / limits.extentKib) * limits.extentKib;
}
