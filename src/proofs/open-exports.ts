import { clientsNamed, clientText, type ExportClient, parseExports } from '../nfs';
import { recordsOf, type StrataRecord } from '../records';
import { exportsFilesIn } from './exports-files';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** A directory that everybody may mount, as somebody wrote it. */
interface OpenExport {
  readonly path: string;
  readonly prop: string;
  readonly directory: string;
  readonly client: string;
}

/** SEC: a directory is exported to those who need it. */
export const openExports: Proof = {
  codes: {
    SEC008: {
      title: 'a directory is exported to everybody',
      why:
        'NFS asks for no password: every machine that reaches the server reads the data, and with `rw` writes it. ' +
        'Naming the network of the nodes shuts the others out.',
    },
  },

  prove({ records }) {
    return { findings: [...declared(records), ...written(records)].map(finding), predictions: [] };
  },
};

function declared(records: readonly StrataRecord[]): readonly OpenExport[] {
  return recordsOf(records, 'export').flatMap(({ path, directory, clients }) =>
    clients
      .filter(({ prefix }) => prefix === 0)
      .map((client) => ({ path, prop: 'clients', directory, client: client.toString() })),
  );
}

/** Files of somebody's own; those that a server of the tree writes say the same as its records. */
function written(records: readonly StrataRecord[]): readonly OpenExport[] {
  return exportsFilesIn(records).flatMap(({ path, prop, text }) =>
    parseExports(text).entries.flatMap(({ directory, clients }) => {
      const open = clients.find(({ client }) => isOpen(client));
      return open === undefined ? [] : [{ path, prop, directory, client: asWritten(open) }];
    }),
  );
}

/** Options and nobody, as in `/data (rw)`, are for everybody as well. */
function isOpen(client: string): boolean {
  const named = clientsNamed(client);
  return typeof named !== 'string' && (named.kind === 'everybody' || named.range?.prefix === 0);
}

function asWritten(open: ExportClient): string {
  return open.client === '' ? clientText(open).slice(1) || 'nobody in particular' : clientText(open);
}

function finding({ path, prop, directory, client }: OpenExport): Finding {
  return {
    code: 'SEC008',
    severity: 'warning',
    path,
    message: `'${prop}' must admit the nodes alone to ${directory}, got "${client}"`,
    fix: 'name the network of the nodes, such as 192.168.1.0/24',
    related: [],
  };
}
