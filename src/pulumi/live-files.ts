import type { CustomResource } from '@pulumi/pulumi';
import { dependenciesFirst } from '../dependency-order';
import { logicalName } from '../identity';
import { forVirsh } from '../live';
import { type GuestFileRecord, type LibvirtRecord, recordsOf, type StrataRecord } from '../records';
import { LiveFile, LiveFiles } from './live-file';

/** A live file with the machine it lies on; without one, its server is reached by ssh. */
interface Placed {
  readonly record: GuestFileRecord;
  readonly machine?: { readonly domain: LibvirtRecord; readonly uri: string };
}

/**
 * Registers the files that change while their guest runs. Each waits for its machine and for the files that it comes
 * after; nothing else waits for it.
 *
 * @param resourceOf what was registered for a record, by its construct path
 */
export function registerLiveFiles(
  records: readonly StrataRecord[],
  resourceOf: (path: string) => readonly CustomResource[],
): void {
  const files = placedFiles(records);
  if (files.length === 0) {
    return;
  }
  const provider = new LiveFiles('guests');
  const byPlace = new Map(files.map((each) => [placeOf(each), each]));
  const made = new Map<Placed, LiveFile>();
  const before = ({ record }: Placed) =>
    (record.file.after ?? []).flatMap(({ guest, path }) => byPlace.get(`${guest}:${path}`) ?? []);
  for (const file of dependenciesFirst(files, before, placeOf)) {
    const { guest, ssh, path: owner } = file.record;
    const { path, content, mode, reload = '' } = file.record.file;
    const inputs = { guest, path, content, mode, reload };
    const earlier = before(file).flatMap((each) => made.get(each) ?? []);
    if (file.machine === undefined) {
      const access = { uri: '', ssh: `${ssh?.user}@${guest}`, port: ssh?.port };
      made.set(
        file,
        new LiveFile(`${logicalName(owner)}${path}`, { ...inputs, ...access }, { provider, dependsOn: earlier }),
      );
      continue;
    }
    const { domain, uri } = file.machine;
    const machine = resourceOf(domain.path);
    const options = {
      provider,
      dependsOn: [...machine, ...earlier],
      // a machine that is made anew has a first disk without the file, and one that goes takes it along
      replaceWith: [...machine],
      deletedWith: machine[0],
    };
    made.set(file, new LiveFile(`${logicalName(domain.path)}${path}`, { ...inputs, uri: forVirsh(uri) }, options));
  }
}

/** Files whose guest can be reached. */
function placedFiles(records: readonly StrataRecord[]): readonly Placed[] {
  const uris = new Map(recordsOf(records, 'host').map(({ name, uri }) => [name, uri]));
  const domains = recordsOf(records, 'libvirt').filter(({ spec }) => spec.type === 'domain');
  return recordsOf(records, 'guest-file')
    .filter(({ managed, file }) => managed && file.class === 'live')
    .flatMap((record): Placed[] => {
      if (record.ssh !== undefined) {
        return [{ record }];
      }
      const domain = domains.find(({ spec }) => spec.name === record.guest);
      const uri = domain && uris.get(domain.host);
      return domain === undefined || uri === undefined ? [] : [{ record, machine: { domain, uri } }];
    });
}

function placeOf({ record: { guest, file } }: Placed): string {
  return `${guest}:${file.path}`;
}
