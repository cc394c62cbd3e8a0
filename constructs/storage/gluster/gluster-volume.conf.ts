/** One brick of a volume: a directory on a disk of one machine. */
export interface Brick {
  readonly address: string;
  /** Raw disk, such as `/dev/vdb`. */
  readonly device: string;
}

/** A volume as gluster is told of it. */
export interface VolumeLayout {
  readonly name: string;
  readonly replicas: number;
  readonly bricks: readonly Brick[];
  readonly options: Readonly<Record<string, string>>;
}

/** Where the disk of a volume's brick is mounted. */
export function brickMount(volume: string): string {
  return `/srv/gluster/${volume}`;
}

/** Directory of the brick: below the mount, so that an empty mount point is never served in its place. */
function brickDirectory(volume: string): string {
  return `${brickMount(volume)}/brick`;
}

/** A file system label of XFS has at most 12 characters. */
export const LONGEST_LABEL = 12;

/**
 * The script that lays a brick on its machine: a file system where the disk is empty, and its mount. Run again it
 * changes nothing; on a disk with something else it stops.
 */
export function brickScript(volume: string, { device }: Brick): string {
  const mount = brickMount(volume);
  return text(
    `# Brick of the GlusterFS volume ${volume}.`,
    'set -eu',
    `device=${device} label=${volume} mount=${mount}`,
    'if [ -z "$(blkid -p -o export "$device")" ]; then',
    '  mkfs.xfs -q -L "$label" "$device"',
    'fi',
    'found=$(blkid -p -o value -s LABEL "$device" || true)',
    'if [ "$found" != "$label" ]; then',
    '  echo "$device holds something else (label \\"$found\\"): take another disk, or wipe it by wipefs" >&2',
    '  exit 1',
    'fi',
    // a brick whose disk comes after the daemon stays away until somebody starts it by hand
    'options=defaults,nofail,x-systemd.before=glusterd.service',
    'mkdir -p "$mount"',
    'grep -q "^LABEL=$label " /etc/fstab || echo "LABEL=$label $mount xfs $options 0 2" >> /etc/fstab',
    'mountpoint -q "$mount" || mount "$device" "$mount"',
    `mkdir -p ${brickDirectory(volume)}`,
  );
}

/**
 * The script that makes the volume, on one machine when all bricks lie: it knows the others as peers, creates what is not
 * there, and starts it. Run again it sets the options and changes nothing else.
 */
export function volumeScript({ name, replicas, bricks, options }: VolumeLayout): string {
  const [, ...peers] = bricks.map(({ address }) => address);
  const places = bricks.map(({ address }) => `${address}:${brickDirectory(name)}`);
  const layout = replicas === 1 ? '' : `replica ${replicas} `;
  return text(
    `# The GlusterFS volume ${name}.`,
    'set -eu',
    'patiently() {',
    '  tries=0',
    '  until "$@"; do',
    '    tries=$((tries + 1))',
    '    [ "$tries" -lt 120 ] || { echo "gave up: $*" >&2; exit 1; }',
    '    sleep 2',
    '  done',
    '}',
    // at the first boot the daemon starts minutes after the agent answers
    'patiently gluster pool list > /dev/null',
    // the first answer says how many know of each other, and a volume needs all of them
    `connected() { [ "$(gluster pool list | grep -c Connected)" -ge ${bricks.length} ]; }`,
    ...peers.map((peer) => `patiently gluster --mode=script peer probe ${peer}`),
    'patiently connected',
    `if ! gluster volume info ${name} > /dev/null 2>&1; then`,
    `  gluster --mode=script volume create ${name} ${layout}${places.join(' ')}`,
    'fi',
    ...Object.entries(options).map(([key, value]) => `gluster --mode=script volume set ${name} ${key} ${value}`),
    `gluster volume info ${name} | grep -q '^Status: Started' || gluster --mode=script volume start ${name}`,
  );
}

function text(...lines: readonly string[]): string {
  return ['#!/bin/sh', ...lines, ''].join('\n');
}
