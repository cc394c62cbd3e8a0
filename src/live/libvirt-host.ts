import type { HostRecord } from '../records';
import { complaint, type Environment, NotReached, runProgram } from './program';

/** What libvirt calls the kinds of things it can list, with the commands that list and describe one. */
const KINDS = {
  domain: { list: 'list', describe: 'dumpxml' },
  network: { list: 'net-list', describe: 'net-dumpxml' },
  pool: { list: 'pool-list', describe: 'pool-dumpxml' },
} as const;

export type HostThing = keyof typeof KINDS;

/** The live libvirt of one host, asked through `virsh`. Nothing here changes it. */
export class LibvirtHost {
  private readonly names = new Map<string, Promise<ReadonlySet<string>>>();
  private readonly uri: string;

  constructor(
    host: Pick<HostRecord, 'uri'>,
    private readonly env: Environment,
  ) {
    this.uri = forVirsh(host.uri);
  }

  /**
   * XML of an object as it was defined; undefined when there is none of that name.
   *
   * @throws NotReached when libvirt does not answer
   */
  public definition(kind: HostThing, name: string): Promise<string | undefined> {
    return this.describe(kind, name, ['--inactive']);
  }

  /** The same as it is now: of a machine that runs, what it runs with. */
  public current(kind: HostThing, name: string): Promise<string | undefined> {
    return this.describe(kind, name, []);
  }

  /** XML of a volume; undefined when its pool has none of that name, or does not run, so that nobody can say. */
  public async volume(pool: string, name: string): Promise<string | undefined> {
    if (!(await this.isRunning('pool', pool)) || !(await this.volumesOf(pool)).has(name)) {
      return undefined;
    }
    return this.ask(['vol-dumpxml', '--pool', pool, name]);
  }

  public async has(kind: HostThing, name: string): Promise<boolean> {
    return (await this.listed(`every ${kind}`, [KINDS[kind].list, '--all', '--name'])).has(name);
  }

  public async isRunning(kind: HostThing, name: string): Promise<boolean> {
    return (await this.listed(`running ${kind}`, [KINDS[kind].list, '--name'])).has(name);
  }

  /** The answer of one `virsh` command. */
  public async ask(args: readonly string[]): Promise<string> {
    const answer = await runProgram(this.env.VIRSH || 'virsh', ['--connect', this.uri, ...args], this.env);
    if (answer.code !== 0) {
      throw new NotReached(complaint(answer));
    }
    return answer.stdout;
  }

  private async describe(kind: HostThing, name: string, flags: readonly string[]): Promise<string | undefined> {
    return (await this.has(kind, name)) ? this.ask([KINDS[kind].describe, ...flags, name]) : undefined;
  }

  /** Names of the volumes in a pool that runs. `vol-list` has no plain form: under its header stand name and path, and only a path has slashes. */
  public volumesOf(pool: string): Promise<ReadonlySet<string>> {
    return this.listed(`volumes of ${pool}`, ['vol-list', '--pool', pool], (line) =>
      line.includes('/') ? line.trim().split(/\s{2,}/)[0] : '',
    );
  }

  /** Asked once: every look-up of a kind shares the list, and a host that does not answer is asked one time. */
  private listed(
    key: string,
    command: readonly string[],
    nameIn = (line: string) => line.trim(),
  ): Promise<ReadonlySet<string>> {
    const known = this.names.get(key);
    if (known !== undefined) {
      return known;
    }
    const list = this.ask(command).then((text) => new Set(text.split('\n').map(nameIn).filter(Boolean)));
    this.names.set(key, list);
    return list;
  }
}

/** The provider's own `+sshcmd` is plain ssh to virsh, and ssh must not stop to ask for a password. */
export function forVirsh(uri: string): string {
  const plain = uri.replace('+sshcmd:', '+ssh:');
  return plain.includes('+ssh:') && !plain.includes('no_tty=')
    ? `${plain}${plain.includes('?') ? '&' : '?'}no_tty=1`
    : plain;
}
