import { lab } from '../../../stacks/environments/lab';
import { sitesOf } from '../../../stacks/sites';
import { changedLab, PREVIEW } from '../../support/recorded-preview';
import { type StandInAnswer, StandIns } from '../../support/stand-ins';

const sites = sitesOf([changedLab]);

/** The engine's answer where a program or a provider refused. */
const failed = (message: string) =>
  JSON.stringify({ steps: [], diagnostics: [{ message: `error: ${message}\n`, severity: 'error' }] });

function planned(line: string, ...answers: readonly StandInAnswer[]) {
  const world = new StandIns().answer('pulumi', answers);
  return world.strata(line, sites).then((run) => ({ ...run, asked: world.asked('pulumi') }));
}

describe('strata plan', () => {
  test('tells what changes by path, and in words what would be lost', async () => {
    const { code, out, err, asked } = await planned('plan lab', { when: /preview/, stdout: PREVIEW });
    expect(err).toBe('');
    expect(code).toBe(2);
    expect(asked).toEqual(['--non-interactive --color never preview --json --show-sames --stack lab']);
    const lines = out.split('\n').map((each) => each.trim());
    const from = lines.indexOf('lab-host/lab-data');
    expect(lines.slice(from, from + 8)).toEqual([
      'lab-host/lab-data',
      'replace Volume lab-host/lab-data/lab-nfs-exports/Resource',
      'size: 1073741824 -> 2147483648',
      '! lost: all data on lab-nfs-exports.qcow2, a disk of VM lab-nfs, mounted on /exports',
      '! lost: PersistentVolume downloads (claim web/downloads, mounted by Deployment portal, behind Service portal)',
      '! lost: PersistentVolume reports (claim web/reports, mounted by Deployment portal, behind Service portal)',
      '! it is protected: the deployment stops here, unless strata:allowDataLoss names it',
      '! it is retained: what exists stays where it is, and the engine forgets it',
    ]);
    expect(lines.at(-2)).toBe('total   create 3, update 1, replace 4, delete 3, same 10');
  });

  test('calls a change of what a machine boots with first by its name, with the lines that change', async () => {
    const { out } = await planned('plan lab', { when: /preview/, stdout: PREVIEW });
    expect(out).toContain(
      [
        '    replace CloudinitDisk lab-host/lab-nfs/CloudInit/Resource',
        '            userData:',
        '              - ssh_pwauth: false',
        '              + ssh_pwauth: true',
        '            ! rebuild VM lab-nfs: its first-boot configuration changes, which a guest reads once; it takes ' +
          'effect on a new root disk',
        '',
      ].join('\n'),
    );
  });

  test('says of a machine that left the tree what goes with it', async () => {
    const { out } = await planned('plan lab', { when: /preview/, stdout: PREVIEW });
    expect(out).toContain('! VM lab-worker2 is gone\n');
    expect(out).toContain('! lost: all data on lab-worker2-root.qcow2, the root disk of VM lab-worker2\n');
    expect(out).not.toContain('rebuild VM lab-worker2');
  });

  test('--json tells the same to programs', async () => {
    const { code, out } = await planned('plan lab --json', { when: /preview/, stdout: PREVIEW });
    expect(code).toBe(2);
    const { environment, steps, same } = JSON.parse(out);
    expect([environment, steps.length, same]).toEqual(['lab', 11, 10]);
    expect(steps).toContainEqual({
      action: 'replace',
      path: 'lab-host/lab-worker1/Resource',
      urn: 'urn:pulumi:lab::strata::libvirt:index/domain:Domain::lab-host/lab-worker1',
      type: 'libvirt:index/domain:Domain',
      changes: [{ property: 'memory', before: '256', after: '512', lines: [] }],
      consequences: ['VM lab-worker1 is switched off and defined anew'],
      protected: false,
      retained: false,
    });
  });

  test('exits with 0 when nothing changes', async () => {
    const { steps, ...rest } = JSON.parse(PREVIEW);
    const still = { ...rest, steps: steps.map((step: object) => ({ ...step, op: 'same' })) };
    const { code, out } = await planned('plan lab', { when: /preview/, stdout: JSON.stringify(still) });
    expect(code).toBe(0);
    expect(out).toBe('lab\n  total   same 21\n');
  });

  test('--only plans a path with all that it needs, by the URNs that the engine has', async () => {
    const { code, out, asked } = await planned('plan lab --only lab-host/lab-worker3', {
      when: /preview/,
      stdout: PREVIEW,
    });
    expect(code).toBe(2);
    expect(out).toMatch(/^lab\n/);
    expect(asked[0]).not.toContain('--target');
    expect(asked[1].split(' --target ').slice(1)).toContain(
      'urn:pulumi:lab::strata::libvirt:index/domain:Domain::lab-host/lab-worker3',
    );
  });

  test('--only refuses a path at which nothing is deployed', async () => {
    const { code, err, asked } = await planned('plan lab --only lab-host/nowhere', { when: /./, stdout: PREVIEW });
    expect(code).toBe(1);
    expect(err).toBe(
      `[lab] 'only' must be a path of the tree with something deployed at it, got "lab-host/nowhere"; ` +
        '`strata plan lab` shows those that change\n',
    );
    expect(asked).toHaveLength(1);
  });

  test.each<[string, StandInAnswer, string]>([
    [
      'the program refuses',
      { when: /preview/, code: 1, stdout: failed(`[lab-host] 'uri' must lead to the host of the last run`) },
      `lab: the preview failed\n  [lab-host] 'uri' must lead to the host of the last run\n`,
    ],
    [
      'the stack is not there',
      { when: /preview/, code: 1, stderr: `error: no stack named 'lab' found\n` },
      `lab: the preview failed\n  [lab] 'stack' must exist, got "lab"; run \`pulumi stack init lab\`\n`,
    ],
    [
      'a provider complains, though the engine goes on',
      { when: /preview/, stdout: failed('disk is gone') },
      'lab: the preview failed\n  disk is gone\n',
    ],
  ])('fails when %s, in the words of whoever refused', async (_case, answer, message) => {
    const { code, out, err } = await planned('plan lab', answer);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toBe(message);
  });

  test('names the program when it is not installed', async () => {
    const { code, err } = await new StandIns().strata('plan lab', sitesOf([lab]));
    expect(code).toBe(1);
    expect(err).toMatch(/^\[pulumi] 'pulumi' must be a program on PATH, got "none"/);
  });
});
