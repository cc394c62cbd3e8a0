import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isRunning } from '../sandbox/processes';
import { until } from '../sandbox/until';
import type { Project, Run } from './project';

/** The line with which the engine says that it begins or ends one operation. */
const OPERATION = / (creating|created) \(\d/;

/** A run that does not end must fail its test, not wait for the end of all. */
const LONGEST = 240_000;

/** What happens to a run of the engine, and when. */
export interface Disturbance {
  /** Number of operations begun and ended so far, or a word of the line that says so. */
  readonly after: number | string;
  /**
   * What happens then.
   * @default - the engine, its plugins, the provider and the program are killed
   */
  readonly by?: () => Promise<void>;
}

/** `pulumi up` that is disturbed in the middle. Gives all that it said and its exit code, -1 when it was killed. */
export async function disturbedUp(project: Project, { after, by }: Disturbance): Promise<Run> {
  const child = spawn('pulumi', ['up', '--yes', '--skip-preview'], {
    cwd: project.folder,
    env: project.env,
    // a session of its own: its plugins are in process groups of their own, but never leave the session
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid = 0 } = child;
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const said: string[] = [];
  let seen = 0;
  let done: Promise<void> | undefined;
  const limit = setTimeout(() => void killSession(pid), LONGEST);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      const isOperation = OPERATION.test(line);
      seen += isOperation ? 1 : 0;
      if (typeof after === 'number' ? seen === after : isOperation && line.includes(after)) {
        done ??= (by ?? (() => killSession(pid)))();
      }
    });
  }
  const code = await ended;
  clearTimeout(limit);
  await done;
  return { code, out: said.join('\n') };
}

/** Kills all of a session at once, and waits until it is gone. */
async function killSession(session: number): Promise<void> {
  const members = () => pids().filter((pid) => sessionOf(pid) === session && isRunning(pid));
  const advice = () => `see who they are: ps -s ${session}`;
  await until({ where: 'test/killing', what: 'gone', limit: 10_000, advice }, () => {
    const left = members();
    for (const pid of left) {
      process.kill(pid, 'SIGKILL');
    }
    return left.length === 0 ? true : undefined;
  });
}

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Fourth field after the name, which is in brackets and may hold anything. */
function sessionOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    return undefined;
  }
}
