import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Made, makeFolder, makeProcess } from './guard';
import { until } from './until';

export interface DaemonProps {
  /** Name in messages, and of its log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Folder of its log, and its working directory. */
  readonly folder: string;
  /** Added to this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Looks whether it serves; throws, or gives undefined, while it does not. */
  readonly ready: () => Promise<unknown> | unknown;
  /** Milliseconds until it must be ready. */
  readonly limit: number;
  /**
   * Milliseconds between SIGTERM and SIGKILL.
   * @default 10000
   */
  readonly grace?: number;
}

export interface Daemon {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  /** How it ended, such as `exit 1`; undefined while it runs. */
  ending(): string | undefined;
  /** SIGTERM, then SIGKILL. Returns when it is gone. */
  stop(): Promise<void>;
}

const LOG_LINES = 15;

/** Administration programs stand where only root's PATH leads. */
export const PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/** Runs a program and gives back what it printed. @throws Error with what it said on stderr */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Starts a program and waits until it serves. It is stopped by `stop()`, and at the latest when this process is gone.
 *
 * @throws Error with the last lines of its log, when it is not ready in time or ends before; it is stopped then
 */
export async function startDaemon(props: DaemonProps): Promise<Daemon> {
  const log = join(props.folder, `${props.name}.log`);
  const where = `sandbox/${props.name}`;
  const made = await makeProcess({
    command: props.command,
    args: props.args,
    env: { ...process.env, PATH, ...props.env },
    cwd: props.folder,
    log,
    grace: props.grace ?? 10_000,
  }).catch((error) => {
    throw new Error(`[${where}] 'command' must start, got "${error.message}"; install or build ${props.command}`);
  });
  const ending = () => made.ending();
  try {
    await until(
      {
        where,
        what: 'ready',
        limit: props.limit,
        hopeless: () => (ending() === undefined ? undefined : `it ended with ${ending()}`),
        advice: () => `mend what its log says\n${lastLines(log)}`,
      },
      async () => ((await props.ready()) === undefined ? undefined : true),
    );
  } catch (error) {
    await made.undo();
    throw error;
  }
  return { name: props.name, pid: made.value, log, ending, stop: () => made.undo() };
}

/** The end of a log, for messages. */
export function lastLines(log: string, count = LOG_LINES): string {
  try {
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-count);
    return lines.map((line) => `    ${line.slice(0, 400)}`).join('\n');
  } catch {
    return '    (there is no log)';
  }
}

/** Whether a process lives; one that has ended and that nobody has asked for yet does not. */
export function isRunning(pid: number): boolean {
  try {
    // the state follows the name, which is in brackets and may hold anything
    return !/\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A folder that goes when the sandbox does, or when this process is gone. */
export function sandboxFolder(): Promise<Made<string>> {
  return makeFolder(process.env.STRATA_SANDBOX_ROOT ?? tmpdir(), 'strata-');
}

/** Ports of the loopback that nobody listens on, each another one. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((each) => new Promise<void>((done) => each.listen(0, '127.0.0.1', done))));
  const ports = servers.map((each) => (each.address() as { port: number }).port);
  await Promise.all(servers.map((each) => new Promise((done) => each.close(done))));
  return ports;
}
