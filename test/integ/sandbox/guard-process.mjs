// Owns what a sandbox starts, and undoes it when told to or when its parent is gone, however the parent went: an end, a
// failure, Ctrl-C, kill -9. It runs in a session of its own, so that a terminal's Ctrl-C does not reach it. The parent
// talks to it over the channel of `fork`; a channel that closes means that the parent is gone.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What exists, by handle, in the order in which it came to be: each knows how to undo itself. */
const things = new Map();
/** Requests that are being worked on: what they make is not in `things` yet. */
const pending = new Set();
let lastHandle = 0;

/** What can be made. Each gives back its value and its undoing. */
const MAKERS = {
  folder: ({ parent, prefix }) => {
    const path = mkdtempSync(join(parent, prefix));
    return { value: path, undo: async () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
  },

  /** A symbolic link; it is removed only while it still leads where it was made to lead. */
  link: ({ path, target }) => {
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    return { value: path, undo: async () => leadsTo(path, target) && rmSync(path, { force: true }) };
  },

  /** A network namespace with its loopback up. Whatever runs in it goes with it. */
  netns: async ({ name }) => {
    await run('ip', ['netns', 'add', name]);
    await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    return { value: name, undo: () => removeNamespace(name) };
  },

  /** A program with its output in a file, leader of its own process group. */
  process: async ({ command, args, env, cwd, log, grace }, handle) => {
    const output = openSync(log, 'a');
    const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', output, output] });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.once('exit', (code, signal) => tell({ exited: handle, how: signal ?? `exit ${code}` }));
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return { value: child.pid, undo: () => end(child, gone, grace) };
  },
};

async function end(child, gone, grace) {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await Promise.race([gone, sleep(grace)]);
  }
  signal(-child.pid, 'SIGKILL');
  await gone;
}

async function removeNamespace(name) {
  for (const how of ['SIGTERM', 'SIGKILL']) {
    for (let tries = 0; tries < 50; tries += 1) {
      const pids = (await run('ip', ['netns', 'pids', name])).stdout.split('\n').filter(Boolean);
      if (pids.length === 0) {
        break;
      }
      if (tries === 0) {
        for (const pid of pids) {
          signal(Number(pid), how);
        }
      }
      await sleep(100);
    }
  }
  await run('ip', ['netns', 'delete', name]);
}

function signal(pid, how) {
  try {
    process.kill(pid, how);
  } catch (error) {
    // gone between the look and the signal
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

function leadsTo(path, target) {
  try {
    return readlinkSync(path) === target;
  } catch {
    return false;
  }
}

/** Undoes everything, the newest first; what cannot be undone does not keep the rest. */
async function undoAll() {
  await Promise.allSettled(pending);
  for (const [handle, undo] of [...things].reverse()) {
    things.delete(handle);
    await undo().catch((error) => process.stderr.write(`[sandbox/guard] ${error.message}\n`));
  }
  process.exit(0);
}

async function answer({ make, undo, ...request }) {
  if (undo !== undefined) {
    const thing = things.get(undo);
    things.delete(undo);
    await thing?.();
    return {};
  }
  lastHandle += 1;
  const handle = lastHandle;
  const made = await MAKERS[make](request, handle);
  things.set(handle, made.undo);
  return { handle, value: made.value };
}

function tell(message) {
  if (process.connected) {
    process.send(message);
  }
}

process.on('message', ({ id, ...request }) => {
  const work = answer(request).then(
    (result) => tell({ id, ...result }),
    (error) => tell({ id, error: error.stderr?.trim() || error.message }),
  );
  pending.add(work);
  work.finally(() => pending.delete(work));
});
process.once('disconnect', undoAll);
for (const how of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(how, undoAll);
}
