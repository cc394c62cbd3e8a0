import { DiskVolume, type VirtualMachineProps } from '../../../constructs/host';
import { Ipv4Address, Quantity } from '../../../src/values';
import { Testbed } from '../../support/tree';

/** What `vm1` is refused for; props may refer to what stands in the testbed. */
function mistakes(props: (bed: Testbed) => Partial<VirtualMachineProps>): readonly string[] {
  const bed = new Testbed();
  bed.machine('vm1', props(bed));
  return bed.mistakes;
}

describe('a VirtualMachine is refused', () => {
  test.each<[string, (bed: Testbed) => Partial<VirtualMachineProps>, string]>([
    [
      'without memory',
      () => ({ memory: Quantity.ZERO }),
      `'memory' must be more than nothing, got "0"; give it a size such as 2Gi`,
    ],
    ['without a CPU', () => ({ vcpus: 0 }), `'vcpus' must be a whole number of at least 1, got "0"; give it 1 or more`],
    [
      'with half a CPU',
      () => ({ vcpus: 1.5 }),
      `'vcpus' must be a whole number of at least 1, got "1.5"; give it 1 or more`,
    ],
    [
      'on a network of another host',
      (bed) => ({ network: bed.otherHost().network, address: Ipv4Address.parse('192.168.151.10') }),
      `'network' must be on the host kvm1, got "kvm2"; use one of kvm1`,
    ],
    [
      'with its first disk in a pool of another host',
      (bed) => ({
        image: undefined,
        iso: { pool: bed.pool, file: 'u.iso' },
        rootDisk: { pool: bed.otherHost().pool, capacity: Quantity.parse('1Gi') },
      }),
      `'rootDisk' must be in a pool of the host kvm1, got "far" of kvm2; use one of kvm1`,
    ],
    [
      'with an ISO of another host',
      (bed) => ({ iso: { pool: bed.otherHost().pool, file: 'u.iso' } }),
      `'iso' must be in a pool of the host kvm1, got "far" of kvm2; use one of kvm1`,
    ],
    [
      'with a data disk on another host',
      (bed) => ({
        dataDisks: [{ name: 'd', pool: bed.otherHost().pool, capacity: Quantity.parse('1Gi'), mount: '/d' }],
      }),
      `'dataDisks' must be in a pool of the host kvm1, got "far" of kvm2; use one of kvm1`,
    ],
    [
      'made from an image without an address',
      () => ({ address: undefined }),
      `'address' must be given to a machine made from an image, got "none"; choose one of its network`,
    ],
    [
      'made from an image on a network without a known subnet',
      (bed) => ({ network: { host: bed.host, attachment: { bridge: 'br0' }, nameservers: [] } }),
      `'network' must have a known subnet for a machine made from an image, got "none"; use one that has`,
    ],
    [
      'with an image that its first disk does not stand on',
      (bed) => ({ rootDisk: new DiskVolume(bed.pool, 'old', { capacity: Quantity.parse('1Gi') }) }),
      `'image' must be what old.qcow2 is laid over, got "debian.qcow2"; lay the volume over it`,
    ],
    [
      'with nothing to start from',
      () => ({ image: undefined }),
      `'image' must be given, or an 'iso' to install from, got "neither"; an empty disk starts nothing`,
    ],
    [
      "with the host's CPU under emulation",
      () => ({ virtualization: 'qemu', cpuMode: 'host-passthrough' }),
      `'cpuMode' must be maximum under emulation, got "host-passthrough"; leave it out`,
    ],
  ])('%s', (_mistake, props, message) => {
    expect(mistakes(props)).toEqual([`[kvm1/vm1] ${message}`]);
  });

  test('with two files at one path, of which one would be lost', () => {
    const bed = new Testbed();
    const machine = bed.machine('vm1');
    machine.addFile({ path: '/etc/exports', content: 'a', mode: '0644', class: 'live' });
    machine.addFile({ path: '/etc/exports', content: 'b', mode: '0644', class: 'live' });
    expect(bed.mistakes).toEqual([
      `[kvm1/vm1] 'files' must be defined once each, got "/etc/exports" twice; put both contents in one`,
    ]);
  });

  test('with every mistake at once', () => {
    expect(
      mistakes(() => ({ memory: Quantity.ZERO, vcpus: -1, image: undefined, address: undefined })).map(
        (line) => /'(\w+)'/.exec(line)?.[1],
      ),
    ).toEqual(['memory', 'vcpus', 'image']);
  });

  test('never for an image under a volume that is laid over it', () => {
    expect(
      mistakes((bed) => ({
        rootDisk: new DiskVolume(bed.pool, 'r', {
          capacity: Quantity.parse('1Gi'),
          role: 'root',
          image: bed.image,
        }),
      })),
    ).toEqual([]);
  });
});
