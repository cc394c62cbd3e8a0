import type { ExportRights } from './export-options';

/** Who asks an NFS server: what a request says of its sender. */
export interface Caller {
  /** By number; undefined where nothing tells. */
  readonly user?: number;
  /** Groups that it is known to have, by number. */
  readonly groups: readonly number[];
  /** Whether it may have others besides. */
  readonly mayHaveMore: boolean;
}

/** What a directory has: ids by number, octal permissions such as `0755`. */
export interface DirectoryPermissions {
  readonly owner: number;
  readonly group: number;
  readonly mode: string;
}

/**
 * Who a caller is on the server, by the squash rules of exports(5). Root and its group are made anonymous each for
 * itself; where all are, no group but the anonymous one is left.
 */
export function seenAs({ user, groups, mayHaveMore }: Caller, { squash, anonymous }: ExportRights): Caller {
  if (squash === 'all') {
    return { user: anonymous.user, groups: [anonymous.group], mayHaveMore: false };
  }
  if (squash === 'none') {
    return { user, groups, mayHaveMore };
  }
  return {
    user: user === 0 ? anonymous.user : user,
    groups: groups.map((group) => (group === 0 ? anonymous.group : group)),
    mayHaveMore,
  };
}

/** Bits of permissions: a file is made in a directory that is written and passed through, and listed to be read. */
export const MAKE = 0o3;
export const LIST = 0o5;

/**
 * Whether somebody may do that in a directory; undefined where it hangs on what is not known of them.
 *
 * @param seen who they are on the server
 * @param rights of the export: under root squash nobody is in the group of root
 */
export function mayDo(
  bits: number,
  seen: Caller,
  { owner, group, mode }: DirectoryPermissions,
  { squash, anonymous }: ExportRights,
): boolean | undefined {
  const allowed = Number.parseInt(mode, 8);
  const [asOwner, asGroup, asOther] = [6, 3, 0].map((shift) => ((allowed >> shift) & bits) === bits);
  const { user } = seen;
  if (user === undefined) {
    return asOwner && asGroup && asOther ? true : undefined;
  }
  if (user === 0) {
    return true;
  }
  if (user === owner) {
    return asOwner;
  }
  if (seen.groups.includes(group)) {
    return asGroup;
  }
  const mayBeInGroup = seen.mayHaveMore && !(group === 0 && squash === 'root' && anonymous.group !== 0);
  return mayBeInGroup && asGroup !== asOther ? undefined : asOther;
}
