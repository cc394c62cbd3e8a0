import type { Construct } from 'constructs';
import { check } from '../../src/check';
import type { GuestFile } from '../../src/guest';
import { InfraConstruct } from '../../src/infra-construct';
import { optionComplaints, rightsOf } from '../../src/nfs';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import type { ExportRecord, SshAccess } from '../../src/records';
import { Ipv4Address } from '../../src/values';
import type { VirtualMachine } from '../host';
import {
  exportsReload,
  exportsText,
  isThere,
  mountsUsed,
  type NfsExport,
  optionsOf,
  permissionsOf,
} from './exports.conf';
import { type NfsVersions, type ServingFacts, servingFiles } from './nfs-server.conf';

/** What an `NfsServer` needs to be told. */
export interface NfsServerProps {
  /** The machine that serves: one of the tree with a static address, or the address of one that exists. */
  readonly on: VirtualMachine | Ipv4Address;

  /** Directories it offers. */
  readonly exports: readonly NfsExport[];

  /**
   * Versions of NFS that it speaks. Version 4 alone needs one port and no rpcbind; `showmount` finds nothing then, and
   * what is mounted by version 3 is cut off.
   * @default '3 and 4', as Debian has it
   */
  readonly versions?: NfsVersions;

  /**
   * Whether nftables shuts out of the ports of NFS who is a client of no export. On a machine that runs already it asks
   * for a package, and with that to be rebuilt.
   * @default false
   */
  readonly firewall?: boolean;

  /**
   * How files reach a server that exists: as this user, who may write to /etc, by a key of whoever deploys.
   * @default - they do not: they are written to `dist/` for its owner to install
   */
  readonly ssh?: SshAccess;
}

/** What volumes need to know of an NFS server. */
export interface INfsServer {
  readonly address: Ipv4Address;
  /** Exported directories. */
  readonly exports: readonly string[];
}

/**
 * A machine that exports directories over NFS.
 *
 * On a machine of the tree `/etc/exports` is a `live` file: adding an export changes that file and reloads it, and no
 * machine is rebuilt. A server that exists gets its files by ssh where that is said; elsewhere they are written to
 * `dist/` for its owner to install.
 */
export class NfsServer extends InfraConstruct implements INfsServer, IRecordSource {
  public readonly address: Ipv4Address;
  private readonly machine?: VirtualMachine;
  private readonly offers: readonly NfsExport[];
  private readonly serving: ServingFacts;
  private readonly ssh?: SshAccess;

  constructor(scope: Construct, id: string, props: NfsServerProps) {
    super(scope, id);
    const { on, exports, versions = '3 and 4', firewall = false, ssh } = props;
    this.offers = exports;
    this.serving = {
      versions,
      ...(firewall && { admitted: exports.flatMap(({ clients }) => clients) }),
      mounts: 'host' in on ? mountsUsed(exports, on.mounts) : [],
    };
    this.ssh = ssh;
    if ('host' in on) {
      this.machine = on;
      // without one the tree is refused below; the rest of it is judged all the same
      this.address = on.address ?? Ipv4Address.fromNumber(0);
      on.addPackages('nfs-kernel-server', ...(firewall ? ['nftables'] : []));
      for (const file of this.files) {
        on.addFile(file);
      }
    } else {
      this.address = on;
    }
    refuseMistakes(this, props);
  }

  public get exports(): readonly string[] {
    return this.offers.map(({ directory }) => directory);
  }

  public toRecords(): readonly Unlocated[] {
    const { address, offers } = this;
    const exports = offers.map((offer): Unlocated => {
      const { directory, clients } = offer;
      const permissions = this.permissionsOf(offer);
      const rights = rightsOf(optionsOf(offer, this.machine?.mounts));
      return { kind: 'export', server: address, directory, clients, ...rights, ...permissions };
    });
    if (this.machine !== undefined) {
      return exports;
    }
    return [
      { kind: 'address', address, use: 'existing NFS server' },
      ...this.files.map((file): Unlocated => {
        const guest = address.toString();
        return {
          kind: 'guest-file',
          guest,
          file,
          ...(this.ssh ? { managed: true, ssh: this.ssh } : { managed: false }),
        };
      }),
      ...exports,
    ];
  }

  /** A server outside the tree has its directories already: what is not stated of them is not known. */
  private permissionsOf(offer: NfsExport): Pick<ExportRecord, 'permissions'> {
    const { owner, group, mode } = offer;
    const isStated = owner !== undefined && group !== undefined && mode !== undefined;
    return this.machine === undefined && !isStated ? {} : { permissions: permissionsOf(offer, this.machine?.mounts) };
  }

  private get files(): readonly GuestFile[] {
    return [...servingFiles(this.serving), this.exportsFile];
  }

  private get exportsFile(): GuestFile {
    return {
      path: '/etc/exports',
      content: exportsText(this.offers, this.machine?.mounts),
      mode: '0644',
      class: 'live',
      reload: exportsReload(this.offers, this.machine?.mounts),
    };
  }
}

function refuseMistakes(server: NfsServer, { on, exports, ssh }: NfsServerProps): void {
  check(server, (wrong) => {
    if ('host' in on && on.address === undefined) {
      wrong('on', `must have a static address, got "${on.name}"; give the machine one`);
    }
    if (ssh !== undefined && 'host' in on) {
      wrong(
        'ssh',
        `must be of a server outside the tree, got "${on.name}"; leave it out: its host reaches the machine`,
      );
    }
    if (ssh !== undefined && !/^[a-z_][\w-]*$/.test(ssh.user)) {
      wrong('ssh', `must name a user of the server, got "${ssh.user}"; such as root`);
    }
    if (ssh?.port !== undefined && (!Number.isInteger(ssh.port) || ssh.port < 1 || ssh.port > 65535)) {
      wrong('ssh', `must give a port of 1 to 65535, got "${ssh.port}"; leave it out for 22`);
    }
    const seen = new Set<string>();
    const mounts = 'host' in on ? on.mounts : [];
    for (const { directory, clients, options = [], owner, group, mode } of exports) {
      if (!directory.startsWith('/')) {
        wrong('exports', `must be absolute directories, got "${directory}"; did you mean "/${directory}"?`);
      }
      if (!/^[\w./@:+-]*$/.test(directory)) {
        wrong('exports', `must be plain paths without blanks or quotes, got "${directory}"; rename the directory`);
      }
      if (directory !== '/' && directory.endsWith('/')) {
        wrong(
          'exports',
          `must not end in a slash, got "${directory}"; did you mean "${directory.replace(/\/+$/, '')}"?`,
        );
      }
      if (seen.has(directory)) {
        wrong('exports', `must name each directory once, got "${directory}" twice; list its clients together`);
      }
      if (clients.length === 0) {
        wrong('clients', `must admit somebody to ${directory}, got "none"; name a range such as 10.0.0.0/8`);
      }
      for (const complaint of optionComplaints(options)) {
        wrong('options', `of ${directory} ${complaint}`);
      }
      for (const [prop, id] of Object.entries({ owner, group })) {
        if (id !== undefined && (!Number.isInteger(id) || id < 0 || id >= 2 ** 32)) {
          wrong(prop, `of ${directory} must be a number of 32 bits, got "${id}"; such as 1000`);
        }
      }
      if (mode !== undefined && !/^[0-7]{3,4}$/.test(mode)) {
        wrong('mode', `of ${directory} must be octal permissions, got "${mode}"; such as 0750`);
      }
      if ((owner ?? group ?? mode) !== undefined && isThere(directory, mounts)) {
        wrong('mode', `must be of directories that the server makes, got "${directory}"; export one below it`);
      }
      seen.add(directory);
    }
  });
}
