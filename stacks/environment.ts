import { z } from 'zod';
import { AddressAnnouncer } from '../constructs/cluster';
import { BindingMode, ReclaimPolicy } from '../constructs/storage';
import { Refusal } from '../src/check';
import { HostFamily } from '../src/host';
import { Retention } from '../src/identity';
import { isMisshapen, mistakesOf } from './malformed';
import { nameClashes } from './name-clashes';
import { danglingReferences } from './references';
import { address, imageRegistry, interfaceAddress, mac, name, named, network, quantity, version } from './scalars';
import type { ChooseBackend } from './storage-classes';
import { claim, nfsVolume } from './volume-settings';

/** `true` takes over what exists on the host under that name. */
const adopt = z.boolean().optional();

const effect = z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

const bridge = z.strictObject({
  over: z.string(),
  address: interfaceAddress,
  gateway: address.optional(),
  nameservers: z.array(address).default([]),
});

const virtualNetwork = z.strictObject({
  cidr: network,
  mode: z.enum(['nat', 'route', 'open', 'none']).optional(),
  gateway: address.optional(),
  dhcp: z.strictObject({ start: address, end: address }).optional(),
  domain: z.string().optional(),
  bridge: z.string().optional(),
  adopt,
});

const machine = z.strictObject({
  memory: quantity,
  vcpus: z.number(),
  /** One of the host's virtual networks or bridges. */
  network: z.string(),
  /** A volume of the host by name, or the size of a new root disk. */
  rootDisk: z.union([z.strictObject({ volume: z.string() }), z.strictObject({ pool: z.string(), capacity: quantity })]),
  image: z.string().optional(),
  iso: z.strictObject({ pool: z.string(), file: z.string() }).optional(),
  address: address.optional(),
  mac: mac.optional(),
  /** In order: the first is /dev/vdb. One without `mount` stays raw. */
  dataDisks: z
    .array(z.strictObject({ name, pool: z.string(), capacity: quantity, mount: z.string().optional() }))
    .default([]),
  packages: z.array(z.string()).default([]),
  virtualization: z.enum(['kvm', 'qemu']).optional(),
  cpuMode: z.enum(['host-passthrough', 'host-model', 'maximum']).optional(),
});

const host = z.strictObject({
  uri: z.string(),
  family: z.enum(HostFamily),
  bridges: named(bridge).default({}),
  /** What the host has, and how many times over that may be promised; what is left out is not judged. */
  capacity: z
    .strictObject({ cores: z.number(), memory: quantity, pools: named(quantity) })
    .partial()
    .optional(),
  overcommit: z.strictObject({ cores: z.number(), memory: z.number(), disks: z.number() }).partial().optional(),
  pools: named(z.strictObject({ path: z.string(), adopt })).default({}),
  networks: named(virtualNetwork).default({}),
  images: named(z.strictObject({ pool: z.string(), source: z.string() })).default({}),
  volumes: named(
    z.strictObject({ pool: z.string(), capacity: quantity, format: z.enum(['qcow2', 'raw']).optional(), adopt }),
  ).default({}),
  machines: named(machine).default({}),
});

/** A machine of the tree by name, or the address of one that exists. */
const location = { machine: z.string().optional(), address: address.optional() };

const cluster = z.strictObject({
  version,
  /** Virtual address in front of several control planes. */
  endpoint: address.optional(),
  pods: network,
  services: network,
  siteNetwork: z.strictObject({ cidr: network, gateway: address.optional() }).optional(),
  proxy: z
    .strictObject({ mode: z.enum(['iptables', 'ipvs', 'nftables']), strictArp: z.boolean().optional() })
    .optional(),
  /** Where Services of type LoadBalancer get their addresses. */
  serviceAddresses: named(
    z.strictObject({ announcer: z.enum(AddressAnnouncer), start: address, end: address }),
  ).default({}),
  nodes: named(
    z.strictObject({
      role: z.enum(['control-plane', 'worker']),
      labels: z.record(z.string(), z.string()).default({}),
      taints: z.array(z.strictObject({ key: z.string(), value: z.string().optional(), effect })).optional(),
      ...location,
    }),
  ),
  /** Where nodes reach no other: holds a copy of each image, by its whole name. */
  imageRegistry: imageRegistry.optional(),
  /** Empties volumes whose reclaim policy is Recycle; without, Kubernetes has a pod of its own. */
  recyclerPod: z.strictObject({ image: z.string(), user: z.number(), namespace: z.string() }).partial().optional(),
  namespaces: named(z.enum(['restricted', 'baseline', 'privileged'])).default({}),
});

const nfsServer = z.strictObject({
  ...location,
  /** By directory. */
  exports: named(
    z.strictObject({
      clients: z.array(network),
      options: z.array(z.string()).optional(),
      owner: z.number().optional(),
      group: z.number().optional(),
      mode: z.string().optional(),
    }),
    z.string(),
  ),
  versions: z.enum(['3 and 4', '4']).optional(),
  firewall: z.boolean().optional(),
  /** Of a server with an address alone. */
  ssh: z.strictObject({ user: z.string(), port: z.number().optional() }).optional(),
});

const storageClass = z.strictObject({
  /** Makes the backend from nouns of the site; see docs/adr/0018-storage-backends.md. */
  backend: z.custom<ChooseBackend>((value) => typeof value === 'function', {
    error: 'must be a function that makes a backend; write it such as () => new LocalPathBackend()',
  }),
  isDefault: z.boolean().optional(),
  reclaimPolicy: z.enum(ReclaimPolicy).optional(),
  mountOptions: z.array(z.string()).optional(),
  volumeBindingMode: z.enum(BindingMode).optional(),
  /** Reasons by the code of the warning that each accepts, of the class and what it defines. */
  allow: z.record(z.string(), z.string()).default({}),
});

const glusterCluster = z.strictObject({
  sshPort: z.number().optional(),
  nodes: named(
    z.strictObject({
      zone: z.number().optional(),
      devices: z.array(z.strictObject({ device: z.string(), capacity: quantity })).optional(),
      ...location,
    }),
  ),
  /** Volumes with a brick on each of its machines. */
  volumes: named(
    z.strictObject({
      replicas: z.number().optional(),
      device: z.string().optional(),
      options: z.record(z.string(), z.string()).optional(),
    }),
  ).default({}),
  /** What makes its volumes for claims. */
  heketi: z
    .strictObject({
      name: name.default('heketi'),
      namespace: z.string().default('default'),
      address,
      node: z.string().optional(),
      /** A claim that is made for it; `volume` is one of `volumes`. */
      database: z.strictObject({ capacity: quantity, volume: z.string(), storageClassName: z.string() }).partial(),
    })
    .optional(),
});

const pod = z.strictObject({
  namespace: z.string().default('default'),
  image: z.string(),
  port: z.number().optional(),
  /** What answers 200 on the port. */
  path: z.string().default('/'),
  args: z.array(z.string()).optional(),
  env: named(z.string()).default({}),
  user: z.number(),
  /** How many of it a Deployment keeps, behind a Service; without, it stands on its own and nothing brings it back. */
  replicas: z.number().optional(),
  /** Claims by the directory they are mounted on. */
  mounts: named(z.string(), z.string()).default({}),
});

const webApp = z.strictObject({
  namespace: z.string().default('default'),
  files: named(z.string(), z.string()),
  replicas: z.number().optional(),
  /** Claims to serve, by directory name. */
  claims: named(z.string()).default({}),
  /** Config key of the htpasswd lines. */
  htpasswd: z.string().optional(),
});

const environment = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: 'must be kebab-case; write it such as my-site' }),
  /** How long data is kept: `keep`, or `discard` for sandboxes. */
  retention: z.enum(Retention).default(Retention.KEEP),
  /** Public keys that may log in to the machines as the user `strata`. */
  authorizedKeys: z.array(z.string()).default([]),
  hosts: named(host).default({}),
  cluster: cluster.optional(),
  nfsServers: named(nfsServer).default({}),
  volumes: named(nfsVolume).default({}),
  glusterClusters: named(glusterCluster).default({}),
  storageClasses: named(storageClass).default({}),
  claims: named(claim).default({}),
  pods: named(pod).default({}),
  webApps: named(webApp).default({}),
});

/** One site's choices as they are written down: plain data, values as text. */
export type EnvironmentData = z.input<typeof environment>;

/** One site's choices, parsed: every value well-formed, every reference between parts resolved. */
export type Environment = z.output<typeof environment>;

/**
 * Parses an environment.
 *
 * @throws Refusal with every malformed value, unknown setting, dangling reference and clash of names at once
 */
export function readEnvironment(data: EnvironmentData): Environment {
  const result = environment.safeParse(data, { reportInput: true });
  const issues = result.error?.issues ?? [];
  const mistakes = [
    ...issues.flatMap((issue) => mistakesOf(data.name, issue)),
    // where the shape itself is wrong there is no telling what is a name
    ...(issues.some(isMisshapen) ? [] : [...danglingReferences(data), ...nameClashes(data)]),
  ];
  if (!result.success || mistakes.length > 0) {
    throw new Refusal(mistakes);
  }
  return result.data;
}
