import { z } from 'zod';
import { AccessMode } from '../constructs/storage';
import { type Mistake, Refusal } from '../src/check';
import { HostFamily } from '../src/host';
import { Retention } from '../src/identity';
import { Cidr, Ipv4Address, KubernetesVersion, MacAddress, Quantity } from '../src/values';
import { nameClashes } from './name-clashes';
import { danglingReferences } from './references';

/** `true` takes over what exists on the host under that name. */
const adopt = z.boolean().optional();

/** A text that one of the value types parses. What it throws becomes the message, with the change to make at its end. */
function parsed<T>(parse: (text: string) => T, fix: string) {
  return z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch (error) {
      const { message } = error as Error;
      context.addIssue({ code: 'custom', message: message.includes('; ') ? message : `${message}; ${fix}` });
      return z.NEVER;
    }
  });
}

const address = parsed(Ipv4Address.parse, 'give its IPv4 address');
const network = parsed(Cidr.parse, 'give its IPv4 network, with the length of its prefix');
const interfaceAddress = parsed(Cidr.parseInterface, 'give its IPv4 address, with the length of its prefix');
const quantity = parsed(Quantity.parse, 'write a number and a unit');
const mac = parsed(MacAddress.parse, 'leave it out to have one derived');
const version = parsed(KubernetesVersion.parse, 'say which patch it is');
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
  error: "must be letters, digits, '.', '_' and '-'; rename it",
});
/** Things by name. They are sorted, so that the order in which a file lists them changes nothing. */
const named = <T extends z.ZodType>(value: T, key: z.ZodType<string, string> = name) =>
  z
    .record(key, value)
    .transform((things) => Object.fromEntries(Object.entries(things).sort(([a], [b]) => (a < b ? -1 : 1))));

const accessModes = z
  .array(z.enum(AccessMode))
  .min(1, { error: 'must name at least one mode; ReadWriteMany suits most' });

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
  nodes: named(
    z.strictObject({
      role: z.enum(['control-plane', 'worker']),
      labels: z.record(z.string(), z.string()).default({}),
      ...location,
    }),
  ),
  namespaces: named(z.enum(['restricted', 'baseline', 'privileged'])).default({}),
});

const nfsServer = z.strictObject({
  ...location,
  /** By directory. */
  exports: named(z.strictObject({ clients: z.array(network), options: z.array(z.string()).optional() }), z.string()),
});

const nfsVolume = z.strictObject({
  server: z.string(),
  path: z.string(),
  capacity: quantity,
  accessModes: accessModes.optional(),
  storageClassName: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

const claim = z.strictObject({
  namespace: z.string().default('default'),
  capacity: quantity,
  accessModes,
  /** The one volume that is meant. */
  volume: z.string().optional(),
  storageClassName: z.string().optional(),
});

const pod = z.strictObject({
  namespace: z.string().default('default'),
  image: z.string(),
  port: z.number(),
  user: z.number(),
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
    ...(issues.some(({ code }) => MISSHAPEN.has(code)) ? [] : [...danglingReferences(data), ...nameClashes(data)]),
  ];
  if (!result.success || mistakes.length > 0) {
    throw new Refusal(mistakes);
  }
  return result.data;
}

/** Issues after which a value may be of another type than `EnvironmentData` says. */
const MISSHAPEN: ReadonlySet<string> = new Set(['invalid_type', 'invalid_union']);

function mistakesOf(root: string, issue: z.core.$ZodIssue): readonly Mistake[] {
  const path = [root, ...issue.path.slice(0, -1).map(String)].join('/');
  const prop = String(issue.path.at(-1) ?? 'environment');
  const { input } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [root, ...issue.path.map(String)].join('/'),
        prop: key,
        message: `must be a known setting, got "${key}"; remove it or mend its spelling`,
      }));
    case 'invalid_union':
      return closest(issue).flatMap((inner) => mistakesOf(root, { ...inner, path: [...issue.path, ...inner.path] }));
    case 'invalid_value':
      return [{ path, prop, message: withValue(`must be one of ${issue.values.join(', ')}; choose one`, input) }];
    case 'invalid_type':
      return [{ path, prop, message: withValue(typeMessage(issue.expected, input), input) }];
    case 'invalid_key':
      return issue.issues.map((inner) => ({ path, prop, message: withValue(inner.message, prop) }));
    default:
      return [{ path, prop, message: withValue(issue.message, input) }];
  }
}

/** Of several forms the one that is meant: the one with the fewest mistakes. */
function closest({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const mistakesIn = (issues: readonly z.core.$ZodIssue[]) => issues.flatMap((each) => mistakesOf('', each)).length;
  return [...errors].sort((a, b) => mistakesIn(a) - mistakesIn(b))[0] ?? [];
}

function typeMessage(expected: string, input: unknown): string {
  const type = { array: 'a list', record: 'named settings', object: 'settings' }[expected] ?? `a ${expected}`;
  return `must be ${type}; ${input === undefined ? 'add it' : `write ${type}`}`;
}

/** Puts the value between the rule and the change to make, unless a value type has named it already. */
function withValue(message: string, input: unknown): string {
  if (message.includes(', got "')) {
    return message;
  }
  const [rule, ...fix] = message.split('; ');
  return [`${rule}, got "${shown(input)}"`, ...fix].join('; ');
}

function shown(input: unknown): string {
  return typeof input === 'string' ? input : (JSON.stringify(input) ?? 'nothing');
}
