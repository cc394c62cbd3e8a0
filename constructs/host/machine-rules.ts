import { check } from '../../src/check';
import { refuseDataDiskMistakes } from './data-disk';
import { DiskVolume } from './disk-volume';
import type { KvmHost } from './kvm-host';
import { refuseForeignPool } from './storage-pool';
import type { VirtualMachine, VirtualMachineProps } from './virtual-machine';

/** What a machine cannot be, whatever its image and host. */
export function refuseMistakes(machine: VirtualMachine, host: KvmHost, props: VirtualMachineProps): void {
  const { memory, vcpus, network, rootDisk, image, address, iso, dataDisks = [], cpuMode, virtualization } = props;
  check(machine, (wrong) => {
    if (!memory.isPositive) {
      wrong('memory', `must be more than nothing, got "${memory}"; give it a size such as 2Gi`);
    }
    if (!Number.isInteger(vcpus) || vcpus < 1) {
      wrong('vcpus', `must be a whole number of at least 1, got "${vcpus}"; give it 1 or more`);
    }
    if (network.host !== host) {
      wrong('network', `must be on the host ${host.name}, got "${network.host.name}"; use one of ${host.name}`);
    }
    refuseForeignPool('rootDisk', rootDisk.pool, host, wrong);
    refuseForeignPool('iso', iso?.pool, host, wrong);
    refuseDataDiskMistakes(dataDisks, host, wrong);
    if (image !== undefined && address === undefined) {
      wrong('address', 'must be given to a machine made from an image, got "none"; choose one of its network');
    }
    if (image !== undefined && network.subnet === undefined) {
      wrong('network', 'must have a known subnet for a machine made from an image, got "none"; use one that has');
    }
    if (image !== undefined && rootDisk instanceof DiskVolume && rootDisk.image !== image) {
      wrong('image', `must be what ${rootDisk.name} is laid over, got "${image.name}"; lay the volume over it`);
    }
    if (image === undefined && iso === undefined) {
      wrong('image', `must be given, or an 'iso' to install from, got "neither"; an empty disk starts nothing`);
    }
    if (virtualization === 'qemu' && cpuMode !== undefined && cpuMode !== 'maximum') {
      wrong('cpuMode', `must be maximum under emulation, got "${cpuMode}"; leave it out`);
    }
  });
}
