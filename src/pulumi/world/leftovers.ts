import type { LibvirtRecord } from '../../records';

/** An object of that name on the host, as libvirt describes it. */
export interface LiveObject {
  /** Absent for volumes and ISOs, which have none. */
  readonly uuid?: string;
  /** Whether a machine runs, or a network or pool is up. */
  readonly isActive: boolean;
  /**
   * Whether something would be lost with it: a machine runs or is attached to the network, another volume is laid over it,
   * or something was written to it.
   */
  readonly isInUse: boolean;
  /** Path of a volume or ISO. */
  readonly path?: string;
}

/** What becomes of an object of the tree that exists on its host, but not in the engine's state. */
export type Fate =
  | { readonly kind: 'free' }
  /** The engine takes it over, by this id. */
  | { readonly kind: 'adopt'; readonly id: string }
  /** The same, after these `virsh` commands: it does not run yet. */
  | { readonly kind: 'start'; readonly id: string; readonly commands: readonly (readonly string[])[] }
  /** It holds nothing yet: these `virsh` commands clear the place for a new one. */
  | { readonly kind: 'remove'; readonly commands: readonly (readonly string[])[] }
  | { readonly kind: 'refuse'; readonly message: string };

/**
 * Decides about one object that the state does not know.
 *
 * What holds data is taken over, never removed; a pool that was only defined is started first. What a run did not finish
 * making, and what nobody uses, such as a machine that failed to start (provider 0.8.3 keeps the definition), is removed
 * and made again. Everything else is somebody's: it is refused.
 */
export function fateOf(record: LibvirtRecord, live: LiveObject | undefined, isUnfinished: boolean): Fate {
  const { adopt, spec, host } = record;
  if (live === undefined) {
    return adopt === true ? refusal(record, 'adopt', 'must name something that is there', 'take `adopt` out') : FREE;
  }
  if (adopt === true) {
    return isDown(record, live)
      ? refusal(record, 'adopt', 'must name a pool that runs', `start it: \`virsh pool-start ${spec.name}\``)
      : { kind: 'adopt', id: idOf(live) };
  }
  const isOwn = !('uuid' in spec) || spec.uuid === live.uuid;
  if (!isOwn) {
    const fix = isAdoptable(record) ? 'rename it, or set `adopt: true` to take that one over' : 'rename one of the two';
    return refusal(record, 'name', `must be free on ${host}, and belongs to something else`, fix);
  }
  if (spec.type === 'pool' || (spec.type === 'volume' && spec.role === 'data')) {
    return isDown(record, live)
      ? { kind: 'start', id: idOf(live), commands: start(spec.name) }
      : { kind: 'adopt', id: idOf(live) };
  }
  return isUnfinished || !live.isInUse
    ? { kind: 'remove', commands: removal(record, live) }
    : refusal(
        record,
        'name',
        `must be known to the stack, which knows nothing of it on ${host}`,
        `${isAdoptable(record) ? 'set `adopt: true`, or ' : ''}remove it: ${removal(record, live)
          .map((command) => `\`virsh ${command.join(' ')}\``)
          .join(', ')}`,
      );
}

/** The provider cannot import ISOs, and replaces a machine that it has imported: it does not read back its type. */
function isAdoptable({ spec }: LibvirtRecord): boolean {
  return spec.type !== 'domain' && spec.type !== 'cloud-init-disk';
}

/** What lies in a pool that does not run cannot be seen, nor anything made in it. */
function isDown({ spec }: LibvirtRecord, { isActive }: LiveObject): boolean {
  return spec.type === 'pool' && !isActive;
}

/** Building makes the folder of a pool where it is missing, and leaves one that is there as it is. */
function start(pool: string): readonly (readonly string[])[] {
  return [
    ['pool-start', '--build', pool],
    ['pool-autostart', pool],
  ];
}

const FREE: Fate = { kind: 'free' };

function refusal({ path, spec }: LibvirtRecord, prop: string, rule: string, fix: string): Fate {
  return { kind: 'refuse', message: `[${path}] '${prop}' ${rule}, got "${spec.type} ${spec.name}"; ${fix}` };
}

/** The provider knows volumes by path and everything else by UUID. */
function idOf({ uuid, path }: LiveObject): string {
  return path ?? uuid ?? '';
}

function removal({ spec }: LibvirtRecord, { isActive }: LiveObject): readonly (readonly string[])[] {
  switch (spec.type) {
    case 'domain':
      return [...(isActive ? [['destroy', spec.name]] : []), ['undefine', spec.name]];
    case 'network':
      return [...(isActive ? [['net-destroy', spec.name]] : []), ['net-undefine', spec.name]];
    case 'pool':
      return [...(isActive ? [['pool-destroy', spec.name]] : []), ['pool-undefine', spec.name]];
    default:
      return [['vol-delete', '--pool', spec.pool, spec.name]];
  }
}
