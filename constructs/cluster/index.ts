export { Cluster, ClusterNode, type ClusterNodeProps, type ClusterProps } from './cluster';
export { firstChart, Namespaces, type PodSecurity } from './namespaces';
export { RecyclerPod, type RecyclerPodProps } from './recycler-pod';
export { AddressAnnouncer, ServiceAddresses, type ServiceAddressesProps } from './service-addresses';
