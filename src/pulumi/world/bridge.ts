import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Environment, runProgram } from '../../live/program';

/** What an SDK says of the plugin that it was made for. */
export interface Bridged {
  /** Plugin of the engine, such as `terraform-provider`. */
  readonly name: string;
  readonly version: string;
  readonly parameterization: { readonly value: string };
}

/** The provider that a bridge is told to be. */
interface Remote {
  /** Registry and name: `registry.example/owner/libvirt`. */
  readonly url: string;
  readonly version: string;
}

/** Seconds in which a name is looked up where there is a network. */
const LOOK_UP_WITHIN = 3;

/** The SDK of this project that hosts are deployed with. */
export function libvirtSdk(): Bridged {
  return createRequire(__filename)('@pulumi/libvirt/package.json').pulumi;
}

/**
 * Says what the engine lacks and could not fetch: it would try five times itself, and tell no more than a host name.
 *
 * @returns one line that names the change to make; undefined when all is there, or can be fetched
 */
export async function missingBridge(sdk: Bridged, env: Environment): Promise<string | undefined> {
  const remote = (JSON.parse(Buffer.from(sdk.parameterization.value, 'base64').toString()) as { remote: Remote })
    .remote;
  const home = env.PULUMI_HOME || join(env.HOME || homedir(), '.pulumi');
  const plugins = join(home, 'plugins');
  const providers = env.PULUMI_DYNAMIC_TF_PLUGIN_CACHE_DIR || join(home, 'dynamic_tf_plugins');
  const program = `pulumi-resource-${sdk.name}`;
  const lacks = [
    ...(existsSync(join(plugins, `resource-${sdk.name}-v${sdk.version}`)) || isOnPath(program, env.PATH ?? '')
      ? []
      : [`no plugin ${sdk.name} ${sdk.version} in ${plugins}`]),
    ...(isFilled(join(providers, remote.url, remote.version))
      ? []
      : [`no provider ${remote.url.slice(remote.url.indexOf('/') + 1)} ${remote.version} in ${providers}`]),
  ];
  if (lacks.length === 0 || (await canBeFetched(remote, env))) {
    return undefined;
  }
  return (
    `[deploy] 'plugins' must be there or be within reach, got "${lacks.join(', ')}, and no network to fetch it"; ` +
    'run `eval "$(node tools/engine.mjs)"` for the ones that were built here, or run once where there is a network'
  );
}

export function isOnPath(program: string, path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function isFilled(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

/** Whether the name of the registry leads anywhere; a proxy knows the way where this machine does not. */
async function canBeFetched({ url }: Remote, env: Environment): Promise<boolean> {
  if (env.HTTPS_PROXY || env.https_proxy) {
    return true;
  }
  const [host] = url.split('/')[0].split(':');
  return runProgram('timeout', [String(LOOK_UP_WITHIN), 'getent', 'ahosts', host], env).then(
    ({ code }) => code === 0,
    // a machine without these programs is left to the engine's own attempts
    () => true,
  );
}
