import { parse } from 'yaml';
import {
  type CloudConfig,
  masked,
  metaDataText,
  type NetworkConfig,
  networkConfigText,
  secretsIn,
  userDataText,
} from '../../../src/guest';
import { Cidr, Ipv4Address, MacAddress, Secret } from '../../../src/values';

const empty: CloudConfig = {
  hostname: 'node1',
  ssh_pwauth: false,
  users: [],
  packages: [],
  write_files: [],
  runcmd: [],
};

const full = {
  hostname: 'node1',
  fqdn: 'node1.lab',
  ssh_pwauth: true,
  users: [
    { name: 'root', lock_passwd: false, hashed_passwd: Secret.config('root-password') },
    { name: 'ops', sudo: 'ALL=(ALL) NOPASSWD:ALL', shell: '/bin/bash', ssh_authorized_keys: ['ssh-ed25519 AAAA ops'] },
  ],
  packages: ['nfs-common'],
  fs_setup: [{ label: 'data', filesystem: 'ext4', device: '/dev/vdb' }],
  mounts: [['/dev/vdb', '/exports', 'ext4', 'defaults', '0', '2']],
  write_files: [{ path: '/etc/exports', permissions: '0644', content: '/exports 10.0.0.0/8(rw)\n\tno: tabs\n' }],
  runcmd: [['exportfs', '-ra']],
} satisfies CloudConfig;

const network: NetworkConfig = {
  mac: MacAddress.parse('52:54:00:12:34:56'),
  address: Ipv4Address.parse('192.168.150.10'),
  subnet: Cidr.parse('192.168.150.0/24'),
  gateway: Ipv4Address.parse('192.168.150.1'),
  nameservers: [Ipv4Address.parse('192.168.150.1'), Ipv4Address.parse('9.9.9.9')],
};

/** As cloud-init reads it: PyYAML keeps to YAML 1.1. */
function read(text: string): unknown {
  return parse(text, { version: '1.1' });
}

describe('userDataText', () => {
  test('starts with the line by which cloud-init knows it', () => {
    expect(userDataText(empty, masked)).toBe('#cloud-config\nhostname: node1\nssh_pwauth: false\n');
  });

  test('gives cloud-init every field as it was stated', () => {
    const [root, ...others] = full.users;
    expect(read(userDataText(full, masked))).toEqual({
      ...full,
      users: [{ ...root, hashed_passwd: '<secret root-password>' }, ...others],
    });
  });

  test('leaves out lists with nothing in them and fields that are not given', () => {
    const [ops] = full.users.slice(1);
    const text = userDataText({ ...empty, fqdn: undefined, users: [{ ...ops, sudo: undefined }] }, masked);
    expect(Object.keys(read(text) as object)).toEqual(['hostname', 'ssh_pwauth', 'users']);
    expect(text).not.toContain('sudo');
    expect(text).not.toContain('null');
  });

  test('keeps permissions a text, which a YAML 1.1 reader would take for an octal number', () => {
    expect(userDataText(full, masked)).toContain('permissions: "0644"\n');
  });

  test.each(['yes', 'off', '0644', '1e3', '1:30', 'null', '~', '# x', 'a: b', ' x ', '{{ x }}', "it's", '"', 'ä\n\n'])(
    'gives the guest the content %j to the letter',
    (content) => {
      const text = userDataText({ ...empty, write_files: [{ path: '/f', permissions: '0600', content }] }, masked);
      expect(read(text)).toMatchObject({ write_files: [{ content }] });
    },
  );

  test('never breaks a long line, and repeats what stands there twice', () => {
    const mount = ['/dev/vdb', '/exports', 'ext4'];
    const key = `ssh-ed25519 ${'A'.repeat(400)} ops`;
    const text = userDataText(
      { ...empty, mounts: [mount, mount], users: [{ name: 'ops', ssh_authorized_keys: [key] }] },
      masked,
    );
    expect(text).toContain(`- ${key}\n`);
    expect(read(text)).toMatchObject({ mounts: [mount, mount] });
    expect(text).not.toContain('&');
  });

  test('masks every secret in what is written to disk', () => {
    expect(userDataText(full, masked)).toContain('hashed_passwd: <secret root-password>\n');
  });

  test('gives the engine the value in place of the mask', () => {
    const text = userDataText(full, ({ key }) => `$6$salt$value-of-${key}`);
    expect(text).toContain('hashed_passwd: $6$salt$value-of-root-password\n');
    expect(text).not.toContain('<secret');
  });
});

describe('secretsIn', () => {
  test('finds every secret once, in order of appearance', () => {
    const users = ['ops-password', 'root-password', 'ops-password'].map((key) => ({
      name: 'user',
      hashed_passwd: Secret.config(key),
    }));
    expect(secretsIn({ ...full, users }).map(({ key }) => key)).toEqual(['ops-password', 'root-password']);
  });

  test('finds none where there is none', () => {
    expect(secretsIn(empty)).toEqual([]);
  });
});

describe('metaDataText', () => {
  test('names the instance and the host', () => {
    expect(metaDataText({ 'instance-id': 'c0ffee00-0000-5000-8000-000000000000', 'local-hostname': 'node1' })).toBe(
      'instance-id: c0ffee00-0000-5000-8000-000000000000\nlocal-hostname: node1\n',
    );
  });

  test('keeps an instance id of digits a text', () => {
    expect(read(metaDataText({ 'instance-id': '0123', 'local-hostname': 'on' }))).toEqual({
      'instance-id': '0123',
      'local-hostname': 'on',
    });
  });
});

describe('networkConfigText', () => {
  test('gives the interface with that MAC address its static address, route and name servers', () => {
    expect(read(networkConfigText(network))).toEqual({
      version: 2,
      ethernets: {
        primary: {
          match: { macaddress: '52:54:00:12:34:56' },
          'set-name': 'eth0',
          dhcp4: false,
          'accept-ra': false,
          addresses: ['192.168.150.10/24'],
          routes: [{ to: '0.0.0.0/0', via: '192.168.150.1' }],
          nameservers: { addresses: ['192.168.150.1', '9.9.9.9'] },
        },
      },
    });
  });

  test('quotes the MAC address, which a YAML 1.1 reader would take for a number of base 60', () => {
    expect(networkConfigText(network)).toContain('macaddress: "52:54:00:12:34:56"\n');
  });

  test('says nothing of routes and name servers that there are not', () => {
    const text = networkConfigText({ ...network, gateway: undefined, nameservers: [] });
    expect(text).not.toMatch(/routes|nameservers/);
    expect(text).toContain('- 192.168.150.10/24\n');
  });
});
