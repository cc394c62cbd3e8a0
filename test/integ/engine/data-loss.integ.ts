import type { EnvironmentData } from '../../../stacks/environment';
import type { Change } from '../../support/fixture-environments';
import { type LibvirtSandbox, startLibvirt } from '../sandbox/libvirt';
import { emptyImage, initStack, makeProject, type Project, summary } from './project';

const DISK = 'lab-host/lab-data/lab-nfs-exports';
const FILE = 'lab-nfs-exports.qcow2';

/** The exports belong to a server that exists, so that no guest is waited for. */
const BASE = {
  nfsServers: { 'lab-nfs': { machine: undefined, address: '192.168.150.30' } },
} as Change<EnvironmentData>;
const WITHOUT_DISK = {
  ...BASE,
  hosts: { 'lab-host': { machines: { 'lab-nfs': { dataDisks: [] } } } },
} as Change<EnvironmentData>;

let sandbox: LibvirtSandbox;
let project: Project;

beforeAll(async () => {
  sandbox = await startLibvirt({ systemSocket: false });
  project = await makeProject({ uri: sandbox.uri, image: emptyImage(sandbox.folder), change: BASE });
  initStack(project);
  expect(project.pulumi('up', '--yes').code).toBe(0);
});

afterAll(async () => {
  await project?.remove();
  await sandbox?.stop();
});

function volumes(): string {
  return sandbox.virsh('vol-list', '--pool', 'lab-data');
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
    project.write(BASE);
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
