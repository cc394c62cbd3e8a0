import { type Construct, Node } from 'constructs';
import { check } from '../../../src/check';
import { InfraConstruct } from '../../../src/infra-construct';
import { rightsOf } from '../../../src/nfs';
import type { IRecordSource, Unlocated } from '../../../src/record-source';
import { type Cidr, Ipv4Address } from '../../../src/values';
import type { VirtualMachine } from '../../host';
import type { INfsServer } from '../nfs-server';
import { type GaneshaExport, ganeshaConf } from './ganesha.conf';
import type { IGlusterVolume } from './gluster-volume';
import { numberOf } from './name-number';

/** A volume that a `GaneshaServer` offers. */
export interface OfferedVolume {
  readonly volume: IGlusterVolume;
  readonly clients: readonly Cidr[];
}

/** How Debian's nfs-ganesha is told of its exports, and where NFS 4 listens. */
const FILE = '/etc/ganesha/ganesha.conf';
const PORT = 2049;

/**
 * NFS-Ganesha on a machine of the tree: offers volumes of GlusterFS over NFS 4, without mounting them there.
 *
 * Its configuration is a `live` file: another volume is offered without a restart. It takes the port of the kernel's NFS
 * server, so a machine has one of the two. Made by `GaneshaBackend`, one for all classes that name the machine.
 */
export class GaneshaServer extends InfraConstruct implements INfsServer, IRecordSource {
  public readonly address: Ipv4Address;
  private readonly machine: VirtualMachine;
  private readonly offers: OfferedVolume[] = [];

  private constructor(root: Construct, id: string, machine: VirtualMachine) {
    super(root, id);
    this.machine = machine;
    this.address = machine.address ?? Ipv4Address.fromNumber(0);
    machine.addPackages('nfs-ganesha', 'nfs-ganesha-gluster');
    check(this, (wrong) => {
      if (machine.address === undefined) {
        wrong('on', `must have a static address, got "${machine.name}"; give the machine one`);
      }
    });
  }

  /** The one of a machine; defined when it is not there yet. */
  public static on(machine: VirtualMachine): GaneshaServer {
    const { root } = Node.of(machine);
    const id = `ganesha-${machine.name}`;
    const found = Node.of(root).tryFindChild(id);
    return (found as GaneshaServer | undefined) ?? new GaneshaServer(root as Construct, id, machine);
  }

  /** Directories as clients see them: `/<volume>`. */
  public get exports(): readonly string[] {
    return this.offers.map(({ volume }) => `/${volume.name}`);
  }

  /** Offers a volume. Offered again, its clients are added to those it has. */
  public offer(offered: OfferedVolume): void {
    const { name } = offered.volume;
    const index = this.offers.findIndex(({ volume }) => volume.name === name);
    const known = this.offers[index];
    check(this, (wrong) => {
      if (known !== undefined && known.volume.servers.join() !== offered.volume.servers.join()) {
        const both = [known, offered].map(({ volume }) => volume.servers.join(', ')).join(' and of ');
        wrong('volume', `must be of one cluster, got "${name}" of ${both}; offer one of them elsewhere`);
      }
      const twin = this.offers.find(({ volume }) => volume.name !== name && idOf(volume) === idOf(offered.volume));
      if (twin !== undefined) {
        wrong('volume', `must have a number of its own, got "${name}" with that of ${twin.volume.name}; rename one`);
      }
    });
    if (known === undefined) {
      this.offers.push(offered);
    } else {
      const more = offered.clients.filter((client) => !known.clients.some((each) => each.equals(client)));
      this.offers[index] = { ...known, clients: [...known.clients, ...more] };
    }
  }

  public toRecords(): readonly Unlocated[] {
    const { address: server, machine, offers } = this;
    const rights = { ...rightsOf(['rw', 'no_root_squash']), permissions: { owner: 0, group: 0, mode: '0755' } };
    return [
      { kind: 'listener', address: server, protocol: 'TCP', first: PORT, last: PORT, use: 'NFS-Ganesha' },
      ...offers.map(
        ({ volume, clients }): Unlocated => ({
          kind: 'export',
          server,
          directory: `/${volume.name}`,
          clients,
          ...rights,
        }),
      ),
      {
        kind: 'guest-file',
        guest: machine.name,
        managed: true,
        file: {
          path: FILE,
          content: ganeshaConf(offers.map((each) => this.blockOf(each))),
          mode: '0644',
          class: 'live',
          reload: 'systemctl reload-or-restart nfs-ganesha',
          // what is not there when the file is read is left out, and stays out
          after: offers.flatMap(({ volume }) => volume.made ?? []),
        },
      },
    ];
  }

  private blockOf({ volume, clients }: OfferedVolume): GaneshaExport {
    const { name, servers } = volume;
    const own = servers.find((address) => address.equals(this.address));
    return { id: idOf(volume), volume: name, from: own ?? servers[0] ?? this.address, clients };
  }
}

/** By name, so that another volume beside it changes nothing. */
function idOf({ name }: IGlusterVolume): number {
  return (numberOf(name) % 65535) + 1;
}
