import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Assembly } from '../../assembly';
import { logicalName } from '../../identity';
import { LibvirtHost, NotReached } from '../../live';
import type { Environment } from '../../live/program';
import { type HostRecord, type LibvirtRecord, recordsOf } from '../../records';
import type { Settings } from '../settings';
import { isOnPath } from './bridge';
import { ownNetwork, takenPlaces } from './host-network';
import { findLive, hostUuid, isLocal } from './host-survey';
import { whyNoKvm } from './kvm';
import type { LastRun } from './last-run';
import { fateOf } from './leftovers';
import { closedServers } from './ssh-servers';

/** What a look at the world found, before anything is registered. */
export interface World {
  /** UUID of each host, by name. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Ids under which the engine takes over what exists already, by construct path. */
  readonly adopted: ReadonlyMap<string, string>;
  /** What interrupted or failed runs left behind, and what clears it. */
  readonly leftovers: readonly Leftover[];
}

/** One thing that an earlier run left half made. */
export interface Leftover {
  readonly path: string;
  /** `remove`: it holds no data and stands in the way. `start`: it may hold data, and is taken over. */
  readonly kind: 'remove' | 'start';
  readonly clear: () => Promise<void>;
}

/** Programs of the machine that deploys, which provider 0.8.3 calls, and their Debian packages. */
const PROGRAMS = { xsltproc: 'xsltproc', mkisofs: 'genisoimage' } as const;

/**
 * Looks at every host before anything is registered: a few seconds for what the engine would find out after minutes. All
 * hosts are asked who they are at once, and while the last run is still looked up.
 *
 * @throws with every problem at once: one line each, with the change to make
 */
export async function inspect(
  { records }: Assembly,
  { layers }: Pick<Settings, 'layers'>,
  lastRun: LastRun | Promise<LastRun>,
  env: Environment,
): Promise<World> {
  const problems: string[] = [];
  const hosts: Record<string, string> = {};
  const adopted = new Map<string, string>();
  const leftovers: Leftover[] = [];
  const libvirt = layers.includes('hosts') ? recordsOf(records, 'libvirt') : [];
  problems.push(...missingPrograms(libvirt, env));
  const asked = (layers.includes('hosts') ? recordsOf(records, 'host') : []).map((record) => ask(record, env));
  const servers = layers.includes('hosts') ? closedServers(records, env) : Promise.resolve([]);
  const last = await lastRun;

  for (const { record, host, answer } of asked) {
    const own = libvirt.filter(({ host }) => host === record.name);
    try {
      const capabilities = await answer;
      hosts[record.name] = hostUuid(capabilities);
      problems.push(
        ...otherHost(record, hosts[record.name], last),
        ...(await noKvm(record, host, own, { capabilities, env })),
        ...missingFiles(record, own),
      );
      const coming: LibvirtRecord[] = [];
      for (const each of own.filter((each) => !isAmong(last.known, each))) {
        const live = await findLive(host, each);
        const fate = fateOf(each, live, isUnfinished(each, own, last));
        if (fate.kind === 'refuse') {
          problems.push(fate.message);
        } else if (live?.isActive !== true) {
          coming.push(each);
        }
        if ('id' in fate) {
          adopted.set(each.path, fate.id);
        }
        if ('commands' in fate) {
          leftovers.push({ path: each.path, kind: fate.kind, clear: () => runAll(host, fate.commands) });
        }
      }
      const networks = coming.filter(({ spec }) => spec.type === 'network');
      problems.push(...(await takenPlaces(host, networks, isLocal(record) ? ownNetwork() : undefined)));
    } catch (error) {
      if (!(error instanceof NotReached)) {
        throw error;
      }
      problems.push(
        `[${record.path}] 'uri' must lead to a libvirt that answers, got "${record.uri}": ${error.message}; ` +
          'start libvirtd there, or correct the uri',
      );
    }
  }
  problems.push(...(await servers));
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
  return { hosts, adopted, leftovers };
}

/** Asks a host who it is and what it can do. */
function ask(record: HostRecord, env: Environment) {
  const host = new LibvirtHost(record, env);
  const answer = host.ask(['capabilities']);
  // it is told where it is awaited, which may be after it has failed
  answer.catch(() => undefined);
  return { record, host, answer };
}

function missingPrograms(libvirt: readonly LibvirtRecord[], env: Environment): readonly string[] {
  const needed = [
    ...(libvirt.length > 0 ? (['xsltproc'] as const) : []),
    ...(libvirt.some(({ spec }) => spec.type === 'cloud-init-disk') ? (['mkisofs'] as const) : []),
  ];
  return needed
    .filter((program) => !isOnPath(program, env.PATH ?? ''))
    .map(
      (program) =>
        `[deploy] '${program}' must be a program on PATH, got "none"; install it (Debian: apt install ${PROGRAMS[program]})`,
    );
}

function otherHost({ path, name, uri }: HostRecord, uuid: string, { outputs }: LastRun): readonly string[] {
  const before = (outputs.hosts as Readonly<Record<string, string>> | undefined)?.[name];
  return before === undefined || before === uuid
    ? []
    : [
        `[${path}] 'uri' must lead to the host of the last run, ${before}, got "${uuid}" behind ${uri}; ` +
          'correct the uri, or start a new stack for the new host; if it is the same one, its firmware has no UUID, and ' +
          'libvirtd makes one up at each start: set host_uuid in its libvirtd.conf',
      ];
}

async function noKvm(
  record: HostRecord,
  host: LibvirtHost,
  own: readonly LibvirtRecord[],
  { capabilities, env }: { readonly capabilities: string; readonly env: Environment },
): Promise<readonly string[]> {
  const accelerated = own.find(({ spec }) => spec.type === 'domain' && spec.virtualization === 'kvm');
  const why = accelerated && (await whyNoKvm(host, { isHere: isLocal(record), capabilities }, env));
  return accelerated === undefined || why === undefined
    ? []
    : [
        `[${accelerated.path}] 'virtualization' must be what ${record.name} can do, got "kvm": ${why}; ` +
          `let libvirt's QEMU user open /dev/kvm, or set virtualization: 'qemu'`,
      ];
}

function missingFiles(record: HostRecord, own: readonly LibvirtRecord[]): readonly string[] {
  const problems: string[] = [];
  for (const { path, spec } of isLocal(record) ? own : []) {
    if (spec.type === 'pool' && !existsSync(spec.path) && !existsSync(dirname(spec.path))) {
      problems.push(
        `[${path}] 'path' must lie in a folder that exists on ${record.name}, got "${spec.path}"; ` +
          `make it: mkdir -p ${spec.path}`,
      );
    }
    if (spec.type === 'volume' && spec.source?.startsWith('/') && !existsSync(spec.source)) {
      problems.push(`[${path}] 'source' must be a file that exists, got "${spec.source}"; put the image there`);
    }
  }
  return problems;
}

/**
 * Whether an earlier run was making it: the state says so, or knows every disk of a machine and not the machine itself, as
 * it does after a run whose libvirtd went away before it answered.
 */
function isUnfinished(record: LibvirtRecord, own: readonly LibvirtRecord[], last: LastRun): boolean {
  const { spec } = record;
  if (spec.type !== 'domain') {
    return isAmong(last.interrupted, record);
  }
  const disks = spec.disks.flatMap((disk) => (disk.from === 'volume' ? [disk] : []));
  const volumes = own.filter((each) =>
    disks.some(
      ({ pool, volume }) => each.spec.type === 'volume' && each.spec.pool === pool && each.spec.name === volume,
    ),
  );
  return (
    isAmong(last.interrupted, record) || (volumes.length > 0 && volumes.every((each) => isAmong(last.known, each)))
  );
}

function isAmong(names: ReadonlySet<string>, record: LibvirtRecord): boolean {
  return namesOf(record).some((name) => names.has(name));
}

/** Names under which the state may know an object. */
function namesOf({ path, aliases = [] }: LibvirtRecord): readonly string[] {
  return [path, ...aliases].map(logicalName);
}

async function runAll(host: LibvirtHost, commands: readonly (readonly string[])[]): Promise<void> {
  for (const command of commands) {
    await host.ask(command);
  }
}
