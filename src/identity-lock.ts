import type { Stateful } from './identity';

/** Something that holds data, in one environment. */
export interface LockedIdentity {
  readonly environment: string;
  readonly path: string;
  readonly type: string;
  readonly name: string;
}

/** Something that held data and was given up on purpose. */
export interface Tombstone extends LockedIdentity {
  readonly reason: string;
}

/** `identity.lock`: what holds data today, and what once did. */
export interface IdentityLock {
  readonly identities: readonly LockedIdentity[];
  readonly tombstones: readonly Tombstone[];
}

/** What is in the trees now. */
export interface CurrentIdentity extends LockedIdentity {
  readonly aliases: readonly string[];
}

const HEADER = '# Everything that holds data. Written by `npm run identity`; see docs/adr/0004-identity.md';
const LINE = /^(?:gone )?(\S+) (\S+) (\S+) (\S+)(?:: (.+))?$/;

export function currentIdentities(environment: string, stateful: readonly Stateful[]): readonly CurrentIdentity[] {
  return stateful.map((each) => ({ environment, ...each }));
}

/**
 * Reads `identity.lock`.
 *
 * @throws on a line of neither form, with its number
 */
export function parseLock(text: string): IdentityLock {
  const identities: LockedIdentity[] = [];
  const tombstones: Tombstone[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) {
      continue;
    }
    const [, environment, path, type, name, reason] = LINE.exec(line) ?? [];
    if (environment === undefined || line.startsWith('gone ') !== (reason !== undefined)) {
      throw new Error(`[identity.lock:${index + 1}] 'line' must be "ENVIRONMENT PATH TYPE NAME", got "${line}"`);
    }
    if (reason === undefined) {
      identities.push({ environment, path, type, name });
    } else {
      tombstones.push({ environment, path, type, name, reason });
    }
  }
  return { identities, tombstones };
}

/** The text of `identity.lock`, sorted, so that a review shows exactly what came and went. */
export function lockText({ identities, tombstones }: IdentityLock): string {
  const lines = identities.map(identityText).sort();
  const gone = tombstones.map((each) => `gone ${identityText(each)}: ${each.reason}`).sort();
  return `${[HEADER, ...lines, ...gone].join('\n')}\n`;
}

/** Lines of the lock that nothing accounts for: not in a tree, no alias names them, no tombstone stands for them. */
export function vanished(lock: IdentityLock, current: readonly CurrentIdentity[]): readonly LockedIdentity[] {
  const accounted = new Set([
    ...current.map(identityText),
    ...current.flatMap(({ aliases, ...rest }) => aliases.map((path) => identityText({ ...rest, path }))),
    ...lock.tombstones.map(identityText),
  ]);
  return lock.identities.filter((each) => !accounted.has(identityText(each)));
}

/** `lab lab-host/lab-data/Resource pool lab-data` */
export function identityText({ environment, path, type, name }: LockedIdentity): string {
  return `${environment} ${path} ${type} ${name}`;
}
