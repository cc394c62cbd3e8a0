import type { BrickNodeRecord } from '../../src/brick-records';
import type { KubernetesObject, ListenerRecord, StrataRecord } from '../../src/records';
import { Ipv4Address, Quantity } from '../../src/values';
import { claim, RWX } from './storage-objects';

/** A class of kubernetes.io/glusterfs that calls 10.96.0.80:8080, with these parameters besides. */
export function glusterfsClass(
  parameters: Readonly<Record<string, string>> = {},
  name = 'glusterfs-rep3',
): KubernetesObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'kubernetes.io/glusterfs',
    parameters: { resturl: 'http://10.96.0.80:8080', restauthenabled: 'false', ...parameters },
  };
}

/** A claim for many nodes of a class, by default `glusterfs-rep3`. */
export function glusterfsClaim(name: string, storage: string, storageClassName = 'glusterfs-rep3'): KubernetesObject {
  return claim(name, storage, { modes: [RWX], spec: { storageClassName } });
}

/** Service heketi at 10.96.0.80:8080. */
export const brickMaker: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'heketi', namespace: 'default' },
  spec: { clusterIP: '10.96.0.80', selector: { app: 'heketi' }, ports: [{ port: 8080 }] },
};

/** That the Service cuts the disks of the cluster `store`. */
export const brickService: StrataRecord = {
  kind: 'brick-service',
  path: '02-heketi/heketi',
  namespace: 'default',
  name: 'heketi',
  cluster: 'store',
};

/** A machine of the cluster `store` with disks of these sizes: /dev/vdb, /dev/vdc and so on. */
export function brickNode(name: string, address: string, ...sizes: readonly string[]): BrickNodeRecord {
  return {
    kind: 'brick-node',
    path: `gluster-store/${name}`,
    name,
    cluster: 'store',
    address: Ipv4Address.parse(address),
    zone: 1,
    devices: sizes.map((size, index) => ({ device: `/dev/vd${'bcdef'[index]}`, capacity: Quantity.parse(size) })),
  };
}

/** Ports that something listens on. */
export function listenerRecord(address: string, first: number, last: number, use: string): ListenerRecord {
  return {
    kind: 'listener',
    path: `listeners/${use}`,
    address: Ipv4Address.parse(address),
    protocol: 'TCP',
    first,
    last,
    use,
  };
}
