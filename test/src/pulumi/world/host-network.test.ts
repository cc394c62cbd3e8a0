import { LibvirtHost } from '../../../../src/live';
import { type OwnNetwork, takenPlaces } from '../../../../src/pulumi/world/host-network';
import { recordsOf } from '../../../../src/records';
import { lab } from '../../../../stacks/environments/lab';
import { assembled } from '../../../support/environments';
import { StandIns } from '../../../support/stand-ins';

const networks = recordsOf(assembled(lab).records, 'libvirt').filter(({ spec }) => spec.type === 'network');
const MAC = '52:54:00:00:00:01';

/** The one interface of the machine that deploys. */
function own(cidr: string, sockets = ''): OwnNetwork {
  const [address] = cidr.split('/');
  const office = { address, cidr, mac: MAC, family: 'IPv4', netmask: '', internal: false } as const;
  return { interfaces: { office: [office] }, sockets };
}

function taken(interfaces: readonly string[], mine?: OwnNetwork): Promise<readonly string[]> {
  const stdout = [' Name   State   MAC Address', '-----', ...interfaces.map((each) => ` ${each}   active   ${MAC}`)];
  const machine = new StandIns().answer('virsh', [{ when: / iface-list --all$/, stdout: `${stdout.join('\n')}\n` }]);
  return takenPlaces(new LibvirtHost({ uri: 'qemu:///system' }, { PATH: machine.folder }), networks, mine);
}

describe('a network that is about to be made', () => {
  test('has its place where nobody else is', async () => {
    expect(await taken(['office'], own('10.0.0.2/24'))).toEqual([]);
  });

  test('is refused when an interface has the name of its bridge', async () => {
    expect(await taken(['office', 'virbr-lab-net'])).toEqual([
      `[lab-host/lab-net/Resource] 'bridge' must be free on lab-host, got "virbr-lab-net", an interface that is there; ` +
        'give the network another bridge; or, when a libvirtd left it that ended while it made the network, remove it: ' +
        '`ip link delete virbr-lab-net`',
    ]);
  });

  test('is refused when its addresses are in use', async () => {
    expect(await taken(['office'], own('192.168.150.77/25'))).toEqual([
      expect.stringMatching(/'cidr' must be free on lab-host, got "192.168.150.0\/24", and office has 192.168.150.77/),
    ]);
  });

  test.each([
    ['listens on every address', '   1: 00000000:0035 00000000:0000 07', 1],
    ['listens on one address', '   1: 0100007F:0035 00000000:0000 07', 0],
    ['listens on another port', '   1: 00000000:0036 00000000:0000 07', 0],
  ])('shares the machine with a program that %s', async (_what, sockets, count) => {
    expect(await taken(['office'], own('10.0.0.2/24', sockets))).toHaveLength(count);
  });

  test('is not measured by a machine whose interfaces libvirt does not see', async () => {
    expect(await taken(['eth0'], own('192.168.150.77/25'))).toEqual([]);
  });
});
