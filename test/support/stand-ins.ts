import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliContext, main, type Site } from '../../src/cli';
import { passingFolder, type Run } from './terminal';

/** How a stand-in answers when its arguments, joined by blanks, match. */
export interface StandInAnswer {
  readonly when: RegExp;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

/** First answer that fits wins; what nothing fits fails loudly. */
const PROGRAM = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const asked = process.argv.slice(2).join(' ');
appendFileSync(__filename + '.log', asked + '\\n');
const answers = JSON.parse(readFileSync(__filename + '.json', 'utf8'));
const fit = answers.find(({ when }) => new RegExp(when).test(asked));
process.stdin.resume().on('end', () => {
  process.stdout.write(fit?.stdout ?? '');
  process.stderr.write(fit === undefined ? 'stand-in: nobody told me what to say to: ' + asked + '\\n' : (fit.stderr ?? ''));
  process.exitCode = fit === undefined ? 99 : (fit.code ?? 0);
});
`;

/**
 * Programs that stand in for the machine's own `kubectl`, `virsh` and `pulumi`: each says what a test told it to, and
 * remembers what it was asked. None of the real ones is ever started.
 */
export class StandIns {
  /** Folder that holds nothing but the stand-ins; it is all of PATH. */
  public readonly folder = join(passingFolder(), 'bin');

  public answer(program: string, answers: readonly StandInAnswer[]): this {
    mkdirSync(this.folder, { recursive: true });
    const told = answers.map(({ when, ...answer }) => ({ when: when.source, ...answer }));
    writeFileSync(join(this.folder, program), PROGRAM, { mode: 0o755 });
    writeFileSync(join(this.folder, `${program}.json`), JSON.stringify(told));
    return this;
  }

  /** Arguments of every call so far. */
  public asked(program: string): readonly string[] {
    const log = join(this.folder, `${program}.log`);
    return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  }

  /** `strata <line>`, with the stand-ins for all the world there is. */
  public async strata(line: string, sites: readonly Site[], more: Partial<CliContext> = {}): Promise<Run> {
    const said = { out: '', err: '' };
    const root = more.root ?? passingFolder();
    const code = await main(line.split(' ').filter(Boolean), {
      sites,
      root,
      ...more,
      env: { PATH: this.folder, KUBECONFIG: join(root, 'stand-in.kubeconfig'), ...more.env },
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
    });
    return { code, root, ...said };
  }
}

/** The answer of `kubectl get -o json`. */
export function listed(...items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
