import type { Bridge } from './bridge';
import type { HostFile } from './host-file';

/** A bridge as ifupdown reads it on Debian. */
export function bridgeInterfaces(bridge: Bridge): readonly HostFile[] {
  const options = [
    `address ${bridge.address}/${bridge.subnet.prefix}`,
    ...(bridge.gateway === undefined ? [] : [`gateway ${bridge.gateway}`]),
    ...(bridge.nameservers.length === 0 ? [] : [`dns-nameservers ${bridge.nameservers.join(' ')}`]),
    `bridge_ports ${bridge.over}`,
    'bridge_stp off',
    'bridge_fd 0',
  ];
  return [
    {
      path: `/etc/network/interfaces.d/${bridge.name}`,
      content: [
        `iface ${bridge.over} inet manual`,
        '',
        `auto ${bridge.name}`,
        `iface ${bridge.name} inet static`,
        ...options.map((option) => `  ${option}`),
        '',
      ].join('\n'),
    },
  ];
}
