import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';
import { type EmptyLab, startEmptyLab, WITHOUT_SERVER } from './empty-lab';
import { type Project, summary } from './project';

const DISK = 'lab-host/lab-data/lab-nfs-exports';
const FILE = 'lab-nfs-exports.qcow2';

const WITHOUT_DISK = {
  ...WITHOUT_SERVER,
  hosts: { 'lab-host': { machines: { 'lab-nfs': { dataDisks: [] } } } },
} as Change<EnvironmentData>;

let lab: EmptyLab;
let project: Project;

beforeAll(async () => {
  lab = await startEmptyLab();
  project = lab.project;
  expect(project.pulumi('up', '--yes').code).toBe(0);
});

afterAll(async () => {
  await lab?.stop();
});

function volumes(): string {
  return lab.sandbox.virsh('vol-list', '--pool', 'lab-data');
}

describe('a data disk that leaves the tree', () => {
  test('stops the run, and is not touched', () => {
    project.write(WITHOUT_DISK);
    const { code, out } = project.pulumi('up', '--yes');
    expect(code).not.toBe(0);
    expect(out).toMatch(/lab-nfs-exports.*cannot be deleted|protected/s);
    expect(volumes()).toContain(FILE);
  });

  test('goes in the second run after its loss was allowed, and in the first nothing changes', () => {
    project.write(WITHOUT_SERVER);
    project.pulumi('config', 'set', '--path', 'strata:allowDataLoss[0]', DISK);
    const first = project.pulumi('up', '--yes');
    expect([first.code, summary(first.out)]).toEqual([0, '19 unchanged']);
    expect(volumes()).toContain(FILE);

    project.write(WITHOUT_DISK);
    const second = project.pulumi('up', '--yes');
    expect(second.code).toBe(0);
    expect(volumes()).not.toContain(FILE);
  });

  test('has its entry told to be stale from then on', () => {
    const { out } = project.pulumi('preview');
    expect(out).toContain(
      `[config] 'strata:allowDataLoss' must name something that holds data, got "${DISK}"; remove it`,
    );
    expect(summary(out)).toBe('18 unchanged');
  });
});
