import { compareDisks, differenceText, LibvirtHost } from '../../../src/live';
import { lab } from '../../../stacks/environments/lab';
import { assembled } from '../../support/environments';
import { recorded, virsh } from '../../support/live-libvirt';
import { type StandInAnswer, StandIns } from '../../support/stand-ins';

const predicted = assembled(lab).predictions.flatMap((each) =>
  each.kind === 'disks' && each.guest === 'lab-nfs' ? [each] : [],
);

const system = recorded('pool');
const data = system.replaceAll('system', 'data');
const machine = recorded('domain');

/** Disks of lab-nfs held against a host that says this. */
async function compared(answers: readonly StandInAnswer[]) {
  const world = new StandIns().answer('virsh', answers);
  const host = new LibvirtHost({ uri: 'qemu:///system' }, { PATH: world.folder });
  const { agreed, differences } = await compareDisks(predicted, host);
  return { agreed, differences: differences.map(differenceText), world };
}

const host = (domain: string) =>
  virsh({ domains: { 'lab-nfs': domain }, pools: { 'lab-system': system, 'lab-data': data } });

/** The same machine with one disk taken from its XML. */
const without = (target: string) =>
  machine.replace(new RegExp(`<disk (?:(?!</disk>)[^])*dev='${target}'(?:(?!</disk>)[^])*</disk>`), '');

describe('disks of a live machine', () => {
  test('agree when every one is attached from where it was predicted', async () => {
    expect(await compared(host(machine))).toMatchObject({
      differences: [],
      agreed: [
        'lab-nfs/vda -> /var/lib/strata/lab/system/lab-nfs-root.qcow2',
        'lab-nfs/vdb -> /var/lib/strata/lab/data/lab-nfs-exports.qcow2',
        'lab-nfs/hdd -> /var/lib/strata/lab/system/lab-nfs-cloud-init.iso',
      ],
    });
  });

  test('agree when libvirt names the file of a volume, not its pool', async () => {
    const asFile = machine.replace(
      `pool='lab-data' volume='lab-nfs-exports.qcow2'`,
      `file='/var/lib/strata/lab/data/lab-nfs-exports.qcow2'`,
    );
    expect((await compared(host(asFile))).differences).toEqual([]);
  });

  test('differ when one was detached', async () => {
    expect((await compared(host(without('vdb')))).differences).toEqual([
      'disk lab-nfs/vdb: predicted /var/lib/strata/lab/data/lab-nfs-exports.qcow2, is not attached; attach it again, or ' +
        'change the environment; `virsh domblklist lab-nfs` shows what is attached',
    ]);
  });

  test('differ when one was detached from the running machine alone', async () => {
    const defined: StandInAnswer = { when: /dumpxml --inactive lab-nfs/, stdout: machine };
    const { differences } = await compared([defined, ...host(without('vda'))]);
    expect(differences).toEqual([expect.stringMatching(/^disk lab-nfs\/vda: .*, is not attached;/)]);
  });

  test('differ when another file stands in the place', async () => {
    const { differences } = await compared(host(machine.replace('lab-nfs-exports', 'somebody-elses')));
    expect(differences).toEqual([expect.stringContaining('is /var/lib/strata/lab/data/somebody-elses.qcow2;')]);
  });

  test('differ all, when there is no such machine', async () => {
    const { differences, world } = await compared(virsh({ domains: { other: machine } }));
    expect(differences).toHaveLength(3);
    expect(differences[0]).toContain('is missing: there is no machine lab-nfs; apply the environment');
    expect(world.asked('virsh')).toEqual(['--connect qemu:///system list --all --name']);
  });
});
