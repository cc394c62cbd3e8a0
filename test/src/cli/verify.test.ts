import { nfsBinding } from '../../../stacks/environments/handbook/nfs-binding';
import { lab } from '../../../stacks/environments/lab';
import { sitesOf } from '../../../stacks/sites';
import { liveClaim, liveNode, liveVolume } from '../../support/live-objects';
import { hostOnly, unbound } from '../../support/sites';
import { listed, type StandInAnswer, StandIns } from '../../support/stand-ins';

const sites = sitesOf([nfsBinding, lab]);

/** The cluster of handbook-nfs-binding as kubectl told of a real one, cut down to what is read. */
const agreeing = [
  liveClaim('default/linuxea-pvc', 'linuxea-5'),
  liveVolume('linuxea-5', 'default/linuxea-pvc'),
  liveNode('linuxea.master-1.com', '10.0.1.65'),
  liveNode('linuxea.node-1.com', '10.0.1.66'),
  liveNode('linuxea.node-2.com', '10.0.1.67'),
];

const noCluster: StandInAnswer = {
  when: /get/,
  code: 1,
  stderr:
    "E1121 15:00:00.000000 7 memcache.go:265] couldn't get current server API group list\n" +
    'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n',
};

const noLibvirt: StandInAnswer = {
  when: /./,
  code: 1,
  stderr:
    'error: failed to connect to the hypervisor\nerror: Failed to connect socket to /run/libvirt: Connection refused\n',
};

describe('strata verify', () => {
  test('finds the cluster of the document as predicted', async () => {
    const world = new StandIns().answer('kubectl', [{ when: /get/, stdout: listed(...agreeing) }]);
    const { code, out, err } = await world.strata('verify handbook-nfs-binding', sites);
    expect(err).toBe('');
    expect(out).toBe(
      [
        'handbook-nfs-binding',
        '  binding     linuxea-pvc -> linuxea-5',
        '  agreed      1 of 1 binding, 0 of 0 endpoints, 3 of 3 address',
        '  differences 0',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(world.asked('kubectl')).toEqual([
      '--request-timeout=20s get persistentvolumeclaims,persistentvolumes,services,' +
        'endpointslices.discovery.k8s.io,nodes --all-namespaces -o json',
    ]);
  });

  test('says in one line each what came out otherwise, and how to mend it', async () => {
    const live = [
      ...agreeing.filter(({ metadata }) => !/linuxea-pvc|node-2/.test(metadata.name)),
      liveClaim('default/linuxea-pvc', 'linuxea-4'),
      liveNode('linuxea.node-2.com', '10.0.1.99'),
    ];
    const world = new StandIns().answer('kubectl', [{ when: /get/, stdout: listed(...live) }]);
    const { code, out } = await world.strata('verify handbook-nfs-binding', sites);
    expect(code).toBe(2);
    expect(out.split('\n').slice(1, -1)).toEqual([
      '  binding linuxea-pvc: predicted linuxea-5, is linuxea-4; name the volume in the tree, or delete the claim and ' +
        'let it bind again; what it wrote lies on linuxea-4',
      '  address linuxea.node-2.com: predicted 10.0.1.67, is 10.0.1.99; set the node address in the environment, or the ' +
        '--node-ip of its kubelet',
      '  agreed      0 of 1 binding, 0 of 0 endpoints, 2 of 3 address',
      '  differences 2',
    ]);
  });

  test('--json tells the same to programs', async () => {
    const world = new StandIns().answer('kubectl', [{ when: /get/, stdout: listed(...agreeing.slice(1)) }]);
    const { code, out } = await world.strata('verify handbook-nfs-binding --json', sites);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      environment: 'handbook-nfs-binding',
      agreed: {
        binding: [],
        endpoints: [],
        address: [
          'linuxea.master-1.com -> 10.0.1.65',
          'linuxea.node-1.com -> 10.0.1.66',
          'linuxea.node-2.com -> 10.0.1.67',
        ],
      },
      differences: [
        {
          kind: 'binding',
          path: 'default/linuxea-pvc/Resource',
          what: 'linuxea-pvc',
          predicted: 'linuxea-5',
          actual: 'missing',
          fix: 'apply the environment; `strata plan` shows what is missing',
        },
      ],
      notRun: [],
    });
  });

  test('shows what it could not reach as not run, and judges the rest', async () => {
    const world = new StandIns().answer('kubectl', [{ when: /get/, stdout: listed() }]).answer('virsh', [noLibvirt]);
    const { code, out } = await world.strata('verify lab', sites);
    expect(code).toBe(2);
    expect(out).toContain('  binding web/downloads: predicted downloads, is missing; ');
    expect(out).toContain('  endpoints web/portal: predicted 2 ready pods, is missing; ');
    expect(out).toContain(
      '  not run: libvirt of lab-host: failed to connect to the hypervisor: Failed to connect socket to /run/libvirt: ' +
        'Connection refused\n',
    );
    expect(out).not.toContain(' disk');
  });

  test('fails, and calls nothing fine, when no part could be asked', async () => {
    const world = new StandIns().answer('kubectl', [noCluster]).answer('virsh', [noLibvirt]);
    const { code, out, err } = await world.strata('verify lab', sites);
    expect(code).toBe(1);
    expect(out).toContain(
      '  not run: cluster: The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n',
    );
    expect(out).not.toMatch(/differences|agreed/);
    expect(err).toBe('nothing was verified: no part of the world could be asked\n');
  });

  test.each([
    ['there is no kubectl on PATH; install it', {}],
    [
      'there is no handbook-nfs-binding.kubeconfig; name a file with --kubeconfig, or set KUBECONFIG',
      { KUBECONFIG: '' },
    ],
  ])('names what is missing on the machine: %s', async (why, env) => {
    const { code, out } = await new StandIns().strata('verify handbook-nfs-binding', sites, { env });
    expect(code).toBe(1);
    expect(out).toBe(`handbook-nfs-binding\n  not run: cluster: ${why}\n`);
  });

  test('--only asks that part alone', async () => {
    const world = new StandIns().answer('kubectl', [{ when: /get/, stdout: listed() }]).answer('virsh', [noLibvirt]);
    await world.strata('verify lab --only cluster', sites);
    expect(world.asked('virsh')).toEqual([]);
    const { code } = await world.strata('verify lab --only libvirt', sites);
    expect(world.asked('kubectl')).toHaveLength(1);
    expect(code).toBe(1);
  });

  test('takes the file that is named before the one of the environment', async () => {
    const world = new StandIns().answer('kubectl', [{ when: /get/, stdout: listed(...agreeing) }]);
    const { code } = await world.strata(`verify handbook-nfs-binding --kubeconfig ${__filename}`, sites);
    expect(code).toBe(0);
    expect(world.asked('kubectl')[0]).toMatch(`--kubeconfig ${__filename} --request-timeout`);
  });

  test.each([
    [
      'verify',
      `'environment' must be one, got "handbook-nfs-binding, lab, unbound, host-only"; name the one that is meant`,
    ],
    ['verify lab --only hosts', `'only' must be one of cluster, libvirt, got "hosts"`],
    ['verify host-only --only cluster', `'only' must name a part that host-only has, got "cluster"; leave it out`],
    ['verify unbound', `'claim' must find a PersistentVolume`],
  ])('refuses "%s"', async (line, message) => {
    const world = new StandIns().answer('kubectl', []).answer('virsh', []);
    const { code, out, err } = await world.strata(line, [...sites, unbound, hostOnly]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect([...world.asked('kubectl'), ...world.asked('virsh')]).toEqual([]);
  });
});
