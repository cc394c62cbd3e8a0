import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LibvirtSandbox } from '../sandbox/libvirt';
import { runs, SEEDS } from '../sandbox/run';
import { type EmptyLab, startEmptyLab } from './empty-lab';
import { disturbedUp } from './killing';
import { clear, errorsIn, initStack, type Project, type Run, summary } from './project';

/** What the engine says while it makes `lab`: it begins and ends each of 19 operations. */
const EVENTS = 38;

/** Points at which a run is killed: 20 in a full run. */
const KILLS = Math.max(3, runs(20));

/** Points at which libvirtd is: 10 in a full run. */
const CRASHES = Math.max(2, runs(10));

/** A run that does not end is killed after four minutes, and its test says so. */
jest.setTimeout(600_000);

let lab: EmptyLab;
let sandbox: LibvirtSandbox;
let project: Project;
/** What is in libvirt after a run that nothing disturbed. */
let whole: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  lab = await startEmptyLab();
  ({ sandbox, project } = lab);
  expect(summary(project.pulumi('up', '--yes').out)).toBe('+ 19 created');
  whole = inLibvirt();
  await startAgain();
});

afterAll(async () => {
  await lab?.stop();
});

async function startAgain(): Promise<void> {
  await clear(project, sandbox.virsh);
  initStack(project);
}

function inLibvirt(): Readonly<Record<string, readonly string[]>> {
  const lines = (...list: readonly string[]) =>
    sandbox
      .virsh(...list)
      .split('\n')
      .map((line) => line.trim());
  const names = (...list: readonly string[]) =>
    lines(...list)
      .filter(Boolean)
      .sort();
  const volumes = (pool: string) => names('vol-list', '--pool', pool).filter((line) => line.includes('/'));
  return {
    machines: names('list', '--name'),
    'all machines': names('list', '--all', '--name'),
    networks: names('net-list', '--name'),
    'all networks': names('net-list', '--all', '--name'),
    pools: names('pool-list', '--name'),
    'all pools': names('pool-list', '--all', '--name'),
    volumes: [...volumes('lab-system'), ...volumes('lab-data')].map((line) => line.replace(/\s+/, ' ')),
    files: readdirSync(project.pools, { recursive: true, encoding: 'utf8' }).sort(),
  };
}

/** The next run makes everything as if nothing had happened, and the one after it has nothing left to do. */
function expectRepair(): Run {
  const repair = project.pulumi('up', '--yes');
  expect([repair.code, errorsIn(repair.out)]).toEqual([0, []]);
  expect(inLibvirt()).toEqual(whole);
  const again = project.pulumi('up', '--yes');
  expect([again.code, summary(again.out)]).toEqual([0, '19 unchanged']);
  const { out } = project.strata('drift', 'lab', '--json', '--only', 'libvirt');
  expect(JSON.parse(out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1)).drift).toEqual([]);
  return repair;
}

/** A lock is left by whoever was killed while holding it; the CLI says who did, and how it is taken away. */
function unlock(): void {
  const locked = project.pulumi('up', '--yes');
  expect(locked.code).not.toBe(0);
  expect(locked.out).toMatch(/the stack is currently locked by 1 lock.*`pulumi cancel`/);
  expect(project.pulumi('cancel', '--yes').code).toBe(0);
}

/** Takes one object out of the state, as if libvirtd had gone away before it answered that it had made it. */
function forget(name: string): Run {
  const { deployment } = JSON.parse(project.pulumi('stack', 'export').out);
  const { urn } = deployment.resources.find((each: { readonly urn: string }) => each.urn.endsWith(`::${name}`));
  return project.pulumi('state', 'delete', urn, '--yes');
}

/**
 * A libvirtd that is killed after it made a bridge and before it noted so leaves the bridge for ever, and virsh removes
 * none: the run names the command, which is followed here.
 */
function removeBridge(): void {
  const [, command] = /remove it: `(ip link delete [\w-]+)`/.exec(project.pulumi('preview').out) ?? [];
  if (command !== undefined) {
    const [program, ...args] = command.split(' ');
    sandbox.exec(program, ...args);
  }
}

/** Points of the run, each another one and spread by the seeds. */
function points(count: number): readonly number[] {
  let state = SEEDS[1] ^ SEEDS[0];
  const left = Array.from({ length: EVENTS - 1 }, (_, at) => at + 1);
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return left.splice(state % left.length, 1)[0];
  });
}

describe('a run of lab', () => {
  afterEach(startAgain);

  test.each(points(KILLS))('that is killed after event %i is repaired by the next', async (after) => {
    const cut = await disturbedUp(project, { after });
    expect(cut.code).toBe(-1);
    unlock();
    expectRepair();
  });

  test('whose machine did not start, so that the provider left it defined, is repaired by the next', async () => {
    const failed = await disturbedUp(project, {
      after: 'lab-host/lab-net created',
      by: async () => void sandbox.virsh('net-destroy', 'lab-net'),
    });
    expect([failed.code, errorsIn(failed.out).join()]).toEqual([1, expect.stringContaining('is not active')]);
    expect(inLibvirt()).toMatchObject({ machines: [], 'all machines': expect.arrayContaining(['lab-cp1']) });
    sandbox.virsh('net-start', 'lab-net');
    expect(expectRepair().out).toContain('was left half made by an earlier run: it is removed and made again');
  });

  test('that was killed between defining a pool and starting it is repaired by the next', async () => {
    expect(project.pulumi('up', '--yes').code).toBe(0);
    const pool = join(sandbox.folder, 'pool.xml');
    writeFileSync(pool, sandbox.virsh('pool-dumpxml', '--inactive', 'lab-data'));
    await startAgain();
    sandbox.virsh('pool-define', pool);
    expect(project.pulumi('preview').out).toContain('`pulumi up` starts it and takes it over');
    expect(sandbox.virsh('pool-list', '--name').trim()).toBe('');
    expect(expectRepair().out).toContain('was left half made by an earlier run: it is started and taken over');
  });

  test('at the same time as another is refused, and the other is not disturbed', async () => {
    let second: Run | undefined;
    const first = await disturbedUp(project, {
      after: 1,
      by: async () => {
        second = project.pulumi('up', '--yes', '--skip-preview');
      },
    });
    expect([second?.code, second?.out]).toEqual([1, expect.stringMatching(/currently locked by 1 lock/)]);
    expect([first.code, errorsIn(first.out)]).toEqual([0, []]);
    expectRepair();
  });

  test.each(points(CRASHES))('whose libvirtd is killed and started again after event %i ends', async (after) => {
    const cut = await disturbedUp(project, { after, by: () => sandbox.restart() });
    // by the last events nothing is left to fail
    expect([cut.code, cut.code === 0]).toEqual([expect.any(Number), errorsIn(cut.out).length === 0]);
    removeBridge();
    expectRepair();
  });

  test.each([
    ['network', 'lab-host/lab-net', ['--target', 'urn:pulumi:lab::strata::**::lab-host/lab-net']],
    ['machine', 'lab-host/lab-cp1', []],
  ])('that never heard of the %s that it made is repaired by the next', async (_what, name, only) => {
    const made = project.pulumi('up', '--yes', ...only);
    expect([made.code, forget(name).code]).toEqual([0, 0]);
    expect(expectRepair().out).toContain('was left half made by an earlier run: it is removed and made again');
  });
});
