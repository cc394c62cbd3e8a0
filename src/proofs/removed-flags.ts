import { containersOf, type PlacedContainer } from '../kubernetes/pod-template';
import { type KubernetesRecord, recordsOf } from '../records';
import { imageReference } from '../values';
import type { Finding } from './finding';
import type { Proof } from './proof';
import table from './versions/removed-flags.json';

/** Flags that a program lost with a major version. */
interface RemovedFlags {
  /** Last part of the image's name, whatever registry it comes from. */
  readonly image: string;
  /** First major version without them. */
  readonly major: number;
  /** What to write instead, by flag without its dashes; null where nothing took its place. */
  readonly flags: Readonly<Record<string, string | null>>;
}

/**
 * The machinery knows no product: what it knows of some is data. Source: the flags that the program's own main defines
 * in the last release before, and in the first one without them.
 */
const REMOVED: readonly RemovedFlags[] = table;

/** VER: a program knows the flags that it is started with. */
export const removedFlags: Proof = {
  codes: {
    VER004: {
      title: 'a program does not know a flag any more',
      why: 'It ends at once with "unknown flag", and its pod is started again and again: CrashLoopBackOff.',
    },
  },

  prove({ records }) {
    const findings = recordsOf(records, 'kubernetes').flatMap((record) =>
      containersOf(record.object).flatMap((each) => mistakes(record, each)),
    );
    return { findings, predictions: [] };
  },
};

function mistakes({ path }: KubernetesRecord, { prop, container }: PlacedContainer): readonly Finding[] {
  const { image = '', command = [], args = [] } = container;
  const { name, tag = '' } = imageReference(image);
  const major = Number(/^v?(\d+)(\.|$)/.exec(tag)?.[1] ?? Number.NaN);
  const removed = REMOVED.filter((each) => name.split('/').at(-1) === each.image && major >= each.major);
  return Object.entries({ command, args }).flatMap(([list, words]) =>
    words.map(flagOf).flatMap((flag): readonly Finding[] => {
      const by = removed.find(({ flags }) => flag !== undefined && Object.hasOwn(flags, flag));
      if (flag === undefined || by === undefined) {
        return [];
      }
      const message = `'${prop}.${list}' must be flags that ${by.image} ${tag} knows, got "--${flag}", removed in ${by.major}.0`;
      const use = by.flags[flag];
      const fix = use === null ? 'take it out; nothing took its place' : `write ${use}`;
      return [{ code: 'VER004', severity: 'error', path, message, fix, related: [] }];
    }),
  );
}

/** `storage.path` of `--storage.path=/data`. */
function flagOf(word: string): string | undefined {
  return /^--([^=\s]+)/.exec(word)?.[1];
}
