import { check } from '../../../src/check';
import type { GuestFile, GuestFilePlace } from '../../../src/guest';
import { InfraConstruct } from '../../../src/infra-construct';
import type { Ipv4Address } from '../../../src/values';
import type { GlusterCluster, GlusterNode } from './gluster-cluster';
import { type Brick, brickScript, LONGEST_LABEL, volumeScript } from './gluster-volume.conf';

/** What a `GlusterVolume` can be told. */
export interface GlusterVolumeProps {
  /**
   * Copies of each file, each on a machine of its own: 1, or 3 and more.
   * @default 3
   */
  readonly replicas?: number;

  /**
   * Raw disk of each machine that holds the brick, and nothing else.
   * @default - the first of each
   */
  readonly device?: string;

  /**
   * Options of `gluster volume set`.
   * @default - none
   */
  readonly options?: Readonly<Record<string, string>>;
}

/** What a driver needs to know of a volume: its name, and the machines that can be asked for it. */
export interface IGlusterVolume {
  readonly name: string;
  readonly servers: readonly Ipv4Address[];
  /**
   * Live file after which it is there.
   * @default - it is there already
   */
  readonly made?: GuestFilePlace;
}

/**
 * A volume of a `GlusterCluster`, with a brick on every machine that the cluster has when the volume is defined.
 *
 * Its bricks are laid, and the volume is made, by scripts that reach the machines as live files: what is there already
 * is left as it is, and a disk that holds anything else is not touched. Machines that exist get the scripts in `dist/`,
 * for their owner to run, bricks first.
 */
export class GlusterVolume extends InfraConstruct implements IGlusterVolume {
  public readonly name: string;
  public readonly servers: readonly Ipv4Address[];
  public readonly made?: GuestFilePlace;
  /** Raw disk that each brick takes up, by machine. */
  public readonly devices: ReadonlyMap<GlusterNode, string>;

  /** Its id is the name of the volume. */
  constructor(cluster: GlusterCluster, id: string, props: GlusterVolumeProps = {}) {
    super(cluster, id);
    const { replicas = 3, options = {} } = props;
    const { nodes } = cluster;
    this.name = id;
    this.servers = nodes.map(({ address }) => address);
    this.devices = new Map(
      nodes.flatMap((node) => {
        const device = props.device ?? node.devices[0]?.device;
        return device === undefined ? [] : [[node, device] as const];
      }),
    );
    refuseMistakes(this, cluster, { ...props, replicas });

    const bricks = [...this.devices].map(([{ address }, device]): Brick => ({ address: address.toString(), device }));
    const laid = [...this.devices.keys()].map((node, index) => {
      const file = script(`/etc/strata/gluster/${id}-brick.sh`, brickScript(id, bricks[index]));
      node.addFile(file);
      return { guest: node.guest, path: file.path };
    });
    const [first] = this.devices.keys();
    const made = script(`/etc/strata/gluster/${id}-volume.sh`, volumeScript({ name: id, replicas, bricks, options }));
    first?.addFile({ ...made, after: laid });
    this.made = first && { guest: first.guest, path: made.path };
    for (const [node, device] of this.devices) {
      node.take(device);
    }
  }
}

function script(path: string, content: string): GuestFile {
  return { path, content, mode: '0755', class: 'live', reload: path };
}

function refuseMistakes(
  volume: GlusterVolume,
  cluster: GlusterCluster,
  { replicas, device }: GlusterVolumeProps & { readonly replicas: number },
): void {
  const { nodes } = cluster;
  check(volume, (wrong) => {
    if (!/^[a-z][a-z0-9-]*$/.test(volume.name) || volume.name.length > LONGEST_LABEL) {
      const rule = `must be at most ${LONGEST_LABEL} lower-case letters, digits and '-'`;
      wrong('name', `${rule}, got "${volume.name}"; it labels the disks: shorten it`);
    }
    if (!Number.isInteger(replicas) || replicas < 1 || replicas === 2) {
      wrong('replicas', `must be 1, or 3 and more, got "${replicas}"; two copies cannot tell which of them is right`);
    } else if (nodes.length === 0 || nodes.length % replicas !== 0) {
      const got = `${nodes.length} machines for ${replicas} copies`;
      wrong('replicas', `must divide the machines of ${cluster.name} evenly, got "${got}"; add machines, or copy less`);
    }
    for (const node of nodes) {
      const own = volume.devices.get(node);
      if (device !== undefined && !node.devices.some((each) => each.device === device)) {
        const list = node.devices.map((each) => each.device).join(', ') || 'none';
        wrong('device', `must be a raw disk of ${node.name}, got "${device}"; it has ${list}`);
      }
      const other = cluster.node.children.find(
        (each) => each instanceof GlusterVolume && each !== volume && each.devices.get(node) === own,
      );
      if (own !== undefined && other !== undefined) {
        wrong(
          'device',
          `must hold one brick, got "${own}" of ${node.name} for ${volume.name} and ${other.node.id}; name another`,
        );
      }
    }
  });
}
