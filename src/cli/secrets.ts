import type { Assembly } from '../assembly';
import {
  demandsOf,
  endOf,
  isDueForRenewal,
  isSignedBy,
  kubeconfigText,
  makePassword,
  makePki,
  makeSshKey,
  type Pki,
  parsePki,
  pkiText,
  publicHalf,
  publicKeyOf,
  readKubeconfig,
  renewAdmin,
} from '../pki';
import { recordsOf } from '../records';
import { systemClock } from './clock';
import { assembleSites, failureText } from './site';
import { oneSite, StackConfig } from './stack-config';
import type { Verb } from './verb';

/** What became of one key. Values have no place in it. */
interface Outcome {
  readonly key: string;
  readonly state: 'made' | 'renewed' | 'kept' | 'not set';
  readonly note: string;
}

export const secrets: Verb = {
  name: 'secrets',
  summary: "make an environment's keys and passwords, encrypted in its stack",
  actions: ['init'],
  flags: {},

  async run({ environments, flags }, context) {
    const site = oneSite(environments, context);
    const { assemblies, failures } = assembleSites([site]);
    if (failures.length > 0) {
      context.err(failures.map(failureText).join('\n'));
      return 1;
    }
    const config = await StackConfig.of(site.name, context);
    const now = (context.now ?? systemClock)();
    const outcomes = [
      ...(await initCluster(assemblies[0], config, now)),
      ...(await initPasswords(assemblies[0], config)),
    ];
    context.out(
      flags.json
        ? `${JSON.stringify({ environment: site.name, outcomes }, null, 2)}\n`
        : `${site.name}\n${table(outcomes)}`,
    );
    return 0;
  },
};

async function initCluster(assembly: Assembly, config: StackConfig, now: Date): Promise<readonly Outcome[]> {
  const { environment, records } = assembly;
  const nodes = recordsOf(records, 'node').filter(({ role }) => role === 'control-plane');
  if (nodes.length === 0) {
    return [];
  }
  const outside = new Set(recordsOf(records, 'address').map(({ path }) => path));
  if (nodes.some(({ path }) => outside.has(path))) {
    // that cluster has its own authority, and only its owner a certificate of it
    return [given(environment, config, 'kubeconfig', 'the cluster exists already and has keys of its own')];
  }
  const { pki, outcome } = await initPki(config, now);
  const server = `https://${nodes[0].address}:6443`;
  return [outcome, await initKubeconfig(environment, config, { pki, server, now })];
}

async function initPki(config: StackConfig, now: Date): Promise<{ readonly pki: Pki; readonly outcome: Outcome }> {
  const found = config.has('pki') ? parsePki(await config.get('pki')) : undefined;
  if (found !== undefined && !isDueForRenewal(found.admin.certificate, now)) {
    return { pki: found, outcome: { key: 'pki', state: 'kept', note: lives(found) } };
  }
  const pki = found === undefined ? await makePki(now) : await renewAdmin(found, now);
  await config.set('pki', pkiText(pki));
  return { pki, outcome: { key: 'pki', state: found === undefined ? 'made' : 'renewed', note: lives(pki) } };
}

/**
 * Makes the kubeconfig, or renews the certificate in it. One that somebody else stored is kept: which cluster it leads to
 * is theirs to say.
 */
async function initKubeconfig(
  environment: string,
  config: StackConfig,
  { pki, server, now }: { readonly pki: Pki; readonly server: string; readonly now: Date },
): Promise<Outcome> {
  const key = 'kubeconfig';
  if (!config.has(key)) {
    await config.set(key, kubeconfigText(environment, server, pki));
    return { key, state: 'made', note: server };
  }
  const found = readKubeconfig(await config.get(key));
  const remedy = `to have it made anew: pulumi config rm --stack ${environment} strata:${key}, then this again`;
  if (found?.server === undefined || found.authority?.trim() !== pki.cluster.certificate.trim()) {
    return { key, state: 'kept', note: `leads to another cluster than that of strata:pki; ${remedy}` };
  }
  const note = found.server === server ? server : `leads to ${found.server}, the tree says ${server}; ${remedy}`;
  const { client } = found;
  if (client === undefined || !isSignedBy(client, pki.cluster.certificate) || !isDueForRenewal(client, now)) {
    return { key, state: 'kept', note };
  }
  await config.set(key, kubeconfigText(environment, found.server, pki));
  return { key, state: 'renewed', note };
}

async function initPasswords({ environment, records }: Assembly, config: StackConfig): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { key, use, isArbitrary, sshKey } of demandsOf(records)) {
    if (sshKey !== undefined) {
      outcomes.push(await initSshKey(environment, config, { key, use, sshKey }));
    } else if (!isArbitrary || config.has(key)) {
      outcomes.push(given(environment, config, key, `${use} has a format of its own`, use));
    } else {
      await config.set(key, makePassword());
      outcomes.push({ key, state: 'made', note: use });
    }
  }
  return outcomes;
}

/**
 * Makes both halves where neither is there, at the first of them, and the public half of a private one that is there
 * alone. Nobody can make a private half of a public one.
 */
async function initSshKey(
  environment: string,
  config: StackConfig,
  { key, use, sshKey }: { readonly key: string; readonly use: string; readonly sshKey: string },
): Promise<Outcome> {
  const open = publicHalf(sshKey);
  const made: Outcome = { key, state: 'made', note: use };
  if (!config.has(sshKey) && !config.has(open)) {
    // the private half comes first, and both with it
    if (key === sshKey) {
      const pair = await makeSshKey(sshKey);
      await config.set(sshKey, pair.privateKey);
      await config.set(open, pair.publicKey);
    }
    return made;
  }
  if (key === open && !config.has(open)) {
    const found = publicKeyOf(await config.get(sshKey), sshKey);
    if (found !== undefined) {
      await config.set(open, found);
      return made;
    }
  }
  return given(environment, config, key, `${use} belongs to the other half, which is set`, use);
}

/** A value that only a person can give. */
function given(environment: string, config: StackConfig, key: string, reason: string, use = ''): Outcome {
  return config.has(key)
    ? { key, state: 'kept', note: use }
    : {
        key,
        state: 'not set',
        note: `${reason}; set it yourself: pulumi config set --secret --stack ${environment} strata:${key}`,
      };
}

function lives({ cluster, admin }: Pki): string {
  return `authorities until ${day(cluster.certificate)}, admin certificate until ${day(admin.certificate)}`;
}

function day(certificate: string): string {
  return endOf(certificate).toISOString().slice(0, 10);
}

function table(outcomes: readonly Outcome[]): string {
  if (outcomes.length === 0) {
    return '  nothing is asked for\n';
  }
  const width = Math.max(...outcomes.map(({ key }) => key.length));
  return outcomes
    .map(({ key, state, note }) => `  ${state.padEnd(7)}  strata:${key.padEnd(width)}  ${note}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
