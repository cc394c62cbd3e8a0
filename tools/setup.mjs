// Makes a clone ready to run, with Node's own modules only: installs the packages when the lockfile says so, compiles
// when a source says so. It runs before `npm start` and `npm test` and takes a tenth of a second when all is well.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = 20;
const COMPILED_FOLDERS = ['src', 'constructs', 'stacks'];

if (Number(process.versions.node.split('.')[0]) < LEAST_NODE) {
  stop(`Strata needs Node ${LEAST_NODE} or later, this is ${process.version}; install a newer Node`);
}
install();
compile();

/** `npm ci` when node_modules is missing or was installed from another lockfile. */
function install() {
  const stamp = join(root, 'node_modules', '.strata-lockfile');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) {
    return;
  }
  say('installing packages (once; about a minute)');
  const npm = process.env.npm_execpath;
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  run(
    command,
    [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm ci failed; is the registry reachable?',
  );
  writeFileSync(stamp, lock);
}

/** Compiles the generated SDK and Strata itself when lib/build.json knows other contents than those on disk. */
function compile() {
  const changed = changedSources();
  if (changed !== undefined && changed.length === 0) {
    return;
  }
  say('compiling');
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const sdk = join(root, 'sdks', 'libvirt');
  if (
    !existsSync(join(sdk, 'bin', 'index.js')) ||
    changed === undefined ||
    changed.some((path) => path.startsWith('sdks/'))
  ) {
    // npm runs no install script of the SDK, so this does what its own would: compile, and put package.json beside it
    run(process.execPath, [tsc, '--project', sdk], 'the generated SDK does not compile');
    copyFileSync(join(sdk, 'package.json'), join(sdk, 'bin', 'package.json'));
  }
  rmSync(join(root, 'lib', 'build.json'), { force: true });
  for (const folder of COMPILED_FOLDERS) {
    removeOrphans(join(root, 'lib', folder), join(root, folder));
  }
  run(process.execPath, [tsc, '--project', root], 'the sources do not compile');
  chmodSync(join(root, 'lib', 'stacks', 'strata.js'), 0o755);
  sources().recordBuild(root);
}

/** Changed sources as the compiled code itself sees them; undefined when there is no compiled code to ask. */
function changedSources() {
  return existsSync(join(root, 'lib', 'build.json')) ? sources().changedSources(root) : undefined;
}

function sources() {
  const require = createRequire(import.meta.url);
  const path = join(root, 'lib', 'src', 'build', 'sources.js');
  delete require.cache[path];
  return require(path);
}

/** Deletes compiled files whose source is gone; TypeScript's incremental build leaves them. */
function removeOrphans(compiled, source) {
  if (!existsSync(compiled)) {
    return;
  }
  for (const entry of readdirSync(compiled, { withFileTypes: true })) {
    const path = join(compiled, entry.name);
    if (entry.isDirectory()) {
      removeOrphans(path, join(source, entry.name));
    } else if (!existsSync(join(source, entry.name.replace(/\.js$/, '.ts')))) {
      rmSync(path);
    }
  }
}

function run(command, args, failure) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    stop(error === undefined ? failure : `${failure} (${error.message})`);
  }
}

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function stop(text) {
  process.stderr.write(`setup: ${text}\n`);
  process.exit(1);
}
