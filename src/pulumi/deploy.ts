import { log, RunError, runtime, unsecret } from '@pulumi/pulumi';
import { type Assembly, requireProved } from '../assembly';
import { pulumiFailure, runPulumi } from '../live/pulumi-cli';
import { type Deployed, type Gate, register } from './register';
import type { Layer, Settings } from './settings';
import { accessOf, clusterUid, untilReady } from './world/api-server';
import { libvirtSdk, missingBridge } from './world/bridge';
import { type LastRun, lastRunOf } from './world/last-run';
import { inspect, type World } from './world/preflight';

/** Seconds between two looks at a cluster that is not ready yet. */
const PAUSE = 5;

/** What is to be deployed, and how. */
export interface Plan {
  readonly assembly: Assembly;
  readonly settings: Settings;
}

/** Where a deployment runs. */
export interface Surroundings {
  /** Name of the stack. */
  readonly stack: string;
  /** Folder of Pulumi.yaml. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * One run of the engine: looks at the world, clears what earlier runs left half made, and registers the assembly.
 *
 * @returns outputs of the stack
 * @throws RunError with every problem at once, before anything is registered or changed
 */
export async function deploy(plan: () => Plan, surroundings: Surroundings): Promise<Deployed> {
  try {
    const { assembly, settings } = plan();
    requireProved(assembly);
    await requireEngine(settings, surroundings);
    const lastRun = readLastRun(surroundings).then((known) => {
      refuseShrinking(settings, known);
      return known;
    });
    const look = () => inspect(assembly, settings, lastRun, surroundings.env);
    const found = await look();
    const last = await lastRun;
    // what lies in a pool is seen once the pool runs
    const world = (await clearLeftovers(found)) ? await look() : found;
    return register(assembly, settings, { adopted: world.adopted, hosts: world.hosts, gate: gateOf(settings, last) });
  } catch (error) {
    // a sentence for people: the place in this program that found the mistake is none of their business
    throw error instanceof RunError ? error : new RunError((error as Error).message);
  }
}

async function requireEngine({ layers }: Settings, { env }: Surroundings): Promise<void> {
  const missing = layers.includes('hosts') ? await missingBridge(libvirtSdk(), env) : undefined;
  if (missing !== undefined) {
    throw new Error(missing);
  }
}

async function readLastRun({ stack, root, env }: Surroundings): Promise<LastRun> {
  const args = ['stack', 'export', '--stack', stack];
  const run = await runPulumi(args, { cwd: root, env, timeLimit: 30 });
  if (run.code !== 0) {
    throw pulumiFailure(args, run, stack);
  }
  return lastRunOf(run.stdout);
}

/** What a layer made is destroyed when the layer is left out, so leaving out must be said in words. */
function refuseShrinking({ layers, removeLayer }: Settings, { outputs }: LastRun): void {
  const before = (outputs.layers ?? []) as readonly Layer[];
  const left = before.filter((layer) => !layers.includes(layer) && layer !== removeLayer);
  if (left.length > 0) {
    throw new Error(
      `[config] 'strata:layers' must keep what was deployed, got "${layers.join()}" without ${left.join()}; add it, ` +
        `or set strata:removeLayer to ${left[0]} to destroy all that it made`,
    );
  }
}

/** What becomes of a leftover, as a person would say it. */
const FATES = {
  remove: { planned: 'removes it and makes it again', done: 'it is removed and made again' },
  start: { planned: 'starts it and takes it over', done: 'it is started and taken over' },
} as const;

/** Clears what earlier runs left, or only says so in a preview. Gives whether anything was changed. */
async function clearLeftovers({ leftovers }: World): Promise<boolean> {
  for (const { path, kind, clear } of leftovers) {
    const what = `[${path}] was left half made by an earlier run`;
    if (runtime.isDryRun()) {
      await log.warn(`${what}: \`pulumi up\` ${FATES[kind].planned}`);
    } else {
      await log.info(`${what}: ${FATES[kind].done}`);
      await clear();
    }
  }
  return leftovers.length > 0 && !runtime.isDryRun();
}

/** What stands between the machines and the cluster: its API server must be ready, and the one of the last run. */
function gateOf({ kubeconfig, readyWithin }: Settings, { outputs }: LastRun): Gate {
  const before = outputs.cluster as string | undefined;
  return {
    lastUid: before,
    pass: () => {
      const uid = kubeconfig().apply(async (text) => {
        const access = accessOf(text);
        await untilReady(access, {
          limit: readyWithin,
          pause: PAUSE,
          onAttempt: (got) => void log.info(`waiting for ${access.server}/readyz: ${got}`, undefined, undefined, true),
        });
        const found = await clusterUid(access);
        if (before !== undefined && before !== found) {
          throw new RunError(
            `[cluster] 'strata:kubeconfig' must lead to the cluster of the last run, ${before}, got "${found}" behind ` +
              `${access.server}; correct the kubeconfig, or start a new stack for the new cluster`,
          );
        }
        return found;
      });
      // no secret, though the kubeconfig that it was asked with is one
      return unsecret(uid);
    },
  };
}
