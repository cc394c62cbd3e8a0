import { firewallText, servingFiles } from '../../../constructs/storage/nfs-server.conf';
import { Cidr } from '../../../src/values';

const lab = Cidr.parse('192.168.150.0/24');
const node = Cidr.parse('10.0.0.7/32');

function files(...facts: Parameters<typeof servingFiles>): Readonly<Record<string, string>> {
  return Object.fromEntries(servingFiles(...facts).map(({ path, content }) => [path, content]));
}

describe('the files of an NFS server', () => {
  test('are the exports alone, where it serves as Debian has it', () => {
    expect(servingFiles({ versions: '3 and 4' })).toEqual([]);
  });

  test.each([
    [['/exports', '/archive/deep'], 'exports.mount archive-deep.mount'],
    [['/srv/my-data', '/.hidden'], 'srv-my\\x2ddata.mount \\x2ehidden.mount'],
  ])('have it start after its disks %j', (mounts, units) => {
    expect(servingFiles({ versions: '3 and 4', mounts })).toEqual([
      {
        path: '/etc/systemd/system/nfs-server.service.d/strata.conf',
        content: `[Unit]\nAfter=${units}\n`,
        mode: '0644',
        class: 'live',
      },
    ]);
  });

  test('turn version 3 off, and rpcbind with it', () => {
    const [config, ...others] = servingFiles({ versions: '4' });
    expect(others).toEqual([]);
    expect(config).toMatchObject({ path: '/etc/nfs.conf.d/strata.conf', content: '[nfsd]\nvers3=n\n', class: 'live' });
    expect(config.reload).toContain('systemctl --quiet --root=/ mask $units');
  });

  test('shut everybody else out of the one port of version 4', () => {
    const { '/etc/strata/nfs.nft': rules, ...others } = files({ versions: '4', admitted: [lab, node, lab] });
    expect(Object.keys(others)).toEqual([
      '/etc/nfs.conf.d/strata.conf',
      '/etc/systemd/system/strata-nfs-firewall.service',
    ]);
    expect(rules).toBe(firewallText([2049], [lab, node]));
    expect(rules.split('\n').map((line) => line.trim())).toEqual([
      'table inet strata_nfs',
      'delete table inet strata_nfs',
      'table inet strata_nfs {',
      'chain input {',
      'type filter hook input priority filter; policy accept;',
      'iif "lo" accept',
      'ip saddr { 192.168.150.0/24, 10.0.0.7/32 } accept',
      'tcp dport { 2049 } reject with tcp reset',
      'udp dport { 2049 } reject',
      '}',
      '}',
      '',
    ]);
  });

  test('fix the port of mounts, which version 3 needs besides', () => {
    const { '/etc/nfs.conf.d/strata.conf': config, '/etc/strata/nfs.nft': rules } = files({
      versions: '3 and 4',
      admitted: [lab],
    });
    expect(config).toBe('[mountd]\nport=20048\n');
    expect(rules).toContain('tcp dport { 111, 2049, 20048 } reject');
  });

  test('put the rules in force before the network, at each start', () => {
    const { '/etc/systemd/system/strata-nfs-firewall.service': unit } = files({ versions: '4', admitted: [lab] });
    expect(unit).toContain('Before=network-pre.target nfs-server.service');
    expect(unit).toContain('ExecStart=/usr/sbin/nft -f /etc/strata/nfs.nft\n');
  });
});
