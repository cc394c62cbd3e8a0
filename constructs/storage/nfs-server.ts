import type { Construct } from 'constructs';
import { check } from '../../src/check';
import type { GuestFile } from '../../src/guest';
import { InfraConstruct } from '../../src/infra-construct';
import { optionComplaints, rightsOf } from '../../src/nfs';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import type { ExportRecord } from '../../src/records';
import { Ipv4Address } from '../../src/values';
import type { VirtualMachine } from '../host';
import { exportsReload, exportsText, isThere, type NfsExport, optionsOf, permissionsOf } from './exports.conf';

/** What an `NfsServer` needs to be told. */
export interface NfsServerProps {
  /** The machine that serves: one of the tree with a static address, or the address of one that exists. */
  readonly on: VirtualMachine | Ipv4Address;

  /** Directories it offers. */
  readonly exports: readonly NfsExport[];
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
 * machine is rebuilt. For a server that exists, the file is written to `dist/` for its owner to install.
 */
export class NfsServer extends InfraConstruct implements INfsServer, IRecordSource {
  public readonly address: Ipv4Address;
  private readonly machine?: VirtualMachine;
  private readonly offers: readonly NfsExport[];

  constructor(scope: Construct, id: string, props: NfsServerProps) {
    super(scope, id);
    const { on, exports } = props;
    this.offers = exports;
    if ('host' in on) {
      this.machine = on;
      // without one the tree is refused below; the rest of it is judged all the same
      this.address = on.address ?? Ipv4Address.fromNumber(0);
      on.addPackages('nfs-kernel-server');
      on.addFile(this.exportsFile);
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
      { kind: 'guest-file', guest: address.toString(), managed: false, file: this.exportsFile },
      ...exports,
    ];
  }

  /** A server outside the tree has its directories already: what is not stated of them is not known. */
  private permissionsOf(offer: NfsExport): Pick<ExportRecord, 'permissions'> {
    const { owner, group, mode } = offer;
    const isStated = owner !== undefined && group !== undefined && mode !== undefined;
    return this.machine === undefined && !isStated ? {} : { permissions: permissionsOf(offer, this.machine?.mounts) };
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

function refuseMistakes(server: NfsServer, { on, exports }: NfsServerProps): void {
  check(server, (wrong) => {
    if ('host' in on && on.address === undefined) {
      wrong('on', `must have a static address, got "${on.name}"; give the machine one`);
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
