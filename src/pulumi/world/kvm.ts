import { type LibvirtHost, NotReached } from '../../live';
import { type Environment, runProgram } from '../../live/program';

const DEVICE = '/dev/kvm';
const ROOT = '0';

/**
 * Why a host cannot run machines under KVM; undefined when nothing speaks against it.
 *
 * libvirt asks QEMU about KVM with its own rights, and promises what QEMU's user is then refused at the first start. So
 * where the device can be looked at, that user's rights are read, and first: with such a user, libvirt asks QEMU anew for
 * every question about it, for many seconds each.
 */
export async function whyNoKvm(
  host: LibvirtHost,
  { isHere, capabilities }: { readonly isHere: boolean; readonly capabilities: string },
  env: Environment,
): Promise<string | undefined> {
  const [, user, group] = /<baselabel type='kvm'>\+(\d+):\+(\d+)</.exec(capabilities) ?? [];
  if (isHere && user !== undefined && user !== ROOT) {
    const [listing, groups] = await Promise.all([said('ls', ['-ln', DEVICE], env), said('id', ['-G', user], env)]);
    if (mayOpen(listing, user, [group, ...groups.trim().split(/\s+/)]) === false) {
      return `user ${user}, whom libvirt runs QEMU as, may not open ${DEVICE}`;
    }
  }
  try {
    await host.ask(['domcapabilities', '--virttype', 'kvm', '--arch', 'x86_64', '--machine', 'pc']);
    return undefined;
  } catch (error) {
    if (error instanceof NotReached) {
      return error.message;
    }
    throw error;
  }
}

/** A machine without these programs, or a user without a name, is no reason to refuse. */
async function said(command: string, args: readonly string[], env: Environment): Promise<string> {
  return runProgram(command, args, env).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/**
 * Whether a user may read and write a file, by a line of `ls -ln`; undefined when that does not say, because the file
 * has an access list (`+`) as well.
 */
function mayOpen(listing: string, user: string, groups: readonly string[]): boolean | undefined {
  const [, owner, ofGroup, others, list, ownerId, groupId] =
    /^.(...)(...)(...)([+.]?)\s+\d+\s+(\d+)\s+(\d+)\s/.exec(listing) ?? [];
  if (owner === undefined || list === '+') {
    return undefined;
  }
  const bits = ownerId === user ? owner : groups.includes(groupId) ? ofGroup : others;
  return bits.startsWith('rw');
}
