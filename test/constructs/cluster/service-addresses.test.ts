import { AddressAnnouncer, Cluster, ServiceAddresses, type ServiceAddressesProps } from '../../../constructs/cluster';
import { recordsOf } from '../../../src/records';
import { Cidr, Ipv4Address } from '../../../src/values';
import { Testbed } from '../../support/tree';

const minimal: ServiceAddressesProps = {
  announcer: AddressAnnouncer.METALLB,
  start: Ipv4Address.parse('192.168.150.100'),
  end: Ipv4Address.parse('192.168.150.119'),
};

function define(props: Partial<ServiceAddressesProps> = {}): Testbed {
  const bed = new Testbed();
  const ranges = { podCidr: Cidr.parse('10.244.0.0/16'), serviceCidr: Cidr.parse('10.96.0.0/16') };
  new ServiceAddresses(new Cluster(bed.platform, 'cluster', ranges), 'lan', { ...minimal, ...props });
  return bed;
}

describe('ServiceAddresses', () => {
  test('are kept under the name of their id, for the program that announces them', () => {
    expect(recordsOf(define().records, 'service-addresses')).toEqual([
      { kind: 'service-addresses', path: 'cluster/lan', name: 'lan', ...minimal },
    ]);
  });

  test('emit no object: whoever installs the program tells it of them', () => {
    expect(recordsOf(define().records, 'kubernetes')).toEqual([]);
  });

  test('may be one address, and must not descend', () => {
    expect(define({ end: minimal.start }).platform.mistakes).toEqual([]);
    expect(define({ end: Ipv4Address.parse('192.168.150.99') }).platform.mistakes).toEqual([
      {
        path: 'cluster/lan',
        prop: 'end',
        message: 'must not come before 192.168.150.100, got "192.168.150.99"; exchange the two',
      },
    ]);
  });
});
