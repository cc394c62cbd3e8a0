import type { Caller, DirectoryPermissions } from '../nfs';
import type { ExportRecord } from '../records';

/** A refusal of an NFS server, with what leads to it. */
interface Refused {
  readonly caller: Caller;
  /** Who that is on the server. */
  readonly seen: Caller;
  readonly offer: ExportRecord;
  readonly permissions: DirectoryPermissions;
  /** What it may not do, as permission bits. */
  readonly bits: number;
}

/** Every single change that would let somebody in, the one that opens least first. */
export function changesNeeded({ caller, seen, offer, permissions, bits }: Refused): string {
  const { squash, directory } = offer;
  const { owner, group, mode } = permissions;
  const ownerMay = ((Number.parseInt(mode, 8) >> 6) & bits) === bits;
  const changes = [
    ...(ownerMay && owner !== 0 && squash !== 'all' && caller.user !== 0 ? [`run it as user ${owner}`] : []),
    ownerMay ? `give the export 'owner' ${seen.user}` : `give the export a 'mode' such as 0777`,
    ...(ownerMay && owner !== 0
      ? [`export it with ${squash === 'all' ? '' : 'all_squash,'}anonuid=${owner},anongid=${group}`]
      : []),
    ...(squash === 'root' && caller.user === 0 ? ['export it with no_root_squash'] : []),
  ];
  return `${changes.join(', or ')}; a ${directory} that is there already keeps its owner and mode until chown and chmod`;
}
