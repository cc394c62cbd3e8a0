import { nearest } from '../../nearest';
import { DEFAULT_VOLUME_TYPE, type GlusterfsVolumeType, parseVolumeType } from './volume-type';

/** The volume plugin of Kubernetes up to 1.25: the provisioner of a class, and the type of the Secret it logs in with. */
export const GLUSTERFS_PLUGIN = 'kubernetes.io/glusterfs';

/** What the provisioner makes of the parameters of a class. */
export interface GlusterfsParameters {
  /** Where volumes are asked for. */
  readonly url: string;
  readonly user?: string;
  readonly userKey?: string;
  /** The Secret that holds the key, in place of `userKey`. */
  readonly secret?: { readonly namespace: string; readonly name: string };
  /** Ids of the clusters that a volume may lie on; none for all of them. */
  readonly clusterIds: readonly string[];
  /** Each volume belongs to a group of its own: the first number and the last. */
  readonly gidMin: number;
  readonly gidMax: number;
  readonly volumeType: GlusterfsVolumeType;
  /** Options of gluster, such as `client.ssl on`. */
  readonly volumeOptions: readonly string[];
  readonly volumeNamePrefix?: string;
  /** How much larger than its brick the thin pool below it is. */
  readonly snapFactor: number;
  /** Begin of the name of the Endpoints that are made for each volume. */
  readonly endpointPrefix: string;
}

/** A parameter that the provisioner refuses: its name, and the rule with the value. */
export interface GlusterfsMistake {
  readonly parameter: string;
  readonly message: string;
  readonly fix: string;
}

/** Bounds of a group, and what a class has that says nothing of it. */
export const GID = { least: 2000, most: 2147483647 } as const;

const MAX_ENDPOINT_PREFIX = 26;
const SNAP_FACTOR = { least: 1, most: 100 } as const;

/** Every parameter that the provisioner knows, as its documentation writes them; capitals count for nothing. */
const KNOWN: readonly string[] = [
  'resturl',
  'restuser',
  'restuserkey',
  'secretName',
  'secretNamespace',
  'clusterid',
  'restauthenabled',
  'gidMin',
  'gidMax',
  'volumetype',
  'volumeoptions',
  'volumenameprefix',
  'snapfactor',
  'customEpNamePrefix',
];

/**
 * Reads the parameters of a class as the provisioner `kubernetes.io/glusterfs` of Kubernetes 1.25 does, and tells all
 * that it would refuse, where the provisioner tells the first. Whether the Secret is there is for others to say.
 *
 * Two parameters that differ in capitals alone are refused: the provisioner takes either, by chance.
 *
 * Source: `parseClassParameters` of kubernetes/pkg/volume/glusterfs.
 */
export function readGlusterfsParameters(parameters: Readonly<Record<string, string>>): {
  readonly read?: GlusterfsParameters;
  readonly mistakes: readonly GlusterfsMistake[];
} {
  const mistakes: GlusterfsMistake[] = [];
  const wrong: Wrong = (parameter, message, fix) => mistakes.push({ parameter, message, fix });
  const given = byName(parameters, wrong);
  const text = (name: string) => given.get(name)?.value || undefined;

  const url = text('resturl') ?? '';
  if (url === '') {
    wrong('resturl', 'must be given, got "none"', 'name the address that volumes are asked for at');
  }
  const bounds = { gidMin: gid('gidMin', given, wrong), gidMax: gid('gidMax', given, wrong) };
  const { gidMin = GID.least, gidMax = GID.most } = bounds;
  if (gidMin > gidMax) {
    wrong('gidMax', `must be at least gidMin, got "${gidMax}" for "${gidMin}"`, 'exchange the two, or raise it');
  }
  const read: GlusterfsParameters = {
    url,
    ...login(given, wrong),
    clusterIds: text('clusterid')?.split(',') ?? [],
    gidMin,
    gidMax,
    volumeType: volumeType(text('volumetype'), wrong),
    volumeOptions: text('volumeoptions')?.split(',') ?? [],
    volumeNamePrefix: namePrefix(text('volumenameprefix'), wrong),
    snapFactor: snapFactor(text('snapfactor'), wrong),
    endpointPrefix: endpointPrefix(given, wrong),
  };
  return { read: mistakes.length === 0 ? read : undefined, mistakes };
}

type Wrong = (parameter: string, message: string, fix: string) => void;

/** Parameters by their name in lower case, with the name that was written. */
type Given = ReadonlyMap<string, { readonly name: string; readonly value: string }>;

function byName(parameters: Readonly<Record<string, string>>, wrong: Wrong): Given {
  const given = new Map<string, { readonly name: string; readonly value: string }>();
  for (const [name, written] of Object.entries(parameters)) {
    const key = name.toLowerCase();
    const twin = given.get(key);
    if (!KNOWN.some((each) => each.toLowerCase() === key)) {
      const meant = nearest(name, KNOWN);
      wrong(
        name,
        `must be a parameter of ${GLUSTERFS_PLUGIN}, got "${name}"`,
        meant === undefined ? 'take it out' : `did you mean "${meant}"?`,
      );
    } else if (twin !== undefined) {
      wrong(name, `must be given once, got "${twin.name}" and "${name}"`, 'take one of the two out');
    } else {
      given.set(key, { name, value: String(written) });
    }
  }
  return given;
}

function login(given: Given, wrong: Wrong): Pick<GlusterfsParameters, 'user' | 'userKey' | 'secret'> {
  const text = (name: string) => given.get(name)?.value || undefined;
  const switched = given.get('restauthenabled')?.value;
  if (switched !== undefined && switched.toLowerCase() !== 'true') {
    return {};
  }
  const [name, namespace] = [text('secretname'), text('secretnamespace')];
  if ((name === undefined) !== (namespace === undefined)) {
    const [missing, there] = name === undefined ? ['secretName', 'secretNamespace'] : ['secretNamespace', 'secretName'];
    wrong(missing, `must be given with ${there}, got "none"`, 'name the Secret and its namespace, or neither');
  }
  return {
    user: text('restuser'),
    userKey: text('restuserkey'),
    secret: name === undefined || namespace === undefined ? undefined : { namespace, name },
  };
}

function gid(name: 'gidMin' | 'gidMax', given: Given, wrong: Wrong): number | undefined {
  const value = given.get(name.toLowerCase())?.value;
  if (value === undefined) {
    return undefined;
  }
  const number = /^[+-]?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= GID.least && number <= GID.most)) {
    wrong(name, `must be a whole number of ${GID.least} to ${GID.most}, got "${value}"`, 'choose one of them');
    return undefined;
  }
  return number;
}

function volumeType(text: string | undefined, wrong: Wrong): GlusterfsVolumeType {
  try {
    return text === undefined ? DEFAULT_VOLUME_TYPE : parseVolumeType(text);
  } catch (error) {
    wrong('volumetype', (error as Error).message, 'write such as replicate:3 or disperse:4:2');
    return DEFAULT_VOLUME_TYPE;
  }
}

function namePrefix(text: string | undefined, wrong: Wrong): string | undefined {
  if (text?.includes('_')) {
    wrong('volumenameprefix', `must have no underscore, got "${text}"`, `write "${text.replaceAll('_', '-')}"`);
  }
  return text;
}

/** As Go's ParseFloat into 32 bits, but for hexadecimal notation and what is no number. */
function snapFactor(text: string | undefined, wrong: Wrong): number {
  if (text === undefined) {
    return SNAP_FACTOR.least;
  }
  const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= SNAP_FACTOR.least && number <= SNAP_FACTOR.most)) {
    const rule = `must be a number of ${SNAP_FACTOR.least} to ${SNAP_FACTOR.most}`;
    wrong('snapfactor', `${rule}, got "${text}"`, 'leave it out for 1');
  }
  return Math.fround(number);
}

function endpointPrefix(given: Given, wrong: Wrong): string {
  const prefix = given.get('customepnameprefix')?.value ?? 'glusterfs-dynamic';
  // Go counts bytes
  if (Buffer.byteLength(prefix) > MAX_ENDPOINT_PREFIX) {
    const rule = `must have at most ${MAX_ENDPOINT_PREFIX} characters`;
    wrong('customEpNamePrefix', `${rule}, got "${prefix}"`, 'shorten it');
  }
  return prefix;
}
