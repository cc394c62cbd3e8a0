import type { Cidr } from '../../src/values';

/** One directory that a server offers. */
export interface NfsExport {
  /** Absolute directory on the server. */
  readonly directory: string;
  /** Who may mount it. */
  readonly clients: readonly Cidr[];
  /**
   * Options of exports(5).
   * @default ['rw', 'sync', 'no_subtree_check'], and `mp=` with the data disk that the directory lies on
   */
  readonly options?: readonly string[];
}

const DEFAULT_OPTIONS: readonly string[] = ['rw', 'sync', 'no_subtree_check'];

/**
 * The text of `/etc/exports`: one line a directory, its clients in the order given.
 *
 * @param mounts directories of the server that data disks are mounted on. A directory below one is only served while
 *   the disk is mounted: its empty mount point lies on the root disk, and would be served in its place.
 */
export function exportsText(exports: readonly NfsExport[], mounts: readonly string[] = []): string {
  return exports
    .map(({ directory, clients, ...given }) => {
      const mount = mountOf(directory, mounts);
      const options = given.options ?? [...DEFAULT_OPTIONS, ...(mount === undefined ? [] : [`mp=${mount}`])];
      const offers = clients.map((client) => `${client}(${options.join(',')})`);
      return `${directory} ${offers.join(' ')}\n`;
    })
    .join('');
}

/**
 * The command that puts a new `/etc/exports` to use.
 *
 * A directory that is not there cannot be exported. It is made so that every user can write, because the server knows
 * none of those that pods run as; one that is there keeps its owner and mode.
 */
export function exportsReload(exports: readonly NfsExport[], mounts: readonly string[] = []): string {
  const directories = exports.map(({ directory }) => directory);
  const used = mounts.filter((mount) => directories.some((directory) => mountOf(directory, mounts) === mount));
  return [
    ...used.map((mount) => `mountpoint -q ${mount} || { echo ${mount} is not mounted >&2; exit 1; }`),
    ...directories.map((directory) => `[ -d ${directory} ] || install -d -m 0777 ${directory}`),
    'exportfs -ra',
  ].join('\n');
}

/** The innermost mount that a directory lies on. */
function mountOf(directory: string, mounts: readonly string[]): string | undefined {
  const around = mounts.filter((mount) => directory === mount || directory.startsWith(`${mount}/`));
  return around.sort((a, b) => b.length - a.length)[0];
}
