import { GLUSTERFS_PLUGIN } from '../kubernetes/glusterfs/parameters';
import { recordsOf, type StrataRecord } from '../records';
import { Secret } from '../values';

/** A value that an environment wants to find in its stack's encrypted config. */
export interface Demand {
  /** Key under `strata:`. */
  readonly key: string;
  /** What it is for, in words. */
  readonly use: string;
  /** Whether any text will do, so that one can be made up. */
  readonly isArbitrary: boolean;
  /**
   * Key of the private half of an ssh key, where this is one of the two halves: they are made together.
   * @default - it is none
   */
  readonly sshKey?: string;
}

/** Keys that are made from the tree's facts, not asked for by it. */
const DERIVED: readonly string[] = ['pki', 'kubeconfig'];

/**
 * Fields whose value may be any text, by their last word. All others have a format of their own, as htpasswd lines,
 * crypt(3) hashes and certificates do: a made-up value would be refused late, by the program that reads it.
 */
const ARBITRARY = /^(?!.*hash).*(password|passphrase|token|secret)$/i;

/** Fields of Secrets that hold a text of nobody's choice, by type: what a program there compares as it is. */
const KEYS: Readonly<Record<string, string>> = { [GLUSTERFS_PLUGIN]: 'key' };

/** Types of Secret that Kubernetes or its components read by a format. `basic-auth` is a name and any password. */
const FREE_TYPES: readonly string[] = ['Opaque', 'kubernetes.io/basic-auth'];

/** Every named value of an environment, once each, sorted by key. */
export function demandsOf(records: readonly StrataRecord[]): readonly Demand[] {
  const demands = [
    ...recordsOf(records, 'secret-object').flatMap(({ name, namespace, type, data }) =>
      Object.entries(data).map(([field, { key }]) => ({
        key,
        use: `key ${field} of Secret ${namespace}/${name}`,
        isArbitrary: KEYS[type] === field || (FREE_TYPES.includes(type) && ARBITRARY.test(field)),
      })),
    ),
    ...recordsOf(records, 'libvirt').flatMap(({ spec }) =>
      spec.type === 'cloud-init-disk'
        ? fieldsOf(spec.userData).map(([field, { key }]) => ({
            key,
            use: `${field} in the user-data of ${spec.guest}`,
            isArbitrary: ARBITRARY.test(field),
          }))
        : [],
    ),
  ];
  const byKey = new Map<string, Demand>();
  for (const demand of demands.filter(({ key }) => !DERIVED.includes(key))) {
    const known = byKey.get(demand.key);
    // one use with a format of its own is enough: the value has to suit them all
    if (known === undefined || (known.isArbitrary && !demand.isArbitrary)) {
      byKey.set(demand.key, demand);
    }
  }
  for (const key of sshKeysIn(records)) {
    const open = publicHalf(key);
    const use = byKey.get(open)?.use ?? `public half of ${key}, for authorized_keys`;
    byKey.set(open, { key: open, use, isArbitrary: false, sshKey: key });
    byKey.set(key, { use: '', ...byKey.get(key), key, isArbitrary: false, sshKey: key });
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Key under which the public half is stored of the private one under `key`. */
export function publicHalf(key: string): string {
  return `${key}-public`;
}

/** Keys of private halves, in Secrets of Kubernetes' own type for them. */
function sshKeysIn(records: readonly StrataRecord[]): readonly string[] {
  return recordsOf(records, 'secret-object').flatMap(({ type, data }) =>
    type === 'kubernetes.io/ssh-auth' && data['ssh-privatekey'] !== undefined ? [data['ssh-privatekey'].key] : [],
  );
}

/** Every secret in a document, with the name of the field it stands in. */
function fieldsOf(document: unknown, field = ''): readonly (readonly [string, Secret])[] {
  if (document instanceof Secret) {
    return [[field, document]];
  }
  if (typeof document !== 'object' || document === null) {
    return [];
  }
  return Object.entries(document).flatMap(([name, value]) => fieldsOf(value, Array.isArray(document) ? field : name));
}
