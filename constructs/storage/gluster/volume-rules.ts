import type { Wrong } from '../../../src/check';
import type { IGlusterVolume } from './gluster-volume';

/** Mistakes of a volume that somebody is to mount: it has a name in gluster, and machines to ask for it. */
export function refuseUnknown({ name, servers }: IGlusterVolume, wrong: Wrong): void {
  if (!/^[A-Za-z0-9][\w-]*$/.test(name)) {
    wrong('volume', `must be a name in gluster, got "${name}"; use letters, digits, '_' and '-'`);
  }
  if (servers.length === 0) {
    wrong('volume', `must be on machines, got "none" for ${name}; name those of its cluster`);
  }
}
