import { GlusterCluster, GlusterVolume } from '../../../constructs/storage';
import { assemble } from '../../../src/assembly';
import { register } from '../../../src/pulumi';
import { Ipv4Address, Quantity } from '../../../src/values';
import { ground, hostsAlone } from '../../support/ground';
import { record } from '../../support/recorder';
import { Testbed } from '../../support/tree';

/** A volume on three machines, whose last step comes after the bricks of all. */
function volume(): Testbed {
  const bed = new Testbed();
  const cluster = new GlusterCluster(bed.platform, 'store');
  for (const index of [1, 2, 3]) {
    const dataDisks = [{ name: 'brick', pool: bed.pool, capacity: Quantity.parse('10Gi') }];
    const address = Ipv4Address.parse(`192.168.150.3${index}`);
    cluster.addNode(`store${index}`, { on: bed.machine(`store${index}`, { address, dataDisks }) });
  }
  new GlusterVolume(cluster, 'apps');
  return bed;
}

describe('live files', () => {
  test('wait for their machine, and for the files of all machines that they come after', async () => {
    const { platform } = volume();
    const requests = await record(() => register(assemble(platform), hostsAlone, ground));
    const files = requests.filter(({ type }) => type === 'pulumi-nodejs:dynamic:Resource');
    const brick = (index: number) => `kvm1/store${index}/etc/strata/gluster/apps-brick.sh`;
    expect(files.map(({ name, dependencies }) => [name, dependencies])).toEqual([
      [brick(1), ['kvm1/store1']],
      [brick(2), ['kvm1/store2']],
      [brick(3), ['kvm1/store3']],
      ['kvm1/store1/etc/strata/gluster/apps-volume.sh', ['kvm1/store1', brick(1), brick(2), brick(3)]],
    ]);
  });
});
