import { isWithin } from '../directories';
import { type NfsSource, nfsSourcesOf } from '../kubernetes/nfs-sources';
import { type ExportRecord, type KubernetesObject, type NodeRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** A directory that an object of the cluster names. */
interface NfsVolumeUse {
  readonly path: string;
  /** As a message calls it: `pv0001`, `volume data of Deployment web`, `class nfs`. */
  readonly name: string;
  readonly source: NfsSource;
}

/** EXP: every NFS volume is an exported directory, and every node may mount it. */
export const nfsExports: Proof = {
  needsTree: true,
  codes: {
    EXP001: {
      title: 'no export covers a volume',
      why: 'The mount is refused by the server, and every pod of the claim hangs in ContainerCreating.',
    },
    EXP002: {
      title: 'a node may not mount an export',
      why: 'A pod works on one node and hangs on another, depending on where the scheduler puts it.',
    },
  },

  prove({ records }) {
    const offers = recordsOf(records, 'export');
    const nodes = recordsOf(records, 'node');
    const uses = recordsOf(records, 'kubernetes').flatMap(({ path, object }) =>
      nfsSourcesOf(object).map((source): NfsVolumeUse => ({ path, name: nameOf(object, source), source })),
    );
    const covered = uses.map((use) => ({ use, cover: offers.filter((offer) => covers(offer, use.source)) }));
    return {
      findings: [
        ...covered.filter(({ cover }) => cover.length === 0).map(({ use }) => uncovered(use, offers)),
        ...nodes.flatMap((node) => shutOut(node, covered)),
      ],
      predictions: [],
    };
  },
};

function nameOf({ kind, metadata: { name } }: KubernetesObject, { field }: NfsSource): string {
  switch (kind) {
    case 'PersistentVolume':
      return name;
    case 'StorageClass':
      return `class ${name}`;
    default:
      return `volume ${field.replace(/^volumes\./, '')} of ${kind} ${name}`;
  }
}

/** Whether a directory is the exported one, or lies below it. */
export function covers({ server, directory }: ExportRecord, source: NfsSource): boolean {
  return server.toString() === source.server && isWithin(source.directory, directory);
}

function uncovered({ path, source }: NfsVolumeUse, offers: readonly ExportRecord[]): Finding {
  const { field, server: asked, directory: wanted } = source;
  const same = offers.filter(({ server }) => server.toString() === asked).map(({ directory }) => directory);
  return {
    code: 'EXP001',
    severity: 'error',
    path,
    message: `'${field}' must be an export of a server in the tree, got "${asked}:${wanted}"`,
    fix: same.length === 0 ? `define an NfsServer at ${asked}` : `${asked} exports ${same.join(', ')}`,
    related: [],
  };
}

/** One finding for each client list that leaves the node out, with all the volumes behind it. */
function shutOut(
  node: NodeRecord,
  covered: readonly { readonly use: NfsVolumeUse; readonly cover: readonly ExportRecord[] }[],
): readonly Finding[] {
  const byClients = new Map<string, { readonly clients: string; readonly server: string; uses: NfsVolumeUse[] }>();
  for (const { use, cover } of covered) {
    if (cover.length === 0 || cover.some(({ clients }) => clients.some((range) => range.contains(node.address)))) {
      continue;
    }
    const clients = cover.flatMap((offer) => offer.clients).join(', ');
    const list = `${use.source.server} ${clients}`;
    const entry = byClients.get(list) ?? { clients, server: use.source.server, uses: [] };
    entry.uses.push(use);
    byClients.set(list, entry);
  }
  return [...byClients.values()].map(({ clients, server, uses }) => ({
    code: 'EXP002',
    severity: 'error',
    path: node.path,
    message:
      `'address' must be admitted by the exports of ${server}, got "${node.address}", ` +
      `which may not mount ${uses.map(({ name }) => name).join(', ')}`,
    fix: `admit it in 'clients' (now ${clients}), or move the node`,
    related: [...new Set(uses.map(({ path }) => path))],
  }));
}
