import type { Wrong } from '../../src/check';
import { nearest } from '../../src/nearest';
import table from './nfs-mount-options.json';

/**
 * Options that suit NFS volumes: a version that keeps its locks on the one port, and a client that waits for a server
 * that is away. A `soft` one gives up, and programs take what they could not write for written.
 */
export const NFS_MOUNT_OPTIONS: readonly string[] = ['nfsvers=4.1', 'hard'];

/** By name, without a value: whether it has one, and the choice that it makes. Two of one choice contradict each other. */
const KNOWN: ReadonlyMap<string, { readonly takesValue: boolean; readonly choice: string }> = new Map(
  table.choices.flatMap((choice) =>
    choice.map((word) => [word.replace('=', ''), { takesValue: word.endsWith('='), choice: choice[0] }] as const),
  ),
);

const WORDS: Readonly<Record<string, readonly string[] | undefined>> = table.words;

/** Refuses options that mount(8) would refuse for NFS, or pick among silently. What is not given is no mistake. */
export function refuseMountOptions(options: readonly string[] | undefined, wrong: Wrong): void {
  if (options?.length === 0) {
    const usual = NFS_MOUNT_OPTIONS.join(', ');
    wrong('mountOptions', `must name at least one option, got "none"; leave it out for ${usual}`);
  }
  const chosen = new Map<string, string>();
  for (const option of options ?? []) {
    const mistake = mistakeIn(option);
    if (mistake !== undefined) {
      wrong('mountOptions', mistake);
      continue;
    }
    const { choice = option } = KNOWN.get(nameOf(option)) ?? {};
    const other = chosen.get(choice);
    if (other === option) {
      wrong('mountOptions', `must name each option once, got "${option}" twice; remove one`);
    } else if (other !== undefined) {
      wrong(
        'mountOptions',
        `must not contradict each other, got "${other}" and "${option}"; keep the one that is meant`,
      );
    }
    chosen.set(choice, option);
  }
}

function mistakeIn(option: string): string | undefined {
  const [name, value] = [nameOf(option), option.includes('=') ? option.slice(option.indexOf('=') + 1) : undefined];
  if (/[,\s]/.test(option)) {
    return `must be one option each, got "${option}"; write them apart`;
  }
  const known = KNOWN.get(name);
  if (known === undefined) {
    const near = nearest(name, KNOWN.keys());
    return `must be options of NFS, got "${option}"; ${near === undefined ? 'see nfs(5) for those' : `did you mean "${near}"?`}`;
  }
  if (known.takesValue !== (value !== undefined)) {
    return known.takesValue
      ? `must give ${name} a value, got "${option}"; write ${name}= and the value`
      : `must give ${name} no value, got "${option}"; write ${name}`;
  }
  return value === undefined ? undefined : mistakeInValue(name, value);
}

function mistakeInValue(name: string, value: string): string | undefined {
  const words = WORDS[name];
  if (words !== undefined) {
    // several flavours of security may be offered, the best first
    const unknown = (name === 'sec' ? value.split(':') : [value]).find((each) => !words.includes(each));
    return unknown === undefined
      ? undefined
      : `must give ${name} one of ${words.join(', ')}, got "${name}=${value}"; choose one`;
  }
  if (table.texts.includes(name)) {
    return value === '' ? `must give ${name} a value, got "${name}="; name it` : undefined;
  }
  return /^\d+$/.test(value)
    ? undefined
    : `must give ${name} a whole number, got "${name}=${value}"; count in its unit`;
}

function nameOf(option: string): string {
  return option.split('=', 1)[0];
}
