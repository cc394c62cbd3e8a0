import { randomBytes, randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../../support/checkout';
import { Belongings, makeLink, makeNamespace } from './guard';
import { PATH, run, sandboxFolder, startDaemon } from './processes';

export interface LibvirtSandboxProps {
  /**
   * Serve `qemu:///system` for every client of this machine as well, as provider and environments expect it. One sandbox
   * at a time can.
   * @default true
   */
  readonly systemSocket?: boolean;
  /**
   * Who QEMU runs as. Only root may write what is in the sandbox; another user shows what libvirt refuses.
   * @default 'root'
   */
  readonly qemuUser?: string;
}

export interface LibvirtSandbox {
  /** Reaches it whether or not it serves the system socket. */
  readonly uri: string;
  /** Its socket, for clients that take a path. */
  readonly socket: string;
  /** Network namespace that holds its bridges, guests and addresses. */
  readonly netns: string;
  /** Its folder; pools and images may be laid here. Deleted by `stop`. */
  readonly folder: string;
  /** Runs virsh and gives back what it printed. */
  virsh(...args: readonly string[]): string;
  /** Runs a program in the namespace, where guests can be reached, and gives back what it printed. */
  exec(command: string, ...args: readonly string[]): string;
  /** Kills libvirtd alone, as a crash would, and starts it again on what is there. Guests live on. */
  restart(): Promise<void>;
  /** Ends guests, networks and libvirtd, and removes namespace and folder. */
  stop(): Promise<void>;
}

/** Where clients of `qemu:///system` look. */
export const SYSTEM_SOCKET = '/var/run/libvirt/libvirt-sock';

/** Folders that libvirtd writes and whose place cannot be configured for root; the sandbox lays its own over them. */
const OWN_FOLDERS = ['/etc/libvirt', '/var/lib/libvirt', '/var/log/libvirt', '/run/libvirt'];

/** What QEMU can do here, which takes libvirtd eight seconds to ask, is kept from run to run. */
const CACHE = join(ROOT, '.cache', 'libvirt');

const LIMIT = 20_000;

/**
 * Starts libvirtd with QEMU in a network namespace of its own, on folders of its own: it sees no guest of this machine,
 * and leaves none.
 *
 * @throws Error when a part is missing, or another libvirtd serves the system socket
 */
export async function startLibvirt(props: LibvirtSandboxProps = {}): Promise<LibvirtSandbox> {
  refuseWhatIsMissing();
  const systemSocket = props.systemSocket ?? true;
  if (systemSocket) {
    await refuseTakenSocket();
  }
  const belongings = new Belongings();
  const stop = () => belongings.undo();
  try {
    const folder = await belongings.keep(sandboxFolder());
    const netns = await belongings.keep(makeNamespace(`strata-${randomBytes(4).toString('hex')}`));
    const socket = join(folder, 'sockets', 'libvirt-sock');
    const uri = `qemu:///system?socket=${socket}`;
    const virsh = (...args: readonly string[]) => run('virsh', ['--connect', uri, ...args]);
    const hostUuid = randomUUID();
    const start = () =>
      startDaemon({
        name: 'libvirtd',
        command: 'ip',
        args: ['netns', 'exec', netns, 'sh', '-c', script(folder, props.qemuUser ?? 'root', hostUuid)],
        folder,
        ready: () => virsh('version', '--daemon'),
        limit: LIMIT,
      });
    let daemon = await start();
    belongings.add(() => daemon.stop());
    const restart = async () => {
      process.kill(daemon.pid, 'SIGKILL');
      daemon = await start();
    };
    if (systemSocket) {
      await belongings.keep(makeLink(SYSTEM_SOCKET, socket));
    }
    const exec = (command: string, ...args: readonly string[]) => run('ip', ['netns', 'exec', netns, command, ...args]);
    return { uri, socket, netns, folder, virsh, exec, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What runs in the namespace: `ip netns exec` gives it a mount table of its own, in which folders are laid over. */
function script(folder: string, qemuUser: string, hostUuid: string): string {
  const laid = OWN_FOLDERS.map((path) => [join(folder, 'root', path), path]);
  // what one user's QEMU can do is not what another's can
  const cache = qemuUser === 'root' ? CACHE : `${CACHE}-${qemuUser}`;
  const mounts = [...laid, [cache, '/var/cache/libvirt']].map(([own, path]) => {
    mkdirSync(own, { recursive: true });
    mkdirSync(path, { recursive: true });
    return `mount --bind '${own}' '${path}'`;
  });
  mkdirSync(join(folder, 'sockets'), { recursive: true });
  const settings = join(folder, 'libvirtd.conf');
  writeFileSync(
    settings,
    lines([
      `unix_sock_dir = "${join(folder, 'sockets')}"`,
      'unix_sock_rw_perms = "0700"',
      'auth_unix_ro = "none"',
      'auth_unix_rw = "none"',
      // what a machine has in its firmware; libvirtd makes one up at each start where it has none
      `host_uuid = "${hostUuid}"`,
      'log_level = 3',
      'log_outputs = "3:stderr"',
    ]),
  );
  writeFileSync(
    join(folder, 'root', 'etc', 'libvirt', 'qemu.conf'),
    lines([
      // the sandbox is thrown away and holds nobody's data, and AppArmor knows no disk by pool and volume (ADR 0010)
      'security_driver = "none"',
      `user = "${qemuUser}"`,
      'group = "root"',
      // otherwise virtlogd would have to run beside it
      'stdio_handler = "file"',
    ]),
  );
  const pid = join(folder, 'libvirtd.pid');
  return [...mounts, `exec libvirtd --config '${settings}' --pid-file '${pid}'`].join(' && ');
}

function refuseWhatIsMissing(): void {
  if (process.getuid?.() !== 0) {
    const fix = 'run it as root, in a container or a machine of its own';
    throw new Error(`[sandbox/libvirt] 'user' must be root, got "uid ${process.getuid?.()}"; ${fix}`);
  }
  const absent = ['libvirtd', 'virsh', 'ip', 'dnsmasq', 'qemu-system-x86_64'].filter((program) => !isThere(program));
  if (absent.length > 0) {
    const fix = 'run: node tools/debian-packages.mjs libvirt';
    throw new Error(`[sandbox/libvirt] 'programs' must be installed, got "no ${absent.join(', no ')}"; ${fix}`);
  }
}

/** A socket that nobody serves is left over and is removed; one that answers belongs to somebody. */
async function refuseTakenSocket(): Promise<void> {
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(SYSTEM_SOCKET, () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (answers) {
    const fix = 'stop the libvirtd that serves it, or start the sandbox with systemSocket: false';
    throw new Error(`[sandbox/libvirt] 'systemSocket' must be free, got "${SYSTEM_SOCKET}, which answers"; ${fix}`);
  }
  rmSync(SYSTEM_SOCKET, { force: true });
}

function isThere(program: string): boolean {
  return PATH.split(':').some((folder) => {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return existsSync(path);
    } catch {
      return false;
    }
  });
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`;
}
