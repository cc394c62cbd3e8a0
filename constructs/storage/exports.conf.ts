import { innermost, isWithin } from '../../src/directories';
import { type ExportEntry, renderExports } from '../../src/nfs';
import type { Cidr } from '../../src/values';

/** One directory that a server offers. */
export interface NfsExport {
  /** Absolute directory on the server. */
  readonly directory: string;
  /** Who may mount it. */
  readonly clients: readonly Cidr[];
  /**
   * Options of exports(5).
   * @default ['rw', 'sync', 'no_subtree_check']
   *
   * To either, `mp=` with the data disk that the directory lies on is added: it is served only while that is mounted.
   */
  readonly options?: readonly string[];
  /**
   * User who owns the directory, by number, where the server makes it.
   * @default 0
   */
  readonly owner?: number;
  /**
   * Group of the directory, by number, where the server makes it.
   * @default 0
   */
  readonly group?: number;
  /**
   * Octal permissions of the directory where the server makes it, such as `0750`.
   * @default '0777': the server knows none of the users that pods run as
   */
  readonly mode?: string;
}

const DEFAULT_OPTIONS: readonly string[] = ['rw', 'sync', 'no_subtree_check'];

/** Options that a directory is exported with, stated or by default. */
export function optionsOf({ directory, options }: NfsExport, mounts: readonly string[] = []): readonly string[] {
  const mount = innermost(directory, mounts);
  const stated = options ?? DEFAULT_OPTIONS;
  const hasOwn = stated.some((option) => /^(mp|mountpoint)(=|$)/.test(option));
  return mount === undefined || hasOwn ? stated : [...stated, `mp=${mount}`];
}

/**
 * The text of `/etc/exports`: one line a directory, its clients in the order given.
 *
 * @param mounts directories of the server that data disks are mounted on. A directory below one is only served while
 *   the disk is mounted: its empty mount point lies on the root disk, and would be served in its place.
 */
export function exportsText(exports: readonly NfsExport[], mounts: readonly string[] = []): string {
  return renderExports(
    exports.map((offer): ExportEntry => {
      const options = optionsOf(offer, mounts);
      const clients = offer.clients.map((client) => ({ client: client.toString(), options }));
      return { directory: offer.directory, clients };
    }),
  );
}

/** What a directory has on the server: ids by number, octal permissions. */
export interface Permissions {
  readonly owner: number;
  readonly group: number;
  readonly mode: string;
}

/** What mkfs gives the top of a file system. */
const MOUNT_POINT: Permissions = { owner: 0, group: 0, mode: '0755' };

/** What a directory has once `exportsReload` ran on a new server. One that is there keeps its own. */
export function permissionsOf(
  { directory, owner = 0, group = 0, mode = '0777' }: NfsExport,
  mounts: readonly string[] = [],
): Permissions {
  return isThere(directory, mounts) ? MOUNT_POINT : { owner, group, mode };
}

/** Whether a directory is there before anything is exported: a disk is mounted on it, or further down. */
export function isThere(directory: string, mounts: readonly string[]): boolean {
  return directory === '/' || mounts.some((mount) => isWithin(mount, directory));
}

/**
 * The command that puts a new `/etc/exports` to use.
 *
 * A directory that is not there cannot be exported. It is made with what the export says; one that is there keeps its
 * owner and mode.
 */
export function exportsReload(exports: readonly NfsExport[], mounts: readonly string[] = []): string {
  return [
    ...mountsUsed(exports, mounts).map(
      (mount) => `mountpoint -q ${mount} || { echo ${mount} is not mounted >&2; exit 1; }`,
    ),
    ...exports.map((offer) => `[ -d ${offer.directory} ] || install -d ${makingOf(offer)} ${offer.directory}`),
    'exportfs -ra',
  ].join('\n');
}

function makingOf({ owner, group, mode = '0777' }: NfsExport): string {
  const stated = [owner === undefined ? [] : [`-o ${owner}`], group === undefined ? [] : [`-g ${group}`]].flat();
  return [`-m ${mode}`, ...stated].join(' ');
}

/** Mounts that a directory of some exports lies on. */
export function mountsUsed(exports: readonly NfsExport[], mounts: readonly string[]): readonly string[] {
  return mounts.filter((mount) => exports.some(({ directory }) => innermost(directory, mounts) === mount));
}
