import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/checkout';
import { freePorts, isRunning, sandboxFolder, startDaemon } from './processes';
import { until } from './until';

const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

/** Starts another jest on held.ts, and tells what that one started. */
async function heldBy(root: string): Promise<{ readonly jest: ChildProcess; readonly pid: number; folder: string }> {
  const args = [JEST, '--config', 'jest.integ.config.js', '--testMatch', '**/sandbox/held.ts'];
  const env = { ...process.env, STRATA_SANDBOX_ROOT: root };
  const jest = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  jest.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  const found = await until(
    { where: 'test/held', what: 'started', limit: 30_000, advice: () => `it printed ${printed}` },
    () => printed.match(/^held (.*)$/m)?.[1],
  );
  return { jest, ...JSON.parse(found) };
}

function start(folder: string, script: string, limit = 5_000, ready: () => unknown = () => true) {
  return startDaemon({ name: 'sample', command: 'sh', args: ['-c', script], folder, ready, limit, grace: 500 });
}

describe('a daemon of the sandbox', () => {
  let folder: Awaited<ReturnType<typeof sandboxFolder>>;

  beforeEach(async () => {
    folder = await sandboxFolder();
  });

  afterEach(() => folder.undo());

  test('runs until it is stopped, and a second stop does nothing', async () => {
    const daemon = await start(folder.value, 'sleep 1000');
    expect(isRunning(daemon.pid)).toBe(true);
    await daemon.stop();
    await daemon.stop();
    expect(isRunning(daemon.pid)).toBe(false);
    expect(daemon.ending()).toBe('SIGTERM');
  });

  test('is killed when it does not heed SIGTERM', async () => {
    const daemon = await start(folder.value, "trap '' TERM; touch trapped; while true; do sleep 1; done", 5_000, () =>
      existsSync(join(folder.value, 'trapped')) ? true : undefined,
    );
    await daemon.stop();
    expect(daemon.ending()).toBe('SIGKILL');
  });

  test('that ends before it is ready fails at once, with the end of its log', async () => {
    const began = Date.now();
    const failure = start(folder.value, 'echo no such disk; exit 3', 60_000, () => undefined);
    await expect(failure).rejects.toThrow(
      `[sandbox/sample] 'ready' must come within 60 s, got "it ended with exit 3"; mend what its log says\n    no such disk`,
    );
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  test('that is not ready in time is stopped, and the last answer is told', async () => {
    const failure = start(folder.value, 'echo $$ > pid; sleep 1000', 1_000, () => {
      throw new Error('connection refused');
    });
    await expect(failure).rejects.toThrow(`'ready' must come within 1 s, got "connection refused"`);
  });

  test('that cannot be started names the program', async () => {
    const props = { name: 'absent', command: 'no-such-program', args: [], ready: () => true, limit: 1_000 };
    await expect(startDaemon({ ...props, folder: folder.value })).rejects.toThrow(
      `[sandbox/absent] 'command' must start, got "spawn no-such-program ENOENT"; install or build no-such-program`,
    );
  });
});

describe('what the sandbox started', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('is gone after %s to the test run', async (signal) => {
    const root = mkdtempSync(join(tmpdir(), 'strata-held-'));
    const { jest, pid, folder } = await heldBy(root);
    expect([isRunning(pid), existsSync(folder)]).toEqual([true, true]);
    jest.kill(signal);
    const advice = () => `process ${pid} and ${folder} are still there`;
    await until({ where: 'test/held', what: 'gone', limit: 20_000, advice }, () =>
      isRunning(pid) || existsSync(folder) ? undefined : true,
    );
    rmSync(root, { recursive: true });
  });
});

test('free ports are each another one', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
});
