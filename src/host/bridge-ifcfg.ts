import type { Bridge } from './bridge';
import type { HostFile } from './host-file';

const SCRIPTS = '/etc/sysconfig/network-scripts';

/** A bridge as network-scripts read it on EL 7. NM_CONTROLLED=no, or NetworkManager takes the port back at boot. */
export function bridgeIfcfg(bridge: Bridge): readonly HostFile[] {
  return [
    file(bridge.over, {
      DEVICE: bridge.over,
      NAME: bridge.over,
      TYPE: 'Ethernet',
      ONBOOT: 'yes',
      BOOTPROTO: 'none',
      BRIDGE: bridge.name,
      NM_CONTROLLED: 'no',
    }),
    file(bridge.name, {
      DEVICE: bridge.name,
      TYPE: 'Bridge',
      ONBOOT: 'yes',
      BOOTPROTO: 'static',
      IPADDR: bridge.address.toString(),
      NETMASK: bridge.subnet.netmask.toString(),
      GATEWAY: bridge.gateway?.toString(),
      ...Object.fromEntries(bridge.nameservers.map((server, index) => [`DNS${index + 1}`, server.toString()])),
      STP: 'off',
      DELAY: '0',
      NM_CONTROLLED: 'no',
    }),
  ];
}

function file(device: string, settings: Readonly<Record<string, string | undefined>>): HostFile {
  const lines = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    path: `${SCRIPTS}/ifcfg-${device}`,
    content: lines.map(([key, value]) => `${key}=${value}\n`).join(''),
  };
}
