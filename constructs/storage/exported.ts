import type { Wrong } from '../../src/check';
import { isWithin } from '../../src/directories';
import type { INfsServer } from './nfs-server';

/** Mistakes of a directory that is to be mounted from a server: the server must offer it, or one that it lies in. */
export function refuseUnexported(server: INfsServer, prop: string, directory: string, wrong: Wrong): void {
  if (!directory.startsWith('/')) {
    wrong(prop, `must be absolute, got "${directory}"; did you mean "/${directory}"?`);
  } else if (directory.split('/').includes('..')) {
    wrong(prop, `must not climb, got "${directory}"; write the directory that is meant`);
  } else if (!server.exports.some((root) => isWithin(directory, root))) {
    const exports = server.exports.join(', ') || 'nothing';
    wrong(prop, `must be exported by ${server.address}, got "${directory}"; it exports ${exports}`);
  }
}
