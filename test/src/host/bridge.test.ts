import { type Bridge, HOST_FAMILIES, HostFamily } from '../../../src/host';
import { Cidr, Ipv4Address } from '../../../src/values';

const bridge: Bridge = {
  name: 'br0',
  over: 'eth0',
  address: Ipv4Address.parse('192.168.153.150'),
  subnet: Cidr.parse('192.168.153.0/24'),
  gateway: Ipv4Address.parse('192.168.153.1'),
  nameservers: [Ipv4Address.parse('192.168.153.1'), Ipv4Address.parse('9.9.9.9')],
};

/** A bridge that only joins machines: no way out, no names. */
const isolated: Bridge = { ...bridge, gateway: undefined, nameservers: [] };

describe('a bridge on EL 7', () => {
  const { bridgeFiles } = HOST_FAMILIES[HostFamily.EL7];

  test('takes the address over from its port, and keeps NetworkManager away from both', () => {
    expect(bridgeFiles(bridge)).toEqual([
      {
        path: '/etc/sysconfig/network-scripts/ifcfg-eth0',
        content: [
          'DEVICE=eth0',
          'NAME=eth0',
          'TYPE=Ethernet',
          'ONBOOT=yes',
          'BOOTPROTO=none',
          'BRIDGE=br0',
          'NM_CONTROLLED=no',
          '',
        ].join('\n'),
      },
      {
        path: '/etc/sysconfig/network-scripts/ifcfg-br0',
        content: [
          'DEVICE=br0',
          'TYPE=Bridge',
          'ONBOOT=yes',
          'BOOTPROTO=static',
          'IPADDR=192.168.153.150',
          'NETMASK=255.255.255.0',
          'GATEWAY=192.168.153.1',
          'DNS1=192.168.153.1',
          'DNS2=9.9.9.9',
          'STP=off',
          'DELAY=0',
          'NM_CONTROLLED=no',
          '',
        ].join('\n'),
      },
    ]);
  });

  test('has no line for a gateway and name servers that there are not', () => {
    const contents = bridgeFiles(isolated).map(({ content }) => content);
    expect(contents.join('')).not.toMatch(/GATEWAY|DNS|undefined/);
  });
});

describe('a bridge on Debian 12', () => {
  const { bridgeFiles } = HOST_FAMILIES[HostFamily.DEBIAN12];

  test('takes the address over from its port, in one file of its own', () => {
    expect(bridgeFiles(bridge)).toEqual([
      {
        path: '/etc/network/interfaces.d/br0',
        content: [
          'iface eth0 inet manual',
          '',
          'auto br0',
          'iface br0 inet static',
          '  address 192.168.153.150/24',
          '  gateway 192.168.153.1',
          '  dns-nameservers 192.168.153.1 9.9.9.9',
          '  bridge_ports eth0',
          '  bridge_stp off',
          '  bridge_fd 0',
          '',
        ].join('\n'),
      },
    ]);
  });

  test('has no line for a gateway and name servers that there are not', () => {
    const [{ content }] = bridgeFiles(isolated);
    expect(content).not.toMatch(/gateway|dns|undefined/);
    expect(content).toContain('  address 192.168.153.150/24\n  bridge_ports eth0\n');
  });
});
