// Builds the Go programs that Strata works with into .cache/bin, from the modules that stand beside this file:
// `node tools/build.mjs NAME...`. With --where it builds nothing and prints where the programs lie, as JSON.
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BIN, folderOf, isBuilt, pathOf, recipeOf, recipePathOf } from './build/bin.mjs';
import { compile, download, requireGo } from './build/go.mjs';
import { isAlive, withLock } from './build/lock.mjs';
import { Refusal, refuse, runMain, say } from './build/say.mjs';
import { deviations } from './build/staging.mjs';
import { GROUPS, TOOLS, toolsNamed } from './build/tools.mjs';

runMain((argv) => {
  const names = argv.filter((word) => word !== '--where');
  const tools = toolsNamed(names);
  if (names.length === 0 || tools === undefined) {
    const known = [...GROUPS, ...TOOLS.map(({ name }) => name)];
    const got = names.filter((name) => !known.includes(name)).join(', ') || 'nothing';
    throw refuse('name', `must be one of ${known.join(', ')}, got "${got}"; name one or several`);
  }
  if (argv.includes('--where')) {
    where(tools);
  } else {
    build(tools);
  }
});

function where(tools) {
  const missing = tools.filter((tool) => !isBuilt(tool)).map(({ name }) => name);
  if (missing.length > 0) {
    const command = `node tools/build.mjs ${missing.join(' ')}`;
    throw refuse('--where', `must name built tools, got "${missing.join(', ')}"; run \`${command}\``);
  }
  const paths = Object.fromEntries(tools.map((tool) => [tool.name, pathOf(tool)]));
  process.stdout.write(`${JSON.stringify(paths, undefined, 2)}\n`);
}

function build(tools) {
  if (tools.every(isBuilt)) {
    say(`${count(tools)} there already`);
    return;
  }
  requireGo();
  const waits = (holder) => say(`waits for process ${holder}, which builds`);
  const failures = withLock(join(BIN, '.lock'), waits, () => {
    removeLeftovers();
    const wanted = tools.filter((tool) => !isBuilt(tool));
    return byFolder(wanted).flatMap((group) => buildFolder(group));
  });
  process.exitCode = failures.length > 0 ? 1 : 0;
}

/** One module's tools. A failure is said and kept: a module that cannot be had does not stop the others. */
function buildFolder(tools) {
  const [first] = tools;
  const label = `${first.folder}: `;
  for (const deviation of deviations(first)) {
    say(`${label}takes ${deviation}, Kubernetes is ${first.version}`);
  }
  const from = Date.now();
  const fetched = attempt(() =>
    download(folderOf(first), tools, (next, tries, reason) =>
      say(`${label}download, try ${next} of ${tries}: ${reason}`),
    ),
  );
  if (fetched.length > 0) {
    return fetched;
  }
  say(`${label}modules are here (${secondsSince(from)} s)`);
  return tools.flatMap((tool) => attempt(() => buildTool(tool)));
}

/** Under another name first: a program that is there is a whole one. */
function buildTool(tool) {
  const from = Date.now();
  const [path, recipe] = [pathOf(tool), recipePathOf(tool)];
  const partial = `${path}.partial-${process.pid}`;
  mkdirSync(dirname(recipe), { recursive: true });
  try {
    compile(tool, partial);
    chmodSync(partial, 0o755);
    // without a recipe the program counts as missing, so a run that ends between these lines does no harm
    rmSync(recipe, { force: true });
    renameSync(partial, path);
    writeFileSync(recipe, recipeOf(tool));
  } finally {
    rmSync(partial, { force: true });
  }
  say(`${tool.name} ${tool.version} (${secondsSince(from)} s)`);
}

/** Half programs of runs that were killed. */
function removeLeftovers() {
  for (const file of readdirSync(BIN)) {
    const owner = /\.partial-(\d+)$/.exec(file)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) {
      rmSync(join(BIN, file));
    }
  }
}

function byFolder(tools) {
  const folders = [...new Set(tools.map(({ folder }) => folder))];
  return folders.map((folder) => tools.filter((tool) => tool.folder === folder));
}

function attempt(work) {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    say(error.message);
    return [error];
  }
}

function count(tools) {
  return tools.length === 1 ? `${tools[0].name} ${tools[0].version} is` : `all ${tools.length} tools are`;
}

function secondsSince(from) {
  return ((Date.now() - from) / 1000).toFixed(1);
}
