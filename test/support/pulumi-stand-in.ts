import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliContext, main, type Site } from '../../src/cli';
import { passingFolder, type Run } from './terminal';

/** One call of the stand-in. */
export interface PulumiCall {
  readonly argv: readonly string[];
  readonly stdin: string;
  readonly updateCheck: string | undefined;
}

/** What the stand-in is told to say instead of doing something, for commands that match. */
export interface PulumiTrouble {
  readonly when: string;
  /** `{stdin}` in it becomes what the command was given to read. */
  readonly stderr: string;
  readonly code: number;
}

/** Words and exit codes of CLI 3.248.0. */
export const TROUBLE = {
  noLogin: {
    when: '.',
    stderr: 'error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions\n',
    code: 3,
  },
  noStack: { when: '--stack', stderr: "error: no stack named 'lab' found\n", code: 6 },
  wrongPassphrase: { when: 'config (get|set)', stderr: 'error: incorrect passphrase\n', code: 1 },
  noPassphrase: {
    when: 'config (get|set)',
    stderr:
      'error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables\n',
    code: 1,
  },
} as const;

/** Does what the CLI does with `config`, and encrypts nothing: values lie as they are in `config.json`. */
const PROGRAM = `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const at = (name) => join(__dirname, '..', name);
const argv = process.argv.slice(2);
const stdin = readFileSync(0, 'utf8');
appendFileSync(at('calls'), JSON.stringify({ argv, stdin, updateCheck: process.env.PULUMI_SKIP_UPDATE_CHECK }) + '\\n');
const trouble = JSON.parse(readFileSync(at('trouble.json'), 'utf8')).find(({ when }) => new RegExp(when).test(argv.join(' ')));
const config = JSON.parse(readFileSync(at('config.json'), 'utf8'));
const words = argv.filter((word, i) => !word.startsWith('-') && !['--color', '--stack'].includes(argv[i - 1]));
const fail = (text, code) => { process.stderr.write(text); process.exit(code); };
if (trouble !== undefined) {
  fail(trouble.stderr.replace('{stdin}', () => stdin), trouble.code);
}
const [, verb, key] = words;
if (verb === undefined) {
  const shown = Object.entries(config).map(([name, { value, secret }]) => [name, secret ? { secret } : { value, secret }]);
  process.stdout.write(JSON.stringify(Object.fromEntries(shown)));
} else if (verb === 'get') {
  config[key] === undefined ? fail("error: configuration key '" + key + "' not found\\n", 1) : process.stdout.write(config[key].value + '\\n');
} else {
  config[key] = { value: stdin.replace(/\\n+$/, ''), secret: argv.includes('--secret') };
  writeFileSync(at('config.json'), JSON.stringify(config));
}
`;

/** A program that stands in for the Pulumi CLI, with one stack. The real one is never started. */
export class PulumiStandIn {
  private readonly folder = passingFolder();
  /** Folder that holds nothing but the stand-in: all of PATH. */
  public readonly bin = join(this.folder, 'bin');

  constructor() {
    mkdirSync(this.bin);
    writeFileSync(join(this.bin, 'pulumi'), PROGRAM, { mode: 0o755 });
    this.store({}).meet();
  }

  /** Sets the stack's config to these encrypted values, and to these plain ones. */
  public store(secrets: Readonly<Record<string, string>>, plain: Readonly<Record<string, string>> = {}): this {
    const entries = [
      ...Object.entries(secrets).map(([key, value]) => [key, { value, secret: true }]),
      ...Object.entries(plain).map(([key, value]) => [key, { value, secret: false }]),
    ];
    writeFileSync(join(this.folder, 'config.json'), JSON.stringify(Object.fromEntries(entries)));
    return this;
  }

  /** Has the following commands run into this. */
  public meet(...troubles: readonly PulumiTrouble[]): this {
    writeFileSync(join(this.folder, 'trouble.json'), JSON.stringify(troubles));
    return this;
  }

  /** Values of the stack, by full key. */
  public get stored(): Readonly<Record<string, string>> {
    const config: Record<string, { readonly value: string }> = JSON.parse(
      readFileSync(join(this.folder, 'config.json'), 'utf8'),
    );
    return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
  }

  public get calls(): readonly PulumiCall[] {
    const log = join(this.folder, 'calls');
    return existsSync(log)
      ? readFileSync(log, 'utf8')
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
  }

  /** Arguments of every call that wrote, after those that each call has. */
  public get writes(): readonly string[] {
    return this.calls.map(({ argv }) => argv.slice(3).join(' ')).filter((line) => line.startsWith('config set'));
  }

  /** `strata <line>` with the stand-in for all programs there are. */
  public async strata(line: string, sites: readonly Site[], more: Partial<CliContext> = {}): Promise<Run> {
    const said = { out: '', err: '' };
    const root = more.root ?? passingFolder();
    const out = (text: string) => {
      said.out += text;
    };
    const err = (text: string) => {
      said.err += text;
    };
    const env = { PATH: this.bin };
    const code = await main(line.split(' ').filter(Boolean), { sites, root, env, out, err, ...more });
    return { code, root, ...said };
  }
}
