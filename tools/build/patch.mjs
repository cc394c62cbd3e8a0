// A module that is compiled otherwise than it was released: a changed copy of it stands in its place, in a copy of
// go.mod, and neither the module cache nor tools/ is touched. Go's own -overlay is refused for the module cache.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BIN, folderOf, patchPathOf } from './bin.mjs';
import { refuse } from './say.mjs';

/** Flags that have Go compile the changed copy; none for a tool that is built as it is released. */
export function patchFlags(tool, env) {
  if (tool.patch === undefined) {
    return [];
  }
  const { module, file } = tool.patch;
  const folder = join(BIN, 'patched', tool.name);
  const copy = join(folder, 'module');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(folderInCache(tool, env), copy, { recursive: true });

  // told of no repository, git takes the paths of the patch as they are
  const git = { cwd: copy, env: { ...env, GIT_CEILING_DIRECTORIES: folder }, encoding: 'utf8' };
  const { status, stderr, error } = spawnSync('git', ['apply', patchPathOf(tool)], git);
  if (status !== 0) {
    const said = (error?.message ?? stderr).trim().split('\n').at(-1);
    throw refuse(
      `tools/${tool.folder}/${file}`,
      `must apply to ${module}, got "${said}"; make it anew for this version`,
    );
  }
  const goMod = readFileSync(join(folderOf(tool), 'go.mod'), 'utf8');
  writeFileSync(join(folder, 'go.mod'), `${goMod}\nreplace ${module} => ${relative(folderOf(tool), copy)}\n`);
  cpSync(join(folderOf(tool), 'go.sum'), join(folder, 'go.sum'));
  return ['-modfile', join(folder, 'go.mod')];
}

function folderInCache(tool, env) {
  const list = ['list', '-m', '-mod=readonly', '-f', '{{.Dir}}', tool.patch.module];
  const { status, stdout, stderr, error } = spawnSync('go', list, { cwd: folderOf(tool), env, encoding: 'utf8' });
  if (status !== 0) {
    const said = (error?.message ?? stderr).trim().split('\n').at(-1);
    throw refuse(
      `tools/${tool.folder}`,
      `must have ${tool.patch.module} in the module cache, got "${said}"; fetch it: go mod download`,
    );
  }
  return stdout.trim();
}
