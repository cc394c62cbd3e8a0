import fc from 'fast-check';
import { HostFamily } from '../../../src/host';
import type { EnvironmentData } from '../../../stacks/environment';
import { assembled } from '../../support/environments';
import { above, below, traced } from '../../support/trace';

const NETWORK = '10.1.0.0/24';
/** Directories that disks can be mounted on, one within another. */
const MOUNTS = ['/a', '/a/b', '/a/b/c', '/ab', '/d'];

/** NFS servers, each on a host with disks of its own, and the directories that it exports. */
const someServers = fc.array(
  fc.record({
    host: fc.nat(2),
    mounts: fc.uniqueArray(fc.constantFrom(...MOUNTS), { maxLength: 4 }),
    exports: fc.uniqueArray(fc.constantFrom(...MOUNTS, '/e', '/a/b/x'), { minLength: 1, maxLength: 4 }),
    deeper: fc.constantFrom('', '/sub'),
  }),
  { minLength: 1, maxLength: 4 },
);

type Servers = typeof someServers extends fc.Arbitrary<infer T> ? T : never;

function environmentOf(servers: Servers): EnvironmentData {
  const hostNames = [...new Set(servers.map(({ host }) => `kvm${host}`))];
  const machines = (name: string) =>
    servers.flatMap(({ host, mounts }, index) =>
      `kvm${host}` === name
        ? [
            [
              `nfs${index}`,
              {
                memory: '1Gi',
                vcpus: 1,
                network: 'br0',
                address: `10.1.0.${100 + index}`,
                image: 'debian',
                rootDisk: { pool: 'disks', capacity: '10Gi' },
                dataDisks: mounts.map((mount, disk) => ({ name: `d${disk}`, pool: 'disks', capacity: '1Gi', mount })),
              },
            ] as const,
          ]
        : [],
    );
  const hosts = hostNames.map((name, index) => [
    name,
    {
      uri: `qemu+ssh://root@${name}/system`,
      family: HostFamily.DEBIAN12,
      bridges: { br0: { over: 'eth0', address: `10.1.0.${10 + index}/24` } },
      pools: { disks: { path: '/var/lib/disks' } },
      images: { debian: { pool: 'disks', source: '/debian.qcow2' } },
      machines: Object.fromEntries(machines(name)),
    },
  ]);
  return {
    name: 'servers',
    hosts: Object.fromEntries(hosts),
    cluster: { version: '1.27.16', pods: '10.244.0.0/16', services: '10.96.0.0/16', nodes: {} },
    nfsServers: Object.fromEntries(
      servers.map(({ exports }, index) => [
        `nfs${index}`,
        {
          machine: `nfs${index}`,
          exports: Object.fromEntries(exports.map((directory) => [directory, { clients: [NETWORK] }])),
        },
      ]),
    ),
    volumes: Object.fromEntries(
      servers.flatMap(({ exports, deeper }, index) =>
        exports.map((directory, each) => [
          `pv${index}-${each}`,
          { server: `nfs${index}`, path: `${directory}${deeper}`, capacity: '1Gi' },
        ]),
      ),
    ),
  };
}

/** The disk that an exported directory lies on, found in another way than the trace does. */
function diskOf(server: number, mounts: readonly string[], directory: string): string {
  const around = mounts.filter((mount) => `${directory}/`.startsWith(`${mount}/`)).sort();
  const innermost = around.at(-1);
  return innermost === undefined ? `nfs${server}-root.qcow2` : `nfs${server}-d${mounts.indexOf(innermost)}.qcow2`;
}

describe('a PersistentVolume on an NFS server of the tree', () => {
  test('leads to its disk and its host, and they lead back to it, and other disks do not', () => {
    fc.assert(
      fc.property(someServers, (servers) => {
        const graph = traced(...assembled(environmentOf(servers)).records);
        for (const [server, { host, mounts, exports }] of servers.entries()) {
          for (const [each, directory] of exports.entries()) {
            const name = `pv${server}-${each}`;
            const disk = diskOf(server, mounts, directory);
            const down = below(graph, `PersistentVolume/${name}`);
            expect(down.filter((line) => / host /.test(line)).every((line) => line.endsWith(`host kvm${host}`))).toBe(
              true,
            );
            expect(down.some((line) => line.endsWith(`: host kvm${host}`))).toBe(true);
            expect(down.some((line) => line.endsWith(`: volume ${disk}`))).toBe(true);
            const isAbove = (text: string) =>
              above(graph, text).some((line) => line.endsWith(`: PersistentVolume ${name}`));
            expect(isAbove(`host/kvm${host}`)).toBe(true);
            expect(isAbove(`volume/${disk}`)).toBe(true);
            const others = mounts.map((_, index) => `nfs${server}-d${index}.qcow2`).filter((other) => other !== disk);
            expect(others.filter((other) => isAbove(`volume/${other}`))).toEqual([]);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
