import type { GuestFile } from '../../src/guest';

/** What systemd loads at each start; see modules-load.d(5). */
export const MODULES_FILE = '/etc/modules-load.d/strata.conf';

/** The file that has a guest load kernel modules, from its first boot on. */
export function modulesFile(modules: Iterable<string>): GuestFile {
  return { path: MODULES_FILE, content: linesOf(modules), mode: '0644', class: 'boot' };
}

/** One word a line, sorted: the order in which they were asked for means nothing. */
export function linesOf(words: Iterable<string>): string {
  return [...words]
    .sort()
    .map((word) => `${word}\n`)
    .join('');
}
