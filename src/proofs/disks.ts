import { domainXml } from '../libvirt/domain-xml';
import type { XmlElement } from '../libvirt/xml';
import { recordsOf, type StrataRecord } from '../records';
import type { PredictedDisk } from './prediction';
import type { Proof } from './proof';

/** Which disks each machine will have, and from where. Refuses nothing: the other proofs do. */
export const disks: Proof = {
  needsTree: true,
  codes: {},

  prove({ records }) {
    const directories = poolDirectories(records);
    return {
      findings: [],
      predictions: recordsOf(records, 'libvirt').flatMap(({ path, host, spec }) =>
        spec.type === 'domain'
          ? [{ kind: 'disks', path, host, guest: spec.name, disks: disksIn(domainXml(spec), host, directories) }]
          : [],
      ),
    };
  },
};

/** Directory of every pool, by `host pool`. */
function poolDirectories(records: readonly StrataRecord[]): ReadonlyMap<string, string> {
  return new Map(
    recordsOf(records, 'libvirt').flatMap(({ host, spec }) =>
      spec.type === 'pool' ? [[`${host} ${spec.name}`, spec.path] as const] : [],
    ),
  );
}

/** Read from the XML, because that is where each disk gets its place on the bus. */
function disksIn(domain: XmlElement, host: string, directories: ReadonlyMap<string, string>): readonly PredictedDisk[] {
  return below(domain, 'devices')
    .flatMap((devices) => below(devices, 'disk'))
    .map((disk) => {
      const [source] = below(disk, 'source');
      const [target] = below(disk, 'target');
      return { target: String(target.attributes.dev), source: sourceOf(source, host, directories) };
    });
}

/** The file on the host. A volume of a pool that the tree does not define is told by pool and name. */
function sourceOf({ attributes }: XmlElement, host: string, directories: ReadonlyMap<string, string>): string {
  if (attributes.file !== undefined) {
    return String(attributes.file);
  }
  return `${directories.get(`${host} ${attributes.pool}`) ?? attributes.pool}/${attributes.volume}`;
}

function below(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child): child is XmlElement => typeof child !== 'string' && child.name === name);
}
