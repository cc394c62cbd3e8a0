import { type ExportRecord, type NodeRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** An NFS volume of the cluster: which object, which directory of which server. */
interface NfsVolumeUse {
  readonly path: string;
  readonly name: string;
  readonly server: string;
  readonly directory: string;
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
    const uses = recordsOf(records, 'kubernetes').flatMap(({ path, object }): NfsVolumeUse[] => {
      const nfs = object.kind === 'PersistentVolume' ? object.spec?.nfs : undefined;
      return nfs === undefined
        ? []
        : [{ path, name: object.metadata.name, server: String(nfs.server), directory: String(nfs.path) }];
    });
    const covered = uses.map((use) => ({ use, cover: offers.filter((offer) => covers(offer, use)) }));
    return {
      findings: [
        ...covered.filter(({ cover }) => cover.length === 0).map(({ use }) => uncovered(use, offers)),
        ...nodes.flatMap((node) => shutOut(node, covered)),
      ],
      predictions: [],
    };
  },
};

function covers({ server, directory }: ExportRecord, use: NfsVolumeUse): boolean {
  const below = directory === '/' ? directory : `${directory}/`;
  return server.toString() === use.server && (use.directory === directory || use.directory.startsWith(below));
}

function uncovered(use: NfsVolumeUse, offers: readonly ExportRecord[]): Finding {
  const same = offers.filter(({ server }) => server.toString() === use.server).map(({ directory }) => directory);
  return {
    code: 'EXP001',
    severity: 'error',
    path: use.path,
    message: `'nfs' must be an export of a server in the tree, got "${use.server}:${use.directory}"`,
    fix: same.length === 0 ? `define an NfsServer at ${use.server}` : `${use.server} exports ${same.join(', ')}`,
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
    const list = `${use.server} ${clients}`;
    const entry = byClients.get(list) ?? { clients, server: use.server, uses: [] };
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
    related: uses.map(({ path }) => path),
  }));
}
