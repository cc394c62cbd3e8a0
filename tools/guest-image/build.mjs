// Makes the disk image that guests start from: Debian 12 with cloud-init, as Debian's own cloud image, and with the
// packages that user-data asks for, so that a guest needs no network to come up. It is kept in .cache/guest-image/ and
// made again only when the recipe changes. Prints the path of the image; kernel and initrd lie beside it.
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bootFiles, makeDisk } from './disk.mjs';
import { CACHE, filesOf, imageOf } from './recipe.mjs';
import { makeRoot } from './root.mjs';
import { preflight, Refusal, run } from './run.mjs';

const USAGE = 'usage: node tools/guest-image/build.mjs [--output FILE] [--packages a,b-] [--print-path]';

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function main(argv) {
  const { output, packages, printPath } = read(argv);
  const wanted = imageOf(packages);
  if (!printPath && !existsSync(wanted.image)) {
    preflight();
    setPriority(10);
    build(wanted);
  }
  if (!printPath && output !== undefined) {
    put(wanted, filesOf(output));
  }
  process.stdout.write(`${output ?? wanted.image}\n`);
}

function read(argv) {
  const options = { output: { type: 'string' }, packages: { type: 'string' }, 'print-path': { type: 'boolean' } };
  let values;
  try {
    ({ values } = parseArgs({ args: argv, options }));
  } catch (error) {
    const [mistake] = error.message.split('. ');
    throw new Refusal(`[guest-image] 'arguments' must be of this command, got "${mistake}"; ${USAGE}`);
  }
  const wrong = [];
  const packages = values.packages?.split(',') ?? [];
  for (const name of packages.filter((each) => !/^[a-z0-9][a-z0-9+.-]+$/.test(each))) {
    wrong.push(`'packages' must be names of Debian packages, got "${name}"; write them as \`tcpdump,strace\``);
  }
  if (values.output !== undefined && !values.output.endsWith('.qcow2')) {
    wrong.push(`'output' must end in .qcow2, got "${values.output}"; did you mean "${values.output}.qcow2"?`);
  }
  if (wrong.length > 0) {
    throw new Refusal(wrong.map((text) => `[guest-image] ${text}`).join('\n'));
  }
  return { packages, output: values.output && resolve(values.output), printPath: values['print-path'] === true };
}

function build(wanted) {
  mkdirSync(CACHE, { recursive: true });
  sweep();
  const work = join(CACHE, `work-${process.pid}`);
  mkdirSync(work, { mode: 0o755 });
  try {
    const root = join(work, 'root');
    say('installing Debian 12 (two minutes)');
    makeRoot(root, wanted.packages, work);
    say('writing the disk');
    const disk = join(work, 'disk.raw');
    makeDisk(root, disk, work);
    const packed = join(work, 'disk.qcow2');
    run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', '-c', disk, packed]);
    put({ image: packed, ...bootFiles(root) }, wanted);
  } finally {
    remove(work);
  }
}

/** Copies the three files, the image last: where an image lies, its neighbours do too, and it is whole. */
function put(from, to) {
  mkdirSync(dirname(to.image), { recursive: true });
  for (const part of ['kernel', 'initrd', 'image']) {
    const copy = `${to[part]}.${process.pid}`;
    copyFileSync(from[part], copy, constants.COPYFILE_FICLONE);
    renameSync(copy, to[part]);
  }
}

/** Removes what a killed build left. */
function sweep() {
  for (const name of readdirSync(CACHE)) {
    const pid = name.match(/^work-(\d+)$/)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      remove(join(CACHE, name));
    }
  }
}

function remove(work) {
  // mmdebstrap mounts /dev and /sys of this machine in there; when one is left, removing would go through to them
  if (readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${work}/`)) {
    say(`${work} is kept, because something is mounted below it`);
  } else {
    rmSync(work, { recursive: true, force: true });
  }
}

function say(text) {
  process.stderr.write(`guest-image: ${text}\n`);
}
