import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliContext, main, type Site } from '../../src/cli';
import { contentsOf } from './checkout';

const passing: string[] = [];

afterAll(() => {
  for (const folder of passing) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder in the machine's temporary folder that goes when the tests of the file are done. */
export function passingFolder(prefix = 'strata-test-'): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  passing.push(folder);
  return folder;
}

/** What is left of one command line. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Folder it ran in. */
  readonly root: string;
}

/** Runs something in the surroundings of a command line: an empty folder unless one is given. */
export function inTerminal(
  { sites, env = {}, root = passingFolder(), stdin }: Pick<CliContext, 'sites'> & Partial<CliContext>,
  program: (context: CliContext) => number | Promise<number>,
): Run {
  const said = { out: '', err: '' };
  const code = program({
    sites,
    env,
    root,
    cwd: root,
    stdin,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  if (typeof code !== 'number') {
    throw new Error('a verb that reads only the tree answers at once');
  }
  return { code, root, ...said };
}

/** `strata <line>` in a folder of its own. */
export function strata(line: string, sites: readonly Site[], more: Partial<CliContext> = {}): Run {
  return inTerminal({ sites, ...more }, (context) => main(line.split(' ').filter(Boolean), context));
}

/** Paths of all files below a folder, in order; none when there is no folder. */
export function filesBelow(folder: string): readonly string[] {
  return existsSync(folder) ? [...contentsOf(folder).keys()] : [];
}
