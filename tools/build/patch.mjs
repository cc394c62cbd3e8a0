// A line of a module that is compiled otherwise than it was released: a changed copy of the module stands in its place,
// in a copy of go.mod, and neither the module cache nor tools/ is touched.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN, folderOf } from './bin.mjs';
import { refuse } from './say.mjs';

/** Flags that have Go compile the changed copy; none for a tool that is built as it is released. */
export function patchFlags(tool, env) {
  if (tool.patch === undefined) {
    return [];
  }
  const { module, file, from, to } = tool.patch;
  const list = ['list', '-m', '-mod=readonly', '-f', '{{.Dir}}', module];
  const { stdout } = spawnSync('go', list, { cwd: folderOf(tool), env, encoding: 'utf8' });
  const copy = join(BIN, 'patched', tool.name);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const changed = join(copy, 'module');
  cpSync(stdout.trim(), changed, { recursive: true });

  const source = join(changed, file);
  const text = readFileSync(source, 'utf8');
  if (text.split(from).length !== 2) {
    throw refuse(tool.name, `must have "${from.trim()}" once in ${module}/${file}, got another text; mend its patch`);
  }
  // files of the module cache are read-only, and so are their copies
  chmodSync(source, 0o644);
  writeFileSync(source, text.replace(from, to));
  const goMod = readFileSync(join(folderOf(tool), 'go.mod'), 'utf8');
  writeFileSync(join(copy, 'go.mod'), `${goMod}\nreplace ${module} => ${changed}\n`);
  cpSync(join(folderOf(tool), 'go.sum'), join(copy, 'go.sum'));
  return ['-modfile', join(copy, 'go.mod')];
}
