import { type KubernetesRecord, recordsOf, type StrataRecord } from '../../records';
import { type Cidr, Ipv4Address } from '../../values';
import { holdersIn } from '../address-table';
import { isAnswered } from '../node-callers';
import { ServiceNames } from '../places/services';
import { type Place, urlsIn } from '../places/urls';
import { nodeListenersIn } from '../ports/listeners';
import { portsOf } from '../services';

/** Where a URL of a class leads, as far as the records tell. */
export type Destination =
  /** To a Service: by its virtual address, by the port of a node, or by its name in the DNS of the cluster. */
  | { readonly to: 'service'; readonly service: KubernetesRecord; readonly by: 'address' | 'node' | 'name' }
  /** To an address of the records, at a port that nothing is known to listen on. */
  | { readonly to: 'nothing'; readonly at: string; readonly ports: readonly number[]; readonly path?: string }
  /** To something outside, or to something that listens on a machine. */
  | { readonly to: 'elsewhere' };

/** Reads records once, and says of any URL where it leads. */
export class Destinations {
  private readonly services: readonly KubernetesRecord[];
  private readonly names: ServiceNames;

  constructor(private readonly records: readonly StrataRecord[]) {
    this.services = recordsOf(records, 'kubernetes').filter(({ object }) => object.kind === 'Service');
    this.names = new ServiceNames(records);
  }

  public of(url: string): Destination {
    const [place] = urlsIn(url);
    return place === undefined
      ? { to: 'elsewhere' }
      : (this.byAddress(place) ?? this.onMachine(place) ?? this.byName(place));
  }

  private byAddress({ host, port }: Place): Destination | undefined {
    const service = this.services.find(({ object }) => object.spec?.clusterIP === host);
    if (service !== undefined) {
      const ports = portsOf(service.object).map((each) => each.port);
      return ports.includes(port)
        ? { to: 'service', service, by: 'address' }
        : { to: 'nothing', at: `Service ${service.object.metadata.name}`, ports, path: service.path };
    }
    const range = recordsOf(this.records, 'range').find(({ use, cidr }) => use === 'services' && isIn(cidr, host));
    return range && { to: 'nothing', at: 'the addresses of Services', ports: [], path: range.path };
  }

  private onMachine(place: Place): Destination | undefined {
    const { host, port } = place;
    const node = recordsOf(this.records, 'node').find(({ address }) => address.toString() === host);
    const service = this.services.find(({ object }) => portsOf(object).some(({ nodePort }) => nodePort === port));
    if (node !== undefined && service !== undefined) {
      return { to: 'service', service, by: 'node' };
    }
    const isOpen = recordsOf(this.records, 'listener').some(
      ({ address, first, last }) => address.toString() === host && port >= first && port <= last,
    );
    if (isOpen || (node !== undefined && isAnswered(place, node, nodeListenersIn(this.records)))) {
      return { to: 'elsewhere' };
    }
    const holder = holdersIn(this.records).find(({ address }) => address.toString() === host);
    const at = node === undefined ? holder?.use : `node ${node.name}`;
    return at === undefined ? undefined : { to: 'nothing', at, ports: [], path: node?.path ?? holder?.path };
  }

  /** A port that the Service does not have is told by PRT009. */
  private byName({ host }: Place): Destination {
    const meant = this.names.meaningOf(host);
    const service = meant && this.names.find(meant);
    return service === undefined ? { to: 'elsewhere' } : { to: 'service', service, by: 'name' };
  }
}

function isIn(range: Cidr, host: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && range.contains(Ipv4Address.parse(host));
}
