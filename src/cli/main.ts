import { parseArgs } from 'node:util';
import { bindings } from './bindings';
import { check } from './check';
import { synth } from './synth';
import type { CliContext, Verb, VerbArguments } from './verb';

const VERBS: readonly Verb[] = [synth, check, bindings];

const COMMON_FLAGS: Readonly<Record<string, string>> = {
  json: 'print JSON for programs',
  help: 'print this',
};

/** Runs one command line and returns its exit code. What goes wrong is one message on stderr, never a stack. */
export function main(argv: readonly string[], context: CliContext): number {
  const [word = '', ...rest] = argv;
  const verb = VERBS.find(({ name }) => name === word);
  if (verb === undefined) {
    const asked = ['', 'help', '--help', '-h'].includes(word);
    const text = overview();
    if (asked) {
      context.out(text);
      return 0;
    }
    context.err(`[strata] 'verb' must be one of ${VERBS.map(({ name }) => name).join(', ')}, got "${word}"\n\n${text}`);
    return 1;
  }
  try {
    const { environments, flags } = parse(verb, rest);
    if (flags.help) {
      context.out(usage(verb));
      return 0;
    }
    return verb.run({ environments, flags }, context);
  } catch (error) {
    context.err(`${(error as Error).message}\n`);
    return 1;
  }
}

/** @throws when a flag is not one of the verb's, or is given a value */
function parse(verb: Verb, args: readonly string[]): VerbArguments {
  const known = Object.keys({ ...verb.flags, ...COMMON_FLAGS });
  const options = Object.fromEntries(known.map((name) => [name, { type: 'boolean' } as const]));
  const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const flags = parsed.tokens.filter((token) => token.kind === 'option');
  const unknown = flags.find(({ name, value }) => !known.includes(name) || value !== undefined);
  if (unknown !== undefined) {
    const got = unknown.value === undefined ? unknown.rawName : `${unknown.rawName}=${unknown.value}`;
    throw new Error(
      `[strata] 'flag' must be one of ${known.map((name) => `--${name}`).join(', ')}, got "${got}"; ` +
        `see \`strata ${verb.name} --help\``,
    );
  }
  return {
    environments: parsed.positionals,
    flags: Object.fromEntries(flags.map(({ name }) => [name, true])),
  };
}

function overview(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length));
  return [
    'usage: strata <verb> [environment ...] [--json]',
    '',
    ...VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Without an environment: STRATA_ENVIRONMENT, else all. `strata <verb> --help` lists the flags of a verb.',
    '',
  ].join('\n');
}

function usage({ name, summary, flags }: Verb): string {
  const all = Object.entries({ ...flags, ...COMMON_FLAGS });
  return [
    `usage: strata ${name} [environment ...]`,
    `  ${summary}`,
    '',
    ...all.map(([flag, meaning]) => `  --${flag.padEnd(8)} ${meaning}`),
    '',
  ].join('\n');
}
