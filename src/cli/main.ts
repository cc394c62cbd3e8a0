import { parseArgs } from 'node:util';
import { bindings } from './bindings';
import { check } from './check';
import { diff } from './diff';
import { drift } from './drift';
import { explain } from './explain';
import { kubeconfig } from './kubeconfig';
import { plan } from './plan';
import { prove } from './prove';
import { secrets } from './secrets';
import { synth } from './synth';
import type { CliContext, Verb, VerbArguments } from './verb';
import { verify } from './verify';
import { why } from './why';

const VERBS: readonly Verb[] = [
  synth,
  check,
  bindings,
  why,
  secrets,
  kubeconfig,
  verify,
  drift,
  plan,
  diff,
  prove,
  explain,
];

const COMMON_FLAGS: Readonly<Record<string, string>> = {
  json: 'print JSON for programs',
  help: 'print this',
};

/** Runs one command line and gives its exit code. What goes wrong is one message on stderr, never a stack. */
export function main(argv: readonly string[], context: CliContext): number | Promise<number> {
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
  const fail = (error: unknown): number => {
    context.err(`${(error as Error).message}\n`);
    return 1;
  };
  try {
    const args = parse(verb, rest);
    if (args.flags.help) {
      context.out(usage(verb));
      return 0;
    }
    const answer = verb.run(withoutAction(verb, args), context);
    return typeof answer === 'number' ? answer : answer.catch(fail);
  } catch (error) {
    return fail(error);
  }
}

/** @throws when a flag is not one of the verb's, or is given a text where it takes none, or none where it takes one */
function parse(verb: Verb, args: readonly string[]): VerbArguments {
  const known = { ...verb.flags, ...COMMON_FLAGS };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, flag]) => [
      name,
      { type: typeof flag === 'string' ? 'boolean' : 'string' } as const,
    ]),
  );
  const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const flags = parsed.tokens.filter((token) => token.kind === 'option');
  for (const { name, rawName, value } of flags) {
    const flag = Object.hasOwn(known, name) ? known[name] : undefined;
    if (flag === undefined || (typeof flag === 'string' && value !== undefined)) {
      const names = Object.keys(known).map((each) => `--${each}`);
      throw refused(verb, `must be one of ${names.join(', ')}`, value === undefined ? rawName : `${rawName}=${value}`);
    }
    if (typeof flag !== 'string' && (value === undefined || value === '')) {
      throw refused(verb, `must be --${name} ${flag.value}`, rawName);
    }
  }
  return {
    environments: parsed.positionals,
    flags: Object.fromEntries(flags.map(({ name }) => [name, true])),
    values: Object.fromEntries(flags.map(({ name, value }) => [name, value])),
  };
}

function refused({ name }: Verb, rule: string, got: string): Error {
  return new Error(`[strata] 'flag' ${rule}, got "${got}"; see \`strata ${name} --help\``);
}

/** @throws when the verb asks for an action and none of its actions was said */
function withoutAction({ name, actions }: Verb, args: VerbArguments): VerbArguments {
  if (actions === undefined) {
    return args;
  }
  const [action = '', ...environments] = args.environments;
  if (!actions.includes(action)) {
    throw new Error(
      `[strata] 'action' must be one of ${actions.join(', ')}, got "${action}"; see \`strata ${name} --help\``,
    );
  }
  return { ...args, environments };
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

function usage({ name, summary, flags, actions, operands = '[environment ...]' }: Verb): string {
  const lines = Object.entries({ ...flags, ...COMMON_FLAGS }).map(([flag, meaning]) =>
    typeof meaning === 'string' ? [flag, meaning] : [`${flag} ${meaning.value}`, meaning.meaning],
  );
  const width = Math.max(8, ...lines.map(([flag]) => flag.length));
  return [
    `usage: strata ${name} ${actions === undefined ? '' : `${actions.join('|')} `}${operands}`,
    `  ${summary}`,
    '',
    ...lines.map(([flag, meaning]) => `  --${flag.padEnd(width)} ${meaning}`),
    '',
  ].join('\n');
}
