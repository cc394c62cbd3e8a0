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
   */
  readonly options?: readonly string[];
}

const DEFAULT_OPTIONS: readonly string[] = ['rw', 'sync', 'no_subtree_check'];

/** The text of `/etc/exports`: one line a directory, its clients in the order given. */
export function exportsText(exports: readonly NfsExport[]): string {
  return exports
    .map(({ directory, clients, options = DEFAULT_OPTIONS }) => {
      const offers = clients.map((client) => `${client}(${options.join(',')})`);
      return `${directory} ${offers.join(' ')}\n`;
    })
    .join('');
}
