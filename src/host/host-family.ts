import type { Bridge } from './bridge';
import { bridgeIfcfg } from './bridge-ifcfg';
import { bridgeInterfaces } from './bridge-interfaces';
import type { HostFile } from './host-file';

/** Operating system of a KVM host; decides package names and how a bridge is written down. */
export enum HostFamily {
  /** CentOS or RHEL 7: yum, network-scripts. */
  EL7 = 'el7',
  /** Debian 12: apt, ifupdown. */
  DEBIAN12 = 'debian12',
}

/** What a family needs to be told. A new family is one row. */
interface HostFamilyFacts {
  /** Packages for KVM, libvirt, and (Debian's genisoimage) the ISOs of cloud-init disks. */
  readonly packages: readonly string[];
  /** Command that installs them, without asking. */
  readonly install: string;
  readonly bridgeFiles: (bridge: Bridge) => readonly HostFile[];
}

export const HOST_FAMILIES: Readonly<Record<HostFamily, HostFamilyFacts>> = {
  [HostFamily.EL7]: {
    packages: ['qemu-kvm', 'qemu-img', 'libvirt', 'bridge-utils', 'libxslt', 'genisoimage'],
    install: 'yum -y install',
    bridgeFiles: bridgeIfcfg,
  },
  [HostFamily.DEBIAN12]: {
    packages: [
      'qemu-system-x86',
      'qemu-utils',
      'libvirt-daemon-system',
      'libvirt-clients',
      // only recommended by libvirt, and no network with DHCP starts without it
      'dnsmasq-base',
      'bridge-utils',
      'xsltproc',
      'genisoimage',
    ],
    install: 'DEBIAN_FRONTEND=noninteractive apt-get -y install --no-install-recommends',
    bridgeFiles: bridgeInterfaces,
  },
};
