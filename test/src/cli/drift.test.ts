import { libvirtXml } from '../../../src/libvirt';
import { recordsOf } from '../../../src/records';
import { lab } from '../../../stacks/environments/lab';
import { sitesOf } from '../../../stacks/sites';
import { assembled } from '../../support/environments';
import { recorded, virsh } from '../../support/live-libvirt';
import { StandIns } from '../../support/stand-ins';

const sites = sitesOf([lab]);
const specs = recordsOf(assembled(lab).records, 'libvirt').map(({ spec }) => spec);

/** XML of every object of that type as the tree has it, which is also what libvirt says when it adds nothing. */
function xml(type: string): Readonly<Record<string, string>> {
  return Object.fromEntries(specs.filter((spec) => spec.type === type).map((spec) => [spec.name, libvirtXml(spec)]));
}

const pools = ['lab-system', 'lab-data'];
const volumes = Object.fromEntries(
  pools.map((pool) => [
    pool,
    Object.fromEntries(
      specs.flatMap((spec) =>
        (spec.type === 'volume' || spec.type === 'cloud-init-disk') && spec.pool === pool
          ? [[spec.name, libvirtXml(spec)]]
          : [],
      ),
    ),
  ]),
);

/** The host of lab, with one machine as libvirt really tells it; the guest agents are silent. */
const host = virsh({
  domains: {
    ...xml('domain'),
    'lab-nfs': recorded('domain').replace(`type='qemu'`, `type='kvm'`).replace('maximum', 'host-passthrough'),
  },
  networks: { 'lab-net': recorded('network') },
  pools: xml('pool'),
  volumes,
});

describe('strata drift', () => {
  test('compares every libvirt object, and says that no file could be asked for', async () => {
    const silent = { when: /qemu-agent-command/, code: 1, stderr: 'error: Guest agent is not responding\n' };
    const world = new StandIns().answer('virsh', [silent, ...host]);
    const { code, out, err } = await world.strata('drift lab --only libvirt', sites);
    expect(err).toBe('');
    expect(out).toBe(
      [
        'lab',
        '  not run: files of lab-nfs: Guest agent is not responding',
        `  compared    ${specs.length} libvirt objects`,
        '  differences 0',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(world.asked('virsh').filter((line) => / (list|net-list|pool-list) --all/.test(line))).toHaveLength(3);
  });

  test('says what differs, with the value of the tree and that of the world', async () => {
    const [memory, less] = [`>1048576</memory>`, `>524288</memory>`];
    const changedHost = host.map((answer) => ({ ...answer, stdout: answer.stdout?.replace(memory, less) }));
    const world = new StandIns().answer('virsh', [{ when: /agent/, code: 1 }, ...changedHost]);
    const { code, out } = await world.strata('drift lab --only libvirt --json', sites);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      environment: 'lab',
      compared: { 'libvirt object': specs.length },
      drift: [
        {
          path: 'lab-host/lab-nfs/Resource',
          what: 'domain lab-nfs',
          at: 'memory',
          tree: '1073741824',
          world: '536870912',
        },
      ],
      notRun: [{ part: 'files of lab-nfs', why: 'it ended with exit code 1' }],
    });
  });

  test('finds what is gone and what was stopped', async () => {
    const stopped = { when: / list --name$/, stdout: 'lab-cp1\nlab-nfs\nlab-worker1\n' };
    const withoutNetwork = { when: /net-list/, stdout: '\n' };
    const world = new StandIns().answer('virsh', [{ when: /agent/, code: 1 }, stopped, withoutNetwork, ...host]);
    const { code, out } = await world.strata('drift lab --only libvirt', sites);
    expect(code).toBe(2);
    expect(out).toContain(
      `[lab-host/lab-worker2/Resource] domain lab-worker2 'state': the tree says "running", the world "shut off"`,
    );
    expect(out).toContain('network lab-net: the tree says "a network", the world "nothing of that name"');
    expect(out).toContain('  differences 2\n');
  });

  test('fails, and calls nothing fine, when no part could be asked', async () => {
    const { code, out, err } = await new StandIns().strata('drift lab', sites);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        'lab',
        '  not run: cluster: there is no kubectl on PATH; install it',
        '  not run: libvirt of lab-host: there is no virsh on PATH; install it',
        '  not run: files of lab-nfs: there is no virsh on PATH; install it',
        '',
      ].join('\n'),
    );
    expect(err).toBe('nothing was compared: no part of the world could be asked\n');
  });
});
