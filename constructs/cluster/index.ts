export { Cluster, ClusterNode, type ClusterNodeProps, type ClusterProps } from './cluster';
export { firstChart, Namespaces, type PodSecurity } from './namespaces';
export { AddressAnnouncer, ServiceAddresses, type ServiceAddressesProps } from './service-addresses';
