import { spawnSync } from 'node:child_process';
import { HOST_FAMILIES, HostFamily, type HostFile, type HostPreparation, prepareScript } from '../../../src/host';
import { Cidr, Ipv4Address } from '../../../src/values';
import { HostSandbox, type Run } from '../../support/host-sandbox';

const files: readonly HostFile[] = [
  { path: '/etc/network/interfaces.d/br0', content: 'auto br0\n' },
  { path: "/etc/it's here", content: '$HOME `x` "y"\n' },
];

const minimal: HostPreparation = { name: 'kvm1', family: HostFamily.DEBIAN12, directories: [], files: [] };

const rebooting = 'The network configuration changed. Restart the network from a console, or reboot, to apply it.\n';

describe('prepareScript', () => {
  test.each<[string, Partial<HostPreparation>]>([
    ['nothing to install', {}],
    ['directories', { directories: ['/var/lib/disks', "/srv/it's; rm -rf /"] }],
    ['files', { files }],
    ['everything, on EL 7', { family: HostFamily.EL7, directories: ['/srv'], files }],
  ])('is a script that a POSIX shell can read, with %s', (_what, changes) => {
    const { status, stderr } = spawnSync('/bin/sh', ['-n'], {
      input: prepareScript({ ...minimal, ...changes }),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('stops at the first command that fails', () => {
    expect(prepareScript(minimal)).toMatch(/^#!\/bin\/sh\n(#.*\n)*set -eu\n/);
  });

  test.each([
    [
      HostFamily.DEBIAN12,
      'DEBIAN_FRONTEND=noninteractive apt-get -y install --no-install-recommends ' +
        'qemu-system-x86 qemu-utils libvirt-daemon-system libvirt-clients dnsmasq-base bridge-utils xsltproc genisoimage',
    ],
    [HostFamily.EL7, 'yum -y install qemu-kvm qemu-img libvirt bridge-utils libxslt genisoimage'],
  ])('installs the packages of %s without asking', (family, line) => {
    expect(prepareScript({ ...minimal, family }).split('\n')).toContain(line);
  });

  test('never restarts the network, which would cut off whoever runs it', () => {
    const script = prepareScript({ ...minimal, files, directories: ['/srv'] });
    expect(script).not.toMatch(/^\s*(systemctl (re)?start|service |ifup|ifdown|nmcli|ip )/m);
  });

  test('says nothing of files where there are none', () => {
    expect(prepareScript(minimal)).not.toMatch(/files|changed=/);
  });
});

describe('prepare.sh, when it is run', () => {
  const script = prepareScript({ ...minimal, directories: ['/var/lib/disks', "/srv/it's"], files });
  let sandbox: HostSandbox;
  let firstRun: Run;

  beforeEach(() => {
    sandbox = new HostSandbox();
    firstRun = sandbox.run(script, files);
  });
  afterEach(() => sandbox.remove());

  test('installs packages, starts libvirt, makes directories and puts the files in their places', () => {
    const { status, stdout, commands } = firstRun;
    expect([status, stdout]).toEqual([0, rebooting]);
    expect(commands).toEqual([
      'apt-get -y install --no-install-recommends qemu-system-x86 qemu-utils libvirt-daemon-system libvirt-clients ' +
        'dnsmasq-base bridge-utils ' +
        'xsltproc genisoimage',
      'systemctl enable --now libvirtd',
      'install -d -m 0711 /var/lib/disks',
      "install -d -m 0711 /srv/it's",
      ...files.flatMap(({ path }) => [
        `cmp -s delivered/files${path} ${path}`,
        `install -D -m 0644 delivered/files${path} ${path}`,
      ]),
    ]);
    expect(sandbox.has('/var/lib/disks')).toBe(true);
    expect(files.map(({ path }) => sandbox.read(path))).toEqual(files.map(({ content }) => content));
  });

  test('changes no file the second time, and asks for no restart', () => {
    const { status, stdout, commands } = sandbox.run(script, files);
    expect([status, stdout]).toEqual([0, '']);
    expect(commands.filter((command) => command.startsWith('install -D'))).toEqual([]);
  });

  test('replaces the one file that differs', () => {
    const [first, second] = files;
    const { stdout, commands } = sandbox.run(script, [{ ...first, content: 'auto br1\n' }, second]);
    expect(stdout).toBe(rebooting);
    expect(commands.filter((command) => command.startsWith('install -D'))).toHaveLength(1);
    expect(sandbox.read(first.path)).toBe('auto br1\n');
  });
});

describe('HOST_FAMILIES', () => {
  test.each(Object.values(HostFamily))('has for %s what guests need, and a way to write a bridge down', (family) => {
    const { packages, bridgeFiles } = HOST_FAMILIES[family];
    expect(packages).toContain('genisoimage');
    expect(new Set(packages).size).toBe(packages.length);
    const bridge = {
      name: 'br0',
      over: 'eth0',
      address: Ipv4Address.parse('10.0.0.2'),
      subnet: Cidr.parse('10.0.0.0/24'),
      nameservers: [],
    };
    const written = bridgeFiles(bridge);
    expect(written.every(({ path }) => path.startsWith('/etc/'))).toBe(true);
    expect(written.map(({ content }) => content).join('')).toContain('10.0.0.2');
  });
});
