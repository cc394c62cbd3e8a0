import { type NfsSource, nfsSourcesOf } from '../kubernetes/nfs-sources';
import { recordsOf } from '../records';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** A PersistentVolume and the directory that it is. */
interface Holder {
  readonly path: string;
  readonly name: string;
  readonly source: NfsSource;
}

/** EXP: a volume has its directory for itself. */
export const sharedDirectories: Proof = {
  codes: {
    EXP005: {
      title: 'two volumes are one directory, or lie in each other',
      why:
        'Each claim sees, changes and deletes what the other wrote, though both look like volumes of their own. Where ' +
        'that is meant, one volume with ReadWriteMany says so.',
    },
  },

  prove({ records }) {
    const holders = recordsOf(records, 'kubernetes').flatMap(({ path, object }): Holder[] => {
      const [source] = object.kind === 'PersistentVolume' ? nfsSourcesOf(object) : [];
      return source === undefined ? [] : [{ path, name: object.metadata.name, source }];
    });
    // the first of each directory
    const first = new Map<string, Holder>();
    for (const holder of holders) {
      const [place] = placesAround(holder.source);
      first.set(place, first.get(place) ?? holder);
    }
    return { findings: holders.flatMap((holder) => shares(holder, first) ?? []), predictions: [] };
  },
};

function shares({ path, name, source }: Holder, first: ReadonlyMap<string, Holder>): Finding | undefined {
  const other = placesAround(source)
    .map((place) => first.get(place))
    .find((each) => each !== undefined && each.path !== path);
  if (other === undefined) {
    return undefined;
  }
  const [own, its] = [source, other.source].map(({ server, directory }) => `${server}:${trimmed(directory) || '/'}`);
  const how = own === its ? `which is ${other.name} as well` : `which lies in ${other.name}, ${its}`;
  return {
    code: 'EXP005',
    severity: 'warning',
    path,
    message: `'${source.field}' of ${name} must be a directory of its own, got "${own}", ${how}`,
    fix: 'give each a directory beside the other, or let both claims be one',
    related: [other.path],
  };
}

/** A directory and all above it, each with its server, the innermost first. */
function placesAround({ server, directory }: NfsSource): readonly string[] {
  const parts = trimmed(directory).split('/');
  return parts.map((_, index) => `${server}:${parts.slice(0, parts.length - index).join('/') || '/'}`);
}

function trimmed(directory: string): string {
  return directory === '/' ? '' : directory.replace(/\/+$/, '');
}
