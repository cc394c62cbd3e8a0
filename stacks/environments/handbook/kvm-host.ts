import { HostFamily } from '../../../src/host';
import type { EnvironmentData } from '../../environment';

/**
 * The KVM host of document 000: CentOS with br0 over eth0, one pool for disks and one for ISO images, a 10G volume, and
 * a machine installed from ISO with the options of its virt-install line.
 *
 * The document leaves the two directories and the guest's name to its pictures; they are the usual ones here.
 */
export const kvmHost: EnvironmentData = {
  name: 'handbook-kvm-host',
  hosts: {
    opman: {
      uri: 'qemu:///system',
      family: HostFamily.EL7,
      bridges: {
        br0: { over: 'eth0', address: '192.168.153.150/24', gateway: '192.168.153.2', nameservers: ['192.168.153.2'] },
      },
      pools: {
        'kvm-data': { path: '/kvm/data' },
        'kvm-iso': { path: '/kvm/iso' },
      },
      volumes: {
        'ubuntu-16.04-vm1': { pool: 'kvm-data', capacity: '10G' },
      },
      machines: {
        'Ubuntu-16.04': {
          memory: '512Mi',
          vcpus: 1,
          // what `--cpu host` became in virt-install
          cpuMode: 'host-model',
          network: 'br0',
          rootDisk: { volume: 'ubuntu-16.04-vm1' },
          iso: { pool: 'kvm-iso', file: 'ubuntu-16.04-server-amd64.iso' },
        },
      },
    },
  },
};
