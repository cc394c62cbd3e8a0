// The engine as the Pulumi CLI looks for it, below .cache/engine/: commands, plugins, Terraform providers. Nothing of it
// needs a network, and what lies in ~/.pulumi, logins and plugins, is neither read nor changed.
import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isBuilt, pathOf, ROOT } from './bin.mjs';
import { refuse } from './say.mjs';
import { toolsNamed } from './tools.mjs';

const ENGINE = join(ROOT, '.cache', 'engine');
const HOME = join(ENGINE, 'home');
const PROVIDERS = join(ENGINE, 'providers');
const HOSTS = join(ROOT, 'tools', 'language-host');

/** How Go names what Node calls x64 and arm64. */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/** Lays out what is built already. Answers with the folder to put on the PATH, and variables to set. */
export function layOutEngine() {
  const [cli, bridge, provider] = ['pulumi', 'pulumi-resource-terraform-provider', 'terraform-provider-libvirt'].map(
    builtTool,
  );
  const commands = join(ENGINE, 'bin');

  // a link of its own, not a symbolic one: the CLI looks for its language host beside the file that it really is
  placeFile(pathOf(cli), join(commands, 'pulumi'));
  for (const host of ['pulumi-language-nodejs', 'pulumi-resource-pulumi-nodejs']) {
    placeSymlink(join(HOSTS, host), join(commands, host));
  }
  // as an installed plugin: one on the PATH is used too, but with a warning at every run
  const plugin = `resource-terraform-provider-v${bridge.version}`;
  placeFile(pathOf(bridge), join(HOME, 'plugins', plugin, bridge.name));
  const platform = `${process.platform}_${ARCHITECTURES[process.arch] ?? process.arch}`;
  const address = join('registry.opentofu.org', 'dmacvicar', 'libvirt', provider.version, platform);
  placeFile(pathOf(provider), join(PROVIDERS, address, `${provider.name}_v${provider.version}`));

  return {
    path: commands,
    env: {
      PULUMI_HOME: HOME,
      PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR: PROVIDERS,
      // versions are chosen here, and to ask for newer ones takes a network
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    },
  };
}

function builtTool(name) {
  const [tool] = toolsNamed([name]);
  if (!isBuilt(tool)) {
    throw refuse(name, `must be built, got no ${pathOf(tool)}; run \`node tools/build.mjs engine\``);
  }
  return tool;
}

/** A second name for a built program; a copy where the file system has no such thing. */
export function placeFile(source, target) {
  const there = statSync(target, { throwIfNoEntry: false });
  if (there?.ino === statSync(source).ino) {
    return;
  }
  replace(target, (path) => {
    try {
      linkSync(source, path);
    } catch {
      copyFileSync(source, path);
    }
  });
}

function placeSymlink(source, target) {
  const there = lstatSync(target, { throwIfNoEntry: false });
  // a checkout that was moved has links to where it was
  if (!there?.isSymbolicLink() || readlinkSync(target) !== source) {
    replace(target, (path) => symlinkSync(source, path));
  }
}

/** Another process may do the same, or run what is replaced: each name always leads to a whole file. */
function replace(target, make) {
  const passing = `${target}.${process.pid}`;
  mkdirSync(dirname(target), { recursive: true });
  rmSync(passing, { force: true });
  make(passing);
  renameSync(passing, target);
}
