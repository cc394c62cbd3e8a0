import { Chart } from 'cdk8s';
import { Namespaces } from '../../constructs/cluster';
import { KvmHost, StoragePool } from '../../constructs/host';
import { AccessMode, NfsServer, NfsVolume, VolumeClaim } from '../../constructs/storage';
import { Refusal } from '../../src/check';
import type { Site } from '../../src/cli';
import { HostFamily } from '../../src/host';
import { Platform } from '../../src/platform';
import { Cidr, Ipv4Address, KubernetesVersion, Quantity } from '../../src/values';

const kubernetes = KubernetesVersion.parse('1.27.16');
const server = Ipv4Address.parse('10.0.1.61');

/** Claims of 5Gi, one unless told otherwise, and volumes by name and size that they may be bound to. */
export function storageSite(name: string, volumes: Readonly<Record<string, string>>, claims = ['data']): Site {
  return {
    name,
    build() {
      const platform = new Platform({ environment: name, kubernetes });
      new Namespaces(platform, { web: 'restricted' });
      const exports = [{ directory: '/exports', clients: [Cidr.parse('10.0.0.0/8')] }];
      const nfs = new NfsServer(platform, 'nfs', { on: server, exports });
      const chart = new Chart(platform, 'apps', { namespace: 'web', disableResourceNameHashes: true });
      for (const [volume, capacity] of Object.entries(volumes)) {
        new NfsVolume(chart, volume, { server: nfs, path: `/exports/${volume}`, capacity: Quantity.parse(capacity) });
      }
      for (const claim of claims) {
        const capacity = Quantity.parse('5Gi');
        new VolumeClaim(chart, claim, { capacity, accessModes: [AccessMode.READ_WRITE_MANY] });
      }
      return platform;
    },
  };
}

/** A site that proves: its claim is bound to the one volume it has. */
export const bound = storageSite('bound', { big: '8Gi' });

/** A site that does not prove: its claim asks for more than its volume has. */
export const unbound = storageSite('unbound', { small: '1Gi' });

/** A site that proves with a warning: either volume fits its claim. */
export const undecided = storageSite('undecided', { one: '8Gi', two: '8Gi' });

/** A site that does not prove: one of its claims is left over, and which one depends on the order of arrival. */
export const contested = storageSite('contested', { big: '8Gi' }, ['a', 'b']);

/** A host with a pool, and no cluster: there is nothing for Kubernetes in it. */
export const hostOnly: Site = {
  name: 'host-only',
  build() {
    const platform = new Platform({ environment: 'host-only' });
    const host = new KvmHost(platform, 'kvm1', { name: 'kvm1', uri: 'qemu:///system', family: HostFamily.DEBIAN12 });
    new StoragePool(host, 'disks', { path: '/var/lib/disks' });
    return platform;
  },
};

/** A site whose data are malformed, so that it has no tree. */
export const malformed: Site = {
  name: 'malformed',
  build() {
    throw new Refusal([
      { path: 'malformed/hosts', prop: 'cidr', message: 'must be an IPv4 network, got "x"' },
      { path: 'malformed/hosts', prop: 'uri', message: 'must be a string, got "1"' },
    ]);
  },
};
