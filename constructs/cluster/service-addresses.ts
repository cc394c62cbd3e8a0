import { check } from '../../src/check';
import { InfraConstruct } from '../../src/infra-construct';
import type { IRecordSource, Unlocated } from '../../src/record-source';
import type { Ipv4Address } from '../../src/values';
import type { Cluster } from './cluster';

/** The program that gives Services their addresses, and answers for them on the network of the nodes. */
export enum AddressAnnouncer {
  KUBE_VIP = 'kube-vip',
  METALLB = 'metallb',
}

/** What `ServiceAddresses` need to be told. */
export interface ServiceAddressesProps {
  readonly announcer: AddressAnnouncer;

  /** First address: one of the nodes' own network, which nothing else uses. */
  readonly start: Ipv4Address;

  /** Last address. */
  readonly end: Ipv4Address;
}

/**
 * Addresses of the nodes' network that are kept for Services of type LoadBalancer.
 *
 * Bare machines have no cloud that would give a Service an address: without such a range it waits for ever. Installs
 * nothing; the announcing program is told of the range by whoever installs it.
 */
export class ServiceAddresses extends InfraConstruct implements IRecordSource {
  private readonly props: ServiceAddressesProps;

  /** Its id is the name of the range. */
  constructor(cluster: Cluster, id: string, props: ServiceAddressesProps) {
    super(cluster, id);
    this.props = props;
    check(this, (wrong) => {
      if (props.end.value < props.start.value) {
        wrong('end', `must not come before ${props.start}, got "${props.end}"; exchange the two`);
      }
    });
  }

  public toRecords(): readonly Unlocated[] {
    return [{ kind: 'service-addresses', name: this.node.id, ...this.props }];
  }
}
