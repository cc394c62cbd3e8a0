import type { GuestFile } from '../../src/guest';
import type { Cidr } from '../../src/values';

/** Which versions of NFS a server speaks. */
export type NfsVersions = '3 and 4' | '4';

/** The one port of NFS 4; version 3 needs it too. */
const NFS_PORT = 2049;

/** Of version 3: where clients ask for the other port, and the port of mounts, which rpc.mountd chooses unless told. */
const RPCBIND_PORT = 111;
const MOUNT_PORT = 20048;

const CONFIG = '/etc/nfs.conf.d/strata.conf';
const RULES = '/etc/strata/nfs.nft';
const UNIT = 'strata-nfs-firewall.service';
const UNIT_FILE = `/etc/systemd/system/${UNIT}`;
const UNIT_LINK = `/etc/systemd/system/multi-user.target.wants/${UNIT}`;
const ORDER = '/etc/systemd/system/nfs-server.service.d/strata.conf';
const TABLE = 'inet strata_nfs';

/** How a server serves, besides its exports. */
export interface ServingFacts {
  readonly versions: NfsVersions;
  /** Networks that the firewall admits; absent without one. */
  readonly admitted?: readonly Cidr[];
  /** Directories of its data disks that exports lie on. */
  readonly mounts?: readonly string[];
}

/** Files that a server needs besides `/etc/exports`; none for one that serves as Debian has it. */
export function servingFiles({ versions, admitted, mounts = [] }: ServingFacts): readonly GuestFile[] {
  const isFixed = admitted !== undefined && versions === '3 and 4';
  const config = [...(versions === '4' ? ['[nfsd]', 'vers3=n'] : []), ...(isFixed ? MOUNT_CONFIG : [])];
  return [
    ...(mounts.length === 0 ? [] : [live(ORDER, orderText(mounts))]),
    ...(config.length === 0 ? [] : [live(CONFIG, `${config.join('\n')}\n`, CONFIG_RELOAD)]),
    ...(admitted === undefined
      ? []
      : [
          live(RULES, firewallText(portsOf(versions), admitted), RULES_RELOAD),
          live(UNIT_FILE, UNIT_TEXT, UNIT_RELOAD),
        ]),
  ];
}

/**
 * The server starts after its disks are mounted, or have been given up. A client that asked before would be told no, and
 * the kernel keeps answers of rpc.mountd(8) for 30 minutes; after a power failure every node asks at once. cloud-init
 * mounts with `nofail`, which nothing waits for by itself. It counts from the next start of the machine: no reload.
 */
function orderText(mounts: readonly string[]): string {
  return `[Unit]\nAfter=${mounts.map(mountUnit).join(' ')}\n`;
}

/** The unit of a mount point by systemd.unit(5): `/exports/my-data` is `exports-my\\x2ddata.mount`. */
function mountUnit(mount: string): string {
  const parts = mount.split('/').filter((part) => part !== '');
  const escaped = parts.map((part) =>
    part.replace(/^\.|[^\w:.]/g, (found) =>
      [...Buffer.from(found)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
    ),
  );
  return `${escaped.join('-')}.mount`;
}

const MOUNT_CONFIG = ['[mountd]', `port=${MOUNT_PORT}`];

function portsOf(versions: NfsVersions): readonly number[] {
  return versions === '4' ? [NFS_PORT] : [RPCBIND_PORT, NFS_PORT, MOUNT_PORT];
}

/**
 * A table of nftables that admits some networks to some ports and everybody to all else. It takes the place of the
 * table that was there, and leaves the other tables alone. Others are told no, instead of left to wait.
 */
export function firewallText(ports: readonly number[], admitted: readonly Cidr[]): string {
  const [dport, saddr] = [ports, [...new Set(admitted.map(String))]].map((list) => `{ ${list.join(', ')} }`);
  return [
    `table ${TABLE}`,
    `delete table ${TABLE}`,
    `table ${TABLE} {`,
    '\tchain input {',
    '\t\ttype filter hook input priority filter; policy accept;',
    '\t\tiif "lo" accept',
    `\t\tip saddr ${saddr} accept`,
    `\t\ttcp dport ${dport} reject with tcp reset`,
    `\t\tudp dport ${dport} reject`,
    '\t}',
    '}',
    '',
  ].join('\n');
}

/**
 * Without version 3 nobody needs rpcbind, nor who locks and notifies for it. It is run again when the file is gone, and
 * while the machine still boots: systemd may be too busy to answer then.
 */
const CONFIG_RELOAD = [
  "units='rpcbind.socket rpcbind.service rpc-statd.service'",
  'again() { "$@" || { sleep 5; "$@"; } || { sleep 5; "$@"; }; }',
  `if grep -qx vers3=n ${CONFIG} 2>/dev/null; then`,
  '  systemctl --quiet --root=/ mask $units',
  '  again systemctl daemon-reload',
  '  again systemctl stop $units',
  'elif [ "$(readlink /etc/systemd/system/rpcbind.socket)" = /dev/null ]; then',
  '  systemctl --quiet --root=/ unmask $units',
  '  again systemctl daemon-reload',
  '  again systemctl start rpcbind.socket',
  'fi',
  'again systemctl restart nfs-server.service',
].join('\n');

const RULES_RELOAD = `if [ -f ${RULES} ]; then nft -f ${RULES}; else nft delete table ${TABLE}; fi`;

/** The rules are there before the network is. */
const UNIT_TEXT = [
  '[Unit]',
  'Description=Admits the clients of the NFS exports alone',
  'DefaultDependencies=no',
  'After=local-fs.target',
  'Before=network-pre.target nfs-server.service shutdown.target',
  'Wants=network-pre.target',
  'Conflicts=shutdown.target',
  `ConditionPathExists=${RULES}`,
  '',
  '[Service]',
  'Type=oneshot',
  'RemainAfterExit=yes',
  `ExecStart=/usr/sbin/nft -f ${RULES}`,
  '',
  '[Install]',
  'WantedBy=multi-user.target',
  '',
].join('\n');

/** For the next start; until then the rules stand as they were read. */
const UNIT_RELOAD = `if [ -f ${UNIT_FILE} ]; then systemctl --quiet --root=/ enable ${UNIT}; else rm -f ${UNIT_LINK}; fi`;

function live(path: string, content: string, reload?: string): GuestFile {
  return { path, content, mode: '0644', class: 'live', ...(reload === undefined ? {} : { reload }) };
}
