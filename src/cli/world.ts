import type { Assembly } from '../assembly';
import { Cluster, LibvirtHost } from '../live';
import { type GuestFileRecord, type HostRecord, recordsOf, type SshAccess, type StrataRecord } from '../records';
import type { CliContext, Verb, VerbArguments } from './verb';

/** Flags of every verb that asks the world. */
export const WORLD_FLAGS: Verb['flags'] = {
  only: { value: 'cluster|libvirt', meaning: 'ask that part alone' },
  kubeconfig: { value: 'FILE', meaning: 'how to reach the cluster; else <environment>.kubeconfig, else KUBECONFIG' },
};

const PARTS = ['cluster', 'libvirt'];

/** What a command line asks of the world; each part is reached for only when it is asked. */
export interface World {
  readonly cluster?: () => Cluster;
  readonly hosts: readonly { readonly name: string; readonly libvirt: LibvirtHost }[];
  /** Servers outside the tree that ssh reaches, with the live files that the tree has for each. */
  readonly servers: readonly Server[];
}

export interface Server {
  /** Its address. */
  readonly server: string;
  readonly ssh: SshAccess;
  readonly files: readonly GuestFileRecord[];
}

/**
 * The parts of the world that an environment has, less those that the flags leave out.
 *
 * @throws when `--only` names no part, or one that the environment does not have
 */
export function worldOf(
  { environment, kubernetes, records }: Assembly,
  args: VerbArguments,
  context: CliContext,
): World {
  const { only, kubeconfig } = args.values;
  if (only !== undefined && !PARTS.includes(only)) {
    throw new Error(`[strata] 'only' must be one of ${PARTS.join(', ')}, got "${only}"`);
  }
  const { root, env } = context;
  const hosts: readonly HostRecord[] = only === 'cluster' ? [] : recordsOf(records, 'host');
  const servers = only === 'cluster' ? [] : serversIn(records);
  const hasCluster = only !== 'libvirt' && kubernetes !== undefined;
  if (!hasCluster && hosts.length === 0 && servers.length === 0) {
    const got = only ?? 'nothing to ask';
    throw new Error(`[strata] 'only' must name a part that ${environment} has, got "${got}"; leave it out`);
  }
  return {
    cluster: hasCluster ? () => Cluster.of({ environment, kubeconfig, root, env }) : undefined,
    hosts: hosts.map((host) => ({ name: host.name, libvirt: new LibvirtHost(host, env) })),
    servers,
  };
}

function serversIn(records: readonly StrataRecord[]): readonly Server[] {
  const servers = new Map<string, { readonly server: string; readonly ssh: SshAccess; files: GuestFileRecord[] }>();
  for (const record of recordsOf(records, 'guest-file')) {
    const { guest: server, ssh, file } = record;
    if (ssh !== undefined && file.class === 'live') {
      const known = servers.get(server) ?? { server, ssh, files: [] };
      servers.set(server, known);
      known.files.push(record);
    }
  }
  return [...servers.values()];
}
