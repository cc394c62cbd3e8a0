// Builds what a program is about to use, where it is missing.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isBuilt, ROOT } from './bin.mjs';
import { refuse } from './say.mjs';
import { toolsNamed } from './tools.mjs';

/** In a process of its own, whose words all go to stderr: stdout belongs to the caller. */
export function ensureBuilt(names) {
  if (toolsNamed(names).every(isBuilt)) {
    return;
  }
  const { status, signal } = spawnSync(process.execPath, [join(ROOT, 'tools', 'build.mjs'), ...names], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (status !== 0) {
    throw refuse(names.join(' '), `must be built, got "${signal ?? `exit code ${status}`}"; mend what is said above`);
  }
}
