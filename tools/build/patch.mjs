// Modules that are compiled otherwise than they were released: a changed copy of each stands in its place, in a copy of
// go.mod, and neither the module cache nor tools/ is touched. Go's own -overlay is refused for the module cache.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { BIN, folderOf, patchesOf } from './bin.mjs';
import { refuse } from './say.mjs';

/** Flags that have Go compile the changed copies; none for a tool that is built as it is released. */
export function patchFlags(tool, env) {
  const patches = patchesOf(tool);
  if (patches.length === 0) {
    return [];
  }
  const folder = join(BIN, 'patched', tool.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const replaced = patches.map((patch) => `replace ${patch.module} => ${changedCopy(tool, patch, { folder, env })}\n`);
  const goMod = readFileSync(join(folderOf(tool), 'go.mod'), 'utf8');
  writeFileSync(join(folder, 'go.mod'), `${goMod}\n${replaced.join('')}`);
  cpSync(join(folderOf(tool), 'go.sum'), join(folder, 'go.sum'));
  return ['-modfile', join(folder, 'go.mod')];
}

/** Path of the copy, from the folder whose go.mod it stands in. */
function changedCopy(tool, { module, file }, { folder, env }) {
  const copy = join(folder, basename(module));
  cpSync(folderInCache(tool, module, env), copy, { recursive: true });
  // told of no repository, git takes the paths of the patch as they are
  const git = { cwd: copy, env: { ...env, GIT_CEILING_DIRECTORIES: folder }, encoding: 'utf8' };
  const applied = spawnSync('git', ['apply', join(folderOf(tool), file)], git);
  if (applied.status !== 0) {
    throw refuse(
      `tools/${tool.folder}/${file}`,
      `must apply to ${module}, got "${complaint(applied)}"; make it anew for this version`,
    );
  }
  return relative(folderOf(tool), copy);
}

function folderInCache(tool, module, env) {
  const list = ['list', '-m', '-mod=readonly', '-f', '{{.Dir}}', module];
  const listed = spawnSync('go', list, { cwd: folderOf(tool), env, encoding: 'utf8' });
  if (listed.status !== 0) {
    throw refuse(
      `tools/${tool.folder}`,
      `must have ${module} in the module cache, got "${complaint(listed)}"; fetch it: go mod download`,
    );
  }
  return listed.stdout.trim();
}

/** The last line of what a program said, or why it did not run. */
function complaint({ error, stderr }) {
  return (error?.message ?? stderr).trim().split('\n').at(-1);
}
