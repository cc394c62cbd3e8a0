import { nearest } from '../nearest';

/** What a rule says is wrong with a text, and the change to make: `must ..., got "x"; ...`. */
export type Complaint = string;

/** Options that take no value, in groups of which one holds. Names of one line mean the same. */
const FLAGS: readonly (readonly (readonly string[])[])[] = [
  [['ro'], ['rw']],
  [['sync'], ['async']],
  [['wdelay'], ['no_wdelay']],
  [['hide'], ['nohide']],
  [['crossmnt'], ['nocrossmnt']],
  [['secure'], ['insecure']],
  [['root_squash'], ['no_root_squash']],
  [['all_squash'], ['no_all_squash']],
  [['subtree_check'], ['no_subtree_check']],
  [
    ['auth_nlm', 'secure_locks'],
    ['no_auth_nlm', 'insecure_locks'],
  ],
  [['acl'], ['no_acl']],
  [['pnfs'], ['no_pnfs']],
  [['nordirplus']],
  [['security_label']],
];

/** What stands behind the `=` of the options that take a value. */
const VALUES: Readonly<Record<string, { readonly rule: RegExp; readonly text: string; readonly isOptional?: true }>> = {
  anonuid: { rule: /^(-[12]|\d{1,10})$/, text: 'a number such as 1000' },
  anongid: { rule: /^(-[12]|\d{1,10})$/, text: 'a number such as 1000' },
  fsid: { rule: /^(root|\d+|[\dA-Fa-f]([^\dA-Fa-f]*[\dA-Fa-f]){31})$/, text: "a number, 'root' or a UUID" },
  mountpoint: { rule: /^\/.*$/, text: 'an absolute directory', isOptional: true },
  mp: { rule: /^\/.*$/, text: 'an absolute directory', isOptional: true },
  refer: { rule: /^\/[^@]*@.+$/, text: 'directory@host' },
  replicas: { rule: /^\/[^@]*@.+$/, text: 'directory@host' },
  sec: {
    rule: /^(sys|unix|null|none|krb5[ip]?)(:(sys|unix|null|none|krb5[ip]?))*$/,
    text: 'flavours such as sys:krb5',
  },
  xprtsec: { rule: /^(none|tls|mtls)(:(none|tls|mtls))*$/, text: 'policies such as tls:mtls' },
};

/** Largest id of a user or group: 32 bits. */
const LARGEST_ID = 2 ** 32 - 1;

interface Flag {
  readonly group: number;
  readonly side: number;
}

const FLAG_OF: ReadonlyMap<string, Flag> = new Map(
  FLAGS.flatMap((sides, group) =>
    sides.flatMap((names, side) => names.map((name) => [name, { group, side }] as const)),
  ),
);

/** Every option by name; those that take a value end in `=`. */
const NAMES: readonly string[] = [...FLAG_OF.keys(), ...Object.keys(VALUES).map((name) => `${name}=`)];

/** Name of an option, without the value. */
function nameOf(option: string): string {
  return option.replace(/=.*/s, '');
}

/** Options that stand for one setting have one key: `ro` and `rw`, `mp` and `mountpoint=`. */
function keyOf(option: string): string {
  const name = nameOf(option);
  return name === 'mp' ? 'mountpoint' : `${FLAG_OF.get(name)?.group ?? name}`;
}

/**
 * What exports(5) does not allow in a list of options: names it does not know, values that do not fit, and two that
 * contradict each other, of which exportfs lets the last one win without a word.
 */
export function optionComplaints(options: readonly string[]): readonly Complaint[] {
  return [...options.flatMap((option) => complaintOf(option) ?? []), ...contradictions(options)];
}

function complaintOf(option: string): Complaint | undefined {
  const name = nameOf(option);
  const value = option === name ? undefined : option.slice(name.length + 1);
  const rule = VALUES[name];
  if (rule !== undefined) {
    const fits = value === undefined ? rule.isOptional === true : rule.rule.test(value);
    const isId = name === 'anonuid' || name === 'anongid';
    return fits && !(isId && Number(value) > LARGEST_ID)
      ? undefined
      : `must give ${name} ${rule.text}, got "${option}"; write ${name}=${rule.text.replace(/^.*(?:such as|root' or) /, '')}`;
  }
  if (!FLAG_OF.has(name)) {
    const meant = nearest(option, NAMES)?.replace(/=$/, '=...');
    const fix = meant === undefined ? 'leave it out' : `did you mean "${meant}"?`;
    return `must be options of exports(5), got "${option}"; ${fix}`;
  }
  return value === undefined ? undefined : `must give ${name} no value, got "${option}"; write "${name}"`;
}

function contradictions(options: readonly string[]): readonly Complaint[] {
  const complaints: Complaint[] = [];
  let said = new Map<string, string>();
  for (const option of options) {
    if (nameOf(option) === 'sec') {
      // what follows holds for these flavours alone, and may differ from what was said before
      said = new Map();
      continue;
    }
    const key = keyOf(option);
    const before = said.get(key);
    const same = before === option || (before !== undefined && isSame(before, option));
    if (before !== undefined && !same) {
      complaints.push(`must not contradict each other, got "${before},${option}"; keep the one that is meant`);
    }
    said.set(key, option);
  }
  return complaints;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((option) => FLAG_OF.get(option));
  return a !== undefined && a.side === b?.side;
}

/** The options of a client, with those defaults of its line that it does not override itself. */
export function withDefaults(options: readonly string[], defaults: readonly string[]): readonly string[] {
  const own = new Set(options.map(keyOf));
  return [...defaults.filter((each) => !own.has(keyOf(each))), ...options];
}

/** Who a request counts as on the server, and whether it may write, by exports(5). */
export interface ExportRights {
  /** @default 'ro' of exports(5) */
  readonly access: 'rw' | 'ro';
  /** Whose requests are made anonymous: those of root (the default of exports(5)), of all, or of none. */
  readonly squash: 'root' | 'all' | 'none';
  /** Ids that anonymous requests have; 65534 each where nothing else is said. */
  readonly anonymous: { readonly user: number; readonly group: number };
}

const NOBODY = 65534;

interface Flags {
  readonly isReadOnly: boolean;
  readonly squashesRoot: boolean;
  readonly squashesAll: boolean;
}

/**
 * What options of exports(5) mean for a client that proves nothing about itself (`sec=sys`), as nodes do. A flavour
 * starts with what was said last, for whichever flavour, as exportfs of nfs-utils 2.6.2 has it.
 */
export function rightsOf(options: readonly string[]): ExportRights {
  let last: Flags = { isReadOnly: true, squashesRoot: true, squashesAll: false };
  let own: Flags | undefined;
  let isOwn = false;
  const anonymous = { user: NOBODY, group: NOBODY };
  for (const option of options) {
    const [name, value = ''] = option.split('=');
    if (name === 'sec') {
      isOwn = value.split(':').some((flavour) => flavour === 'sys' || flavour === 'unix');
      own ??= isOwn ? last : undefined;
    } else if (name === 'anonuid' || name === 'anongid') {
      anonymous[name === 'anonuid' ? 'user' : 'group'] = (Number(value) + 2 ** 32) % 2 ** 32;
    } else {
      last = { ...last, ...SAYS[name] };
      own = isOwn ? { ...(own ?? last), ...SAYS[name] } : own;
    }
  }
  const { isReadOnly, squashesRoot, squashesAll } = own ?? last;
  const squash = squashesAll ? 'all' : squashesRoot ? 'root' : 'none';
  return { access: isReadOnly ? 'ro' : 'rw', squash, anonymous };
}

const SAYS: Readonly<Record<string, Partial<Flags>>> = {
  ro: { isReadOnly: true },
  rw: { isReadOnly: false },
  root_squash: { squashesRoot: true },
  no_root_squash: { squashesRoot: false },
  all_squash: { squashesAll: true },
  no_all_squash: { squashesAll: false },
};
