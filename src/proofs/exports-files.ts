import { parseExports } from '../nfs';
import { recordsOf, type StrataRecord } from '../records';
import type { Proof } from './proof';

/** A text of exports(5) as somebody wrote it. */
export interface ExportsFile {
  readonly path: string;
  /** Where it stands: `/etc/exports`, `data.exports`. */
  readonly prop: string;
  readonly text: string;
}

/** Files of exports in guests, and in the ConfigMaps of servers that run in a pod. */
export function exportsFilesIn(records: readonly StrataRecord[]): readonly ExportsFile[] {
  const files = recordsOf(records, 'guest-file')
    .filter(({ file }) => /^\/etc\/exports(\.d\/[^/.][^/]*\.exports)?$/.test(file.path))
    .map(({ path, file }) => ({ path, prop: file.path, text: file.content }));
  const maps = recordsOf(records, 'kubernetes').flatMap(({ path, object }) =>
    object.kind !== 'ConfigMap'
      ? []
      : Object.entries<unknown>(object.data ?? {})
          .filter(([key]) => /(^|\.)exports$/.test(key))
          .map(([key, text]) => ({ path, prop: `data.${key}`, text: String(text) })),
  );
  return [...files, ...maps];
}

/** EXP: what stands in a file of exports can be read. */
export const exportsFiles: Proof = {
  codes: {
    EXP006: {
      title: 'a file of exports cannot be read',
      why:
        'The program that reads it stops at the first word it does not know: no directory below that is exported, and ' +
        'volumes that worked until the server restarted hang. Of two options that contradict each other the last one wins.',
    },
  },

  prove({ records }) {
    const findings = exportsFilesIn(records).flatMap(({ path, prop, text }) =>
      parseExports(text).mistakes.map(({ line, message }) => {
        const cut = message.lastIndexOf('; ');
        return {
          code: 'EXP006',
          severity: 'error' as const,
          path,
          message: `'${prop}' must be exports(5) on line ${line}: ${message.slice(0, cut)}`,
          fix: message.slice(cut + 2),
          related: [],
        };
      }),
    );
    return { findings, predictions: [] };
  },
};
