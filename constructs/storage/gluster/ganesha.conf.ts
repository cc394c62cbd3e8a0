import type { Cidr, Ipv4Address } from '../../../src/values';

/** A volume of gluster that NFS-Ganesha offers. */
export interface GaneshaExport {
  /** Number that file handles hold: the same as long as somebody has it mounted. 1 to 65535. */
  readonly id: number;
  /** Name in gluster; `/<volume>` for clients. */
  readonly volume: string;
  /** A machine of the volume, which is asked where its bricks are. */
  readonly from: Ipv4Address;
  readonly clients: readonly Cidr[];
}

/**
 * `ganesha.conf`: NFS 4 alone, over TCP alone, so that one port is enough. Who is not named as a client is shut out.
 * Root stays root, since the CSI driver makes the directories of volumes as root of its node.
 *
 * Source: config_samples/config.txt and gluster.conf of NFS-Ganesha 4.3.
 */
export function ganeshaConf(exports: readonly GaneshaExport[]): string {
  return `NFS_CORE_PARAM {
  Protocols = 4;
  Enable_UDP = false;
  Enable_RQUOTA = false;
}
${exports.map(exportBlock).join('')}`;
}

function exportBlock({ id, volume, from, clients }: GaneshaExport): string {
  return `
EXPORT {
  Export_Id = ${id};
  Path = "/${volume}";
  Pseudo = "/${volume}";
  Protocols = 4;
  Transports = TCP;
  SecType = sys;
  Access_Type = None;
  Squash = No_Root_Squash;
  CLIENT {
    Clients = ${clients.join(', ')};
    Protocols = 4;
    Access_Type = RW;
    Squash = No_Root_Squash;
  }
  FSAL {
    Name = GLUSTER;
    Hostname = "${from}";
    Volume = "${volume}";
  }
}
`;
}
