import {
  AccessMode,
  CephRbdBackend,
  GaneshaBackend,
  GlusterBackend,
  InstalledDriverBackend,
  KadaluBackend,
  LocalPathBackend,
  NfsBackend,
  NfsCsiBackend,
  NfsSubdirBackend,
} from '../../constructs/storage';
import { KUBERNETES } from '../../constructs/versions';
import { HostFamily } from '../../src/host';
import { Cidr, Ipv4Address, Secret } from '../../src/values';
import type { EnvironmentData } from '../../stacks/environment';
import type { ChooseBackend } from '../../stacks/storage-classes';

/** A backend in use, as the contract test takes it. */
export interface StorageSample {
  readonly backend: ChooseBackend;
  /**
   * Profiles that it works with; in the others it must be refused, with what does the same by name.
   * @default - all
   */
  readonly profiles?: readonly (keyof typeof KUBERNETES)[];
  /** Codes of the warnings that its use raises, and why they are as they should be. */
  readonly warnings?: Readonly<Record<string, string>>;
}

const NO_QUOTA = { STO004: 'the backend has no quotas' };
const CEPH = {
  clusterId: 'b9127830-b0cc-4e34-aa47-9d1a2e9949a8',
  monitors: [Ipv4Address.parse('192.168.150.40')],
  pool: 'kube',
};

/** One sample or more of every backend that constructs/storage exports, by the name of its class. */
export const STORAGE_SAMPLES: Readonly<Record<string, readonly StorageSample[]>> = {
  CephRbdBackend: [
    {
      backend: () =>
        new CephRbdBackend({
          ...CEPH,
          user: { id: Secret.config('ceph-user-id'), key: Secret.config('ceph-user-key') },
        }),
      profiles: ['P27', 'P36'],
    },
    {
      backend: () =>
        new CephRbdBackend({ ...CEPH, form: 'in-tree', user: { id: 'kube', key: Secret.config('ceph-user-key') } }),
      profiles: ['P25', 'P27'],
    },
  ],
  GaneshaBackend: [
    {
      backend: ({ machine, glusterVolume }) =>
        new GaneshaBackend({
          on: machine('store1'),
          volume: glusterVolume('store/shared'),
          clients: [Cidr.parse('192.168.150.0/24')],
        }),
      profiles: ['P25', 'P27', 'P36'],
      warnings: NO_QUOTA,
    },
  ],
  GlusterBackend: [
    {
      backend: () => new GlusterBackend({ manager: { url: 'http://10.0.0.9:8080' }, volumeType: 'replicate:3' }),
      profiles: ['P25'],
    },
  ],
  InstalledDriverBackend: [
    {
      backend: () =>
        new InstalledDriverBackend({
          provisioner: 'disk.csi.example.com',
          accessModes: [AccessMode.READ_WRITE_ONCE],
          allowVolumeExpansion: true,
        }),
    },
  ],
  KadaluBackend: [
    {
      backend: ({ glusterVolume }) => new KadaluBackend({ volume: glusterVolume('store/shared') }),
      warnings: NO_QUOTA,
    },
  ],
  LocalPathBackend: [{ backend: () => new LocalPathBackend(), warnings: NO_QUOTA }],
  NfsBackend: [{ backend: () => new NfsBackend() }, { backend: () => new NfsBackend({ form: 'csi' }) }],
  NfsCsiBackend: [
    {
      backend: ({ nfsServer }) => new NfsCsiBackend({ server: nfsServer('files'), directory: '/exports/volumes' }),
      warnings: NO_QUOTA,
    },
    {
      backend: ({ nfsServer }) =>
        new NfsCsiBackend({
          server: nfsServer('files'),
          directory: '/exports/apps',
          subDir: `\${pvc.metadata.namespace}/\${pvc.metadata.name}`,
          onDelete: 'archive',
          mountPermissions: '0770',
          snapshots: true,
        }),
      warnings: NO_QUOTA,
    },
  ],
  NfsSubdirBackend: [
    {
      backend: ({ nfsServer }) => new NfsSubdirBackend({ server: nfsServer('files'), directory: '/exports/volumes' }),
      warnings: NO_QUOTA,
    },
  ],
};

const CLIENTS = { clients: ['192.168.150.0/24'] };
const DIRECTORIES = { '/exports/volumes': CLIENTS, '/exports/apps': CLIENTS };

/** A site with a server, nodes and storage machines, whose classes are made by the backends given. */
export function siteWith(
  profile: keyof typeof KUBERNETES,
  storageClasses: NonNullable<EnvironmentData['storageClasses']>,
  rest: Partial<EnvironmentData> = {},
): EnvironmentData {
  const machine = (address: string, more: object = {}) => ({
    memory: '8Gi',
    vcpus: 4,
    network: 'net',
    address,
    image: 'debian-12',
    rootDisk: { pool: 'disks', capacity: '40Gi' },
    ...more,
  });
  const bricks = { dataDisks: [{ name: 'brick1', pool: 'disks', capacity: '100Gi' }] };
  return {
    name: 'storage-contract',
    hosts: {
      kvm1: {
        uri: 'qemu:///system',
        family: HostFamily.DEBIAN12,
        pools: { disks: { path: '/var/lib/strata/disks' } },
        networks: { net: { cidr: '192.168.150.0/24' } },
        images: { 'debian-12': { pool: 'disks', source: '/images/debian-12.qcow2' } },
        machines: {
          cp1: machine('192.168.150.10'),
          worker1: machine('192.168.150.11'),
          worker2: machine('192.168.150.12'),
          files: machine('192.168.150.20', {
            dataDisks: [{ name: 'exports', pool: 'disks', capacity: '500Gi', mount: '/exports' }],
          }),
          store1: machine('192.168.150.31', bricks),
          store2: machine('192.168.150.32', bricks),
          store3: machine('192.168.150.33', bricks),
        },
      },
    },
    cluster: {
      version: KUBERNETES[profile],
      pods: '10.244.0.0/16',
      services: '10.96.0.0/16',
      nodes: {
        cp1: { role: 'control-plane', machine: 'cp1' },
        worker1: { role: 'worker', machine: 'worker1' },
        worker2: { role: 'worker', machine: 'worker2' },
      },
    },
    nfsServers: { files: { machine: 'files', exports: DIRECTORIES } },
    glusterClusters: {
      store: {
        nodes: { store1: { machine: 'store1' }, store2: { machine: 'store2' }, store3: { machine: 'store3' } },
        volumes: { shared: {} },
      },
    },
    storageClasses,
    ...rest,
  };
}
