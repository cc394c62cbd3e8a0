import { Cluster, type ClusterNodeProps, type ClusterProps } from '../../../constructs/cluster';
import { recordsOf } from '../../../src/records';
import { Cidr, Ipv4Address } from '../../../src/values';
import { Testbed } from '../../support/tree';

const minimal: ClusterProps = { podCidr: Cidr.parse('10.244.0.0/16'), serviceCidr: Cidr.parse('10.96.0.0/16') };
const outside = Ipv4Address.parse('10.0.1.66');

function define(props: Partial<ClusterProps> = {}) {
  const bed = new Testbed();
  return { bed, cluster: new Cluster(bed.platform, 'cluster', { ...minimal, ...props }) };
}

describe('Cluster', () => {
  test('takes up the ranges of its pods and Services', () => {
    expect(recordsOf(define().bed.records, 'range')).toEqual([
      { kind: 'range', path: 'cluster', use: 'pods', cidr: minimal.podCidr },
      { kind: 'range', path: 'cluster', use: 'services', cidr: minimal.serviceCidr },
    ]);
  });

  test('takes up the network of nodes outside the tree when told of one', () => {
    const siteNetwork = { cidr: Cidr.parse('10.0.1.0/24'), gateway: Ipv4Address.parse('10.0.1.1') };
    expect(recordsOf(define({ siteNetwork }).bed.records, 'range').at(-1)).toEqual({
      kind: 'range',
      path: 'cluster',
      use: 'site network',
      ...siteNetwork,
    });
  });

  test('takes up the virtual address of its control planes when told of one', () => {
    const endpoint = Ipv4Address.parse('10.0.1.60');
    expect(recordsOf(define({ endpoint }).bed.records, 'address')).toEqual([
      { kind: 'address', path: 'cluster', address: endpoint, use: 'control-plane endpoint' },
    ]);
  });
});

describe('ClusterNode', () => {
  test('on a machine of the tree has its address, which the machine itself accounts for', () => {
    const { bed, cluster } = define();
    cluster.addNode('cp1', { role: 'control-plane', on: bed.machine('vm1') });
    expect(recordsOf(bed.records, 'node')).toEqual([
      {
        kind: 'node',
        path: 'cluster/cp1',
        name: 'cp1',
        role: 'control-plane',
        address: Ipv4Address.parse('192.168.150.10'),
        labels: {},
      },
    ]);
    expect(recordsOf(bed.records, 'address')).toEqual([]);
  });

  test('that exists already takes up its address', () => {
    const { bed, cluster } = define();
    cluster.addNode('linuxea.node-1.com', { role: 'worker', on: outside });
    expect(recordsOf(bed.records, 'address')).toEqual([
      {
        kind: 'address',
        path: 'cluster/linuxea.node-1.com',
        address: outside,
        use: 'existing node linuxea.node-1.com',
      },
    ]);
  });

  test('of the tree gets what volumes need at its first boot, also when it is added later', () => {
    const { bed, cluster } = define();
    cluster.require({ packages: ['nfs-common'], kernelModules: ['dm_mirror', 'dm_snapshot'] });
    cluster.addNode('cp1', { role: 'control-plane', on: bed.machine('vm1') });
    cluster.require({ packages: ['nfs-common', 'glusterfs-client'], kernelModules: ['dm_mirror'] });
    const boot = recordsOf(bed.records, 'libvirt').flatMap(({ spec }) => {
      return spec.type === 'cloud-init-disk' ? [spec.userData] : [];
    })[0];
    expect(boot).toMatchObject({
      packages: ['qemu-guest-agent', 'nfs-common', 'glusterfs-client'],
      write_files: [{ path: '/etc/modules-load.d/strata.conf', content: 'dm_mirror\ndm_snapshot\n' }],
    });
    expect(boot.runcmd).toContainEqual(['modprobe', '--all', 'dm_mirror', 'dm_snapshot']);
  });

  test('that exists already has lists of what volumes need, for its owner', () => {
    const { bed, cluster } = define();
    cluster.addNode('node-1', { role: 'worker', on: outside });
    expect(recordsOf(bed.records, 'guest-file')).toEqual([]);
    cluster.require({ packages: ['nfs-common', 'ceph-common'], kernelModules: ['rbd'] });
    const files = recordsOf(bed.records, 'guest-file').map(({ managed, guest, file }) => [
      managed,
      guest,
      file.path,
      file.content,
    ]);
    expect(files).toEqual([
      [false, '10.0.1.66', '/etc/modules-load.d/strata.conf', 'rbd\n'],
      [false, '10.0.1.66', '/etc/strata/node-packages', 'ceph-common\nnfs-common\n'],
    ]);
  });

  test('is named after its id and carries its labels', () => {
    const { bed, cluster } = define();
    const labels = { disk: 'ssd' };
    expect(cluster.addNode('n1', { role: 'worker', on: outside, labels }).name).toBe('n1');
    expect(recordsOf(bed.records, 'node')).toMatchObject([{ name: 'n1', labels }]);
  });

  test.each<[string, string, (bed: Testbed) => ClusterNodeProps['on'], string]>([
    [
      'a name in capitals',
      'Node1',
      () => outside,
      `'name' must be a node name in lower case, got "Node1"; use letters, digits, '-' and '.'`,
    ],
    [
      'a name with an empty part',
      'node..1',
      () => outside,
      `'name' must be a node name in lower case, got "node..1"; use letters, digits, '-' and '.'`,
    ],
    [
      'a machine without a static address',
      'n1',
      (bed) => bed.machine('vm1', { image: undefined, address: undefined, iso: { pool: bed.pool, file: 'u.iso' } }),
      `'on' must have a static address, got "vm1"; give the machine one`,
    ],
  ])('refuses %s', (_mistake, id, on, message) => {
    const { bed, cluster } = define();
    cluster.addNode(id, { role: 'worker', on: on(bed) });
    expect(bed.mistakes).toEqual([`[cluster/${id}] ${message}`]);
  });
});
