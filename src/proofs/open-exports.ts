import { recordsOf, type StrataRecord } from '../records';
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
  const files = recordsOf(records, 'guest-file')
    .filter(({ file }) => /^\/etc\/exports(\.d\/.*)?$/.test(file.path))
    .map(({ path, file }) => ({ path, prop: file.path, text: file.content }));
  const maps = recordsOf(records, 'kubernetes').flatMap(({ path, object }) =>
    object.kind !== 'ConfigMap'
      ? []
      : Object.entries<unknown>(object.data ?? {})
          .filter(([key]) => /(^|\.)exports$/.test(key))
          .map(([key, text]) => ({ path, prop: `data.${key}`, text: String(text) })),
  );
  return [...files, ...maps].flatMap(({ path, prop, text }) =>
    openLines(text).map((line) => ({ path, prop, ...line })),
  );
}

/** Lines of exports(5) that admit `*`, or that name options and nobody: `/data (rw)` is for everybody as well. */
function openLines(text: string): readonly { readonly directory: string; readonly client: string }[] {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const [directory = '', ...clients] = line.replace(/#.*/, '').trim().split(/\s+/);
      const open = clients.find((client) => /^\*?\(|^\*$/.test(client));
      return directory.startsWith('/') && open !== undefined ? [{ directory, client: open }] : [];
    });
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
