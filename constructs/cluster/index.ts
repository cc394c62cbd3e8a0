export { Cluster, ClusterNode, type ClusterNodeProps, type ClusterProps } from './cluster';
export { Namespaces, type PodSecurity } from './namespaces';
export { AddressAnnouncer, ServiceAddresses, type ServiceAddressesProps } from './service-addresses';
