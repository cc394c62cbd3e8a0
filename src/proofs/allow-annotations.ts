import type { Allowance } from '../allow';
import { type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** Annotation of any object, such as `PRT001: its pods come later`. One entry a line, or parted by commas. */
const ANNOTATION = 'strata.dev/allow';

const CODE = '[A-Z]{3}\\d{3}';
const CODES = `${CODE}(?:\\s*,\\s*${CODE})*`;
/** Codes and the reason that they share: `PRT001, SEC001: for the trial`. */
const ENTRY = new RegExp(`^(${CODES})\\s*:\\s*(\\S.*)$`);
/** A reason may hold commas: only before codes and a colon does one begin an entry, and not among those codes. */
const NEXT_ENTRY = new RegExp(`(?<!(?:^|,\\s*)${CODE}\\s*),\\s*(?=${CODES}\\s*:)`);

/** ALW: what an object allows can be read. */
export const allowAnnotations: Proof = {
  codes: {
    ALW002: {
      title: 'an allowance says no code, or no reason',
      why: 'It silences nothing as it stands; and a reason is what the next reader judges the exception by.',
    },
  },

  prove({ records }) {
    return { findings: recordsOf(records, 'kubernetes').flatMap(unreadable), predictions: [] };
  },
};

/** The warnings that objects allow about themselves, whoever wrote them. */
export function annotatedAllowances(records: readonly StrataRecord[]): readonly Allowance[] {
  return recordsOf(records, 'kubernetes').flatMap((record) =>
    entriesOf(record).flatMap((entry) => {
      const [, codes, reason] = ENTRY.exec(entry) ?? [];
      return codes === undefined
        ? []
        : codes.split(',').map((code) => ({ path: record.path, code: code.trim(), reason, annotation: ANNOTATION }));
    }),
  );
}

function unreadable(record: KubernetesRecord): readonly Finding[] {
  return entriesOf(record)
    .filter((entry) => !ENTRY.test(entry))
    .map((entry) => ({
      code: 'ALW002',
      severity: 'error',
      path: record.path,
      message: `'${ANNOTATION}' must be codes, a colon and a reason, got "${entry}"`,
      fix: 'write it such as "PRT001: its pods come later"',
      related: [],
    }));
}

/** Where the annotation stands, there is at least one. */
function entriesOf({ object }: KubernetesRecord): readonly string[] {
  const text = object.metadata.annotations?.[ANNOTATION];
  if (text === undefined) {
    return [];
  }
  const lines = String(text ?? '')
    .trim()
    .split(/\s*\n\s*/);
  return lines.flatMap((line) => line.split(NEXT_ENTRY)).map((entry) => entry.trim());
}
