// One build at a time: two would share the processors and neither would end sooner.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const PAUSE = 500;

/** Runs `work` while no other process holds the lock; `onWait` is told once who does. */
export function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  let waits = false;
  for (let holder = tryTake(path); holder !== undefined; holder = tryTake(path)) {
    if (!isAlive(holder)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waits) {
      onWait(holder);
      waits = true;
    }
    pause(PAUSE);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Does nothing for a while; builds are plain sequences, so nothing else waits for this thread. */
export function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Undefined when the lock is ours now, else the process that holds it. A link appears whole, or not at all. */
function tryTake(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, `${process.pid}`);
  try {
    linkSync(mine, path);
    return undefined;
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
    return holderOf(path);
  } finally {
    rmSync(mine);
  }
}

/** The holder may be done between two looks; then the next try takes it. */
function holderOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return process.pid;
  }
}
