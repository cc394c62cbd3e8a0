// Makes sdks/libvirt anew: `npm run sdk`. The same plugin, provider and generator give the same bytes, and no network is
// asked. With --check nothing is written: exit code 1 says that the committed SDK is not what they give.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf, ROOT } from './build/bin.mjs';
import { ensureBuilt } from './build/ensure.mjs';
import { layOutEngine, placeFile } from './build/layout.mjs';
import { refuse, runMain, say } from './build/say.mjs';
import { toolsNamed } from './build/tools.mjs';

const SDK = join('sdks', 'libvirt');

/** Made by npm and the compiler inside the SDK's folder, ignored by git. */
const NOT_GENERATED = ['bin', 'node_modules', 'package-lock.json'];

runMain((argv) => {
  const unknown = argv.find((word) => word !== '--check');
  if (unknown !== undefined) {
    throw refuse('argument', `must be --check or left out, got "${unknown}"; without it, ${SDK} is replaced`, 'sdk');
  }
  ensureBuilt(['engine', 'sdk']);
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache', 'sdk-'));
  try {
    const generated = generate(folder);
    const committed = join(ROOT, SDK);
    const changed = changedFiles(generated, committed);
    if (changed.length === 0) {
      say(`${SDK} is what the provider gives`);
    } else if (argv.includes('--check')) {
      throw refuse(
        SDK,
        `must be what the provider gives, got other "${changed.join(', ')}"; run \`npm run sdk\``,
        'sdk',
      );
    } else {
      replace(committed, generated, changed);
      say(`${SDK}: changed ${changed.join(', ')}; run \`npm run build\``);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The whole SDK in a folder of its own: the committed one is touched after all went well. */
function generate(folder) {
  const engine = layOutEngine();
  const [cli, bridge, provider, generator] = [
    'pulumi',
    'pulumi-resource-terraform-provider',
    'terraform-provider-libvirt',
    'nodejs-codegen',
  ].flatMap((name) => toolsNamed([name]));
  const [commands, project] = [join(folder, 'bin'), join(folder, 'project')];
  placeFile(pathOf(cli), join(commands, 'pulumi'));
  placeFile(pathOf(generator), join(commands, 'pulumi-language-nodejs'));
  mkdirSync(project);
  writeFileSync(join(project, 'Pulumi.yaml'), 'name: strata\nruntime: nodejs\n');
  writeFileSync(join(project, 'package.json'), '{ "name": "strata" }\n');

  const plugin = `terraform-provider@${bridge.version}`;
  const args = ['package', 'add', plugin, 'registry.opentofu.org/dmacvicar/libvirt', provider.version];
  const { status, stdout, stderr, error } = spawnSync(join(commands, 'pulumi'), args, {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...engine.env,
      PATH: `${commands}:${process.env.PATH}`,
      // all plugins are here; one that is missing is a mistake to be told, not to be downloaded
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    },
  });
  if (status !== 0) {
    const said = error?.message ?? `${stdout}${stderr}`.trim();
    throw refuse('pulumi package add', `must succeed, got "exit code ${status}"; mend what it says:\n${said}`, 'sdk');
  }
  return join(project, SDK);
}

function changedFiles(left, right) {
  const paths = [...new Set([...filesBelow(left), ...filesBelow(right)])].sort();
  return paths.filter((path) => contentOf(join(left, path)) !== contentOf(join(right, path)));
}

/** The first folder of each path decides whether the generator made it. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_GENERATED.includes(name))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(folder, entry.name), { recursive: true, withFileTypes: true })
            .filter((below) => below.isFile())
            .map((below) => join(below.parentPath, below.name).slice(folder.length + 1))
        : [entry.name],
    );
}

/** Undefined for a file that is on one side only. */
function contentOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function replace(committed, generated, changed) {
  for (const path of changed) {
    if (contentOf(join(generated, path)) === undefined) {
      rmSync(join(committed, path));
    } else {
      cpSync(join(generated, path), join(committed, path));
    }
  }
}
