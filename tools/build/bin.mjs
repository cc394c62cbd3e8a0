// Where built tools lie. A tool is there when its file is, and was built from the recipe that stands in the checkout.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the checkout; real, because programs that look beside themselves see real paths. */
export const ROOT = realpathSync(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

export const BIN = join(ROOT, '.cache', 'bin');

/** What Go is told besides the package; part of the recipe. */
export const FLAGS = ['-trimpath', '-buildvcs=false', '-mod=readonly'];

export function folderOf(tool) {
  return join(ROOT, 'tools', tool.folder);
}

/** The finished program: `kubectl@1.27` is `kubectl-1.27.16`. */
export function pathOf(tool) {
  return join(BIN, `${tool.name.split('@')[0]}-${tool.version}`);
}

/** Holds the recipe that the program beside it was built from. */
export function recipePathOf(tool) {
  return join(BIN, 'recipes', `${tool.name.split('@')[0]}-${tool.version}`);
}

/** The changes that modules of it are compiled with. */
export function patchesOf({ patches = [] }) {
  return patches;
}

/** A digest of all that decides what is built: a changed go.mod must not leave an old program in use. */
export function recipeOf(tool) {
  const hash = createHash('sha256').update(JSON.stringify([tool.package, linkerFlags(tool), FLAGS]));
  const own = tool.package.startsWith('./') ? sourcesBelow(join(folderOf(tool), tool.package)) : [];
  const given = ['go.mod', 'go.sum', ...patchesOf(tool).map(({ file }) => file)];
  for (const file of [...given.map((name) => join(folderOf(tool), name)), ...own]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

export function isBuilt(tool) {
  const recipe = recipePathOf(tool);
  return existsSync(pathOf(tool)) && existsSync(recipe) && readFileSync(recipe, 'utf8') === recipeOf(tool);
}

/** `-s -w` leaves debugging tables out: half the size, and a stack trace stays readable. */
export function linkerFlags(tool) {
  return ['-s -w', ...Object.entries(tool.set).map(([variable, value]) => `-X ${variable}=${value}`)].join(' ');
}

function sourcesBelow(folder) {
  return readdirSync(folder)
    .sort()
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile());
}
