import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Caller, type DirectoryPermissions, MAKE, mayDo, parseExports, rightsOf, seenAs } from '../../../src/nfs';
import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';
import type { LibvirtSandbox } from '../sandbox/libvirt';
import { inGuest, untilAwake } from './guest-commands';
import { type Project, summary } from './project';
import { TWO_MACHINES } from './two-machines';

export const SERVER = 'lab-nfs';
export const CLIENT = 'lab-worker1';
export const ADDRESS = '192.168.150.20';

/** As volumes of the tree are mounted. */
export const MOUNT = 'mount -t nfs -o nfsvers=4.1,hard';

/** An address that is no client of any export, given to the client besides its own. */
const OUTSIDER = '192.168.151.5';

const clients = ['192.168.150.0/24'];
const owned: DirectoryPermissions & object = { owner: 1000, group: 1000, mode: '0755' };

/** Exports that a running server gets: who writes to them hangs on squash rules, owner and mode. */
const MORE = {
  '/exports/owned': { clients, ...owned },
  '/exports/locked': { clients, ...owned, mode: '0700', options: ['rw', 'sync', 'no_subtree_check', 'no_root_squash'] },
  '/exports/shared': {
    clients,
    ...owned,
    mode: '0700',
    options: ['rw', 'sync', 'no_subtree_check', 'all_squash', 'anonuid=1000', 'anongid=1000'],
  },
};

/** The two machines, with a server behind a firewall; and with these exports, or that version, besides. */
export function guarded(server: object = {}): Change<EnvironmentData> {
  return { ...TWO_MACHINES, nfsServers: { [SERVER]: { firewall: true, ...server } } } as Change<EnvironmentData>;
}

/** Guests that are up. */
export interface Guests {
  readonly sandbox: LibvirtSandbox;
  readonly project: Project;
}

/** What a command says in a guest. @throws when it fails */
export async function succeeded({ sandbox }: Guests, guest: string, command: string, limit?: number): Promise<string> {
  const { code, out } = await inGuest(sandbox, guest, command, limit);
  if (code !== 0) {
    throw new Error(`${guest}: ${command}: ${out}`);
  }
  return out.trim();
}

/** Exports that a client is told of, by version 3. */
export async function exported(guests: Guests): Promise<readonly string[]> {
  const lines = await succeeded(guests, CLIENT, `showmount --no-headers -e ${ADDRESS}`);
  return lines
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .sort();
}

/** A command that runs a program text, which has no double quotes. */
function python(text: string, ...args: readonly string[]): string {
  return `python3 -c "${text}" ${args.join(' ')}`;
}

/** Writes files through the mount, each synchronised to the disk of the server, and keeps their checksums aside. */
const WRITE_THOUSAND = `
import hashlib, os
sums = open('/root/sums', 'w')
for number in range(1000):
    path = '/mnt/d/many/%d' % number
    data = os.urandom(1 + number % 4096)
    with open(path, 'wb') as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sums.write(hashlib.sha256(data).hexdigest() + '  ' + path + chr(10))
sums.close()
`;

/** Says whether one can connect from an address to a port of the server. */
const CONNECT = `
import socket, sys
with socket.socket() as one:
    one.settimeout(20)
    one.bind((sys.argv[1], 0))
    try:
        one.connect(('${ADDRESS}', int(sys.argv[2])))
        print('admitted')
    except ConnectionRefusedError:
        print('refused')
`;

/** A restart of the server as if the power had failed; the client stays as it is. */
export async function restartUnderLoad(guests: Guests): Promise<{ readonly lost: string; readonly files: string }> {
  await succeeded(
    guests,
    CLIENT,
    `mkdir -p /mnt/d && ${MOUNT} ${ADDRESS}:/exports/downloads /mnt/d && mkdir /mnt/d/many`,
  );
  await succeeded(guests, CLIENT, python(WRITE_THOUSAND), 300_000);
  const { sandbox } = guests;
  sandbox.virsh('destroy', SERVER);
  sandbox.virsh('start', SERVER);
  await untilAwake(sandbox, SERVER);
  // what the client remembers would be right in any case
  await succeeded(guests, CLIENT, 'echo 3 > /proc/sys/vm/drop_caches');
  // the mount is hard: it waits for the server, and for those 90 seconds in which files are claimed again
  const { out } = await inGuest(sandbox, CLIENT, 'sha256sum --quiet -c /root/sums', 600_000);
  return { lost: out, files: await succeeded(guests, CLIENT, 'wc -l < /root/sums') };
}

/** What holds of a server behind a firewall, whose guests are up. */
export function describeServer(up: () => Guests): void {
  const inClient = (command: string) => inGuest(up().sandbox, CLIENT, command);

  test('get an NfsVolume while they run, which a client mounts, and no machine restarts', async () => {
    const { project } = up();
    const boots = () =>
      Promise.all([SERVER, CLIENT].map((guest) => succeeded(up(), guest, 'cat /proc/sys/kernel/random/boot_id')));
    const before = await boots();
    const added = { server: SERVER, path: '/exports/owned', capacity: '50Mi' };
    project.write({ ...guarded({ exports: MORE }), volumes: { added } } as Change<EnvironmentData>);
    const { code, out } = project.pulumi('up', '--yes');
    expect([code, summary(out)]).toEqual([0, '~ 1 updated, 18 unchanged']);
    expect(await exported(up())).toEqual(
      ['downloads', 'locked', 'owned', 'reports', 'shared'].map((name) => `/exports/${name} 192.168.150.0/24`),
    );

    project.strata('synth', 'lab');
    const written = readFileSync(join(project.folder, 'dist/lab/kubernetes/01-volumes.k8s.yaml'), 'utf8');
    const objects = parseAllDocuments(written).map((each) => each.toJS());
    const { spec } = objects.find((each) => each?.kind === 'PersistentVolume' && each.metadata.name === 'added');
    const source = `${spec.nfs.server}:${spec.nfs.path}`;
    const mount = `mount -t nfs -o ${spec.mountOptions.join(',')} ${source} /mnt/added`;
    const touched = 'setpriv --reuid 1000 --regid 1000 --clear-groups touch /mnt/added/file';
    await succeeded(up(), CLIENT, `mkdir -p /mnt/added && ${mount} && ${touched} && umount /mnt/added`);
    expect(await succeeded(up(), SERVER, 'ls /exports/owned')).toBe('file');
    expect(await boots()).toEqual(before);
  });

  test('have the exports of the tree in force, read back by the same grammar', async () => {
    const table = parseExports(await succeeded(up(), SERVER, 'cat /var/lib/nfs/etab'));
    const file = parseExports(await succeeded(up(), SERVER, 'cat /etc/exports'));
    const meaning = ({ entries }: ReturnType<typeof parseExports>) =>
      entries
        .flatMap(({ directory, clients: own }) =>
          own.map(({ client, options }) => JSON.stringify([directory, client, rightsOf(options)])),
        )
        .sort();
    expect(file).toMatchObject({ mistakes: [], entries: { length: 5 } });
    expect(meaning(table)).toEqual(meaning(file));
    const listed = await succeeded(up(), SERVER, 'exportfs -s');
    expect(listed).toContain('anonuid=1000,anongid=1000');
    expect(meaning(parseExports(listed))).toEqual(meaning(file));
  });

  test.each(Object.entries(MORE))('let those write to %s of whom that is foretold', async (directory, offer) => {
    const rights = rightsOf('options' in offer ? offer.options : ['rw']);
    const users = [0, 1000, 2000];
    const foretold = users.map((user) => {
      const caller: Caller = { user, groups: [user], mayHaveMore: false };
      return mayDo(MAKE, seenAs(caller, rights), offer, rights);
    });
    expect(foretold).not.toContain(undefined);
    const tries = users.map(
      (id) => `setpriv --reuid ${id} --regid ${id} --clear-groups touch /mnt/w/of-${id} 2>/dev/null; echo $?`,
    );
    const mount = `mkdir -p /mnt/w && ${MOUNT} ${ADDRESS}:${directory} /mnt/w`;
    const { out } = await inClient(`${mount} && { ${tries.join('; ')}; }; umount /mnt/w`);
    expect(
      out
        .trim()
        .split('\n')
        .map((code) => code === '0'),
    ).toEqual(foretold);
  });

  test('are shut to an address that is no client of theirs, after a restart of the server too', async () => {
    await succeeded(up(), CLIENT, `ip address replace ${OUTSIDER}/32 dev eth0`);
    await succeeded(up(), SERVER, `ip route replace ${OUTSIDER}/32 dev eth0`);
    const own = (await succeeded(up(), CLIENT, 'ip -4 -o address show dev eth0')).match(
      /inet (192\.168\.150\.\d+)/,
    )?.[1];
    const from = (address: string | undefined, port: number) =>
      succeeded(up(), CLIENT, python(CONNECT, `${address}`, `${port}`));
    expect([await from(own, 2049), await from(own, 111), await from(own, 20048)]).toEqual(Array(3).fill('admitted'));
    // the way there and back is open
    expect(await from(OUTSIDER, 22)).toBe('admitted');
    expect([await from(OUTSIDER, 2049), await from(OUTSIDER, 111), await from(OUTSIDER, 20048)]).toEqual(
      Array(3).fill('refused'),
    );
  });

  test('speak version 4 alone when that is said, and then tell nobody by rpcbind', async () => {
    const { project } = up();
    project.write(guarded({ exports: MORE, versions: '4' }));
    const { code, out } = project.pulumi('up', '--yes');
    expect([code, summary(out)]).toEqual([0, '~ 2 updated, 17 unchanged']);
    expect((await inClient(`timeout 60 rpcinfo -p ${ADDRESS}`)).code).not.toBe(0);
    expect((await inClient(`timeout 60 showmount -e ${ADDRESS}`)).code).not.toBe(0);
    const mounted = `grep -c ' /mnt/w nfs4 .*vers=4.1' /proc/mounts; umount /mnt/w`;
    const { out: version } = await inClient(`mkdir -p /mnt/w; ${MOUNT} ${ADDRESS}:/exports/owned /mnt/w; ${mounted}`);
    expect(version.trim()).toBe('1');
    expect(
      (await inClient(`timeout 100 mount -t nfs -o nfsvers=3,retry=0 ${ADDRESS}:/exports/owned /mnt/w`)).code,
    ).not.toBe(0);

    project.write(guarded({ exports: MORE }));
    const back = project.pulumi('up', '--yes');
    expect([back.code, summary(back.out)]).toEqual([0, '~ 2 updated, 17 unchanged']);
    expect(await exported(up())).toHaveLength(5);
  });
}
