import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isOnPath } from '../../../src/pulumi/world/bridge';
import { type ControlPlane, startControlPlane } from '../sandbox/control-plane';
import { startNodes } from '../sandbox/kwok';
import { type Daemon, PATH } from '../sandbox/processes';
import { initStack, makeProject, type Project, summary } from './project';

/** In no package registry: optional.integ.ts says in each run whether it is here. */
const PLUGIN = 'pulumi-resource-kubernetes';
const isHere = isOnPath(PLUGIN, PATH);

jest.setTimeout(600_000);

(isHere ? describe : describe.skip)('the cluster layer of lab, by `pulumi up`', () => {
  let cluster: ControlPlane;
  let nodes: Daemon;
  let project: Project;

  beforeAll(async () => {
    cluster = await startControlPlane({ version: '1.27' });
    project = await makeProject({ uri: 'test:///default', image: '/none' });
    nodes = await startNodes(cluster, project.environment);
    initStack(project, 'cluster');
    setSecret('strata:kubeconfig', readFileSync(cluster.kubeconfig, 'utf8'));
    setSecret('strata:portal-htpasswd', 'alice:$apr1$salt$hash');
  });

  afterAll(async () => {
    await nodes?.stop();
    await cluster?.stop();
    await project?.remove();
  });

  function setSecret(key: string, value: string): void {
    const { cwd, env } = { cwd: project.folder, env: project.env };
    const args = ['config', 'set', '--secret', '--stack', 'lab', key];
    expect(spawnSync('pulumi', args, { cwd, env, input: value }).status).toBe(0);
  }

  /** What a preview would do to which type of resource; what stays the same is left out. */
  function planned(): readonly string[] {
    const { code, out } = project.pulumi('preview', '--json');
    expect([code, code === 0 ? '' : out]).toEqual([0, '']);
    const { steps }: { readonly steps: readonly { readonly op: string; readonly urn: string }[] } = JSON.parse(
      out.slice(out.indexOf('{'), out.lastIndexOf('}') + 1),
    );
    return steps
      .filter(({ op }) => op !== 'same')
      .map(({ op, urn }) => `${op} ${urn.split('::')[2].split('$').at(-1)}`);
  }

  test('creates all of it, binds every claim as predicted, and changes nothing the second time', () => {
    const first = project.pulumi('up', '--yes');
    expect([first.code, first.code === 0 ? '' : first.out]).toEqual([0, '']);
    const second = project.pulumi('up', '--yes');
    expect([second.code, summary(second.out)]).toEqual([0, expect.stringMatching(/^\d+ unchanged$/)]);
    cluster.kubectl('wait', '--for=condition=Available', 'deployment', '--all', '--namespace=web', '--timeout=120s');
    project.env.KUBECONFIG = cluster.kubeconfig;
    expect(project.strata('verify', 'lab', '--only', 'cluster').out).toMatch(/differences 0\n$/);
  });

  test('plans one update of the provider for another address of the same cluster', () => {
    const here = readFileSync(cluster.kubeconfig, 'utf8');
    setSecret('strata:kubeconfig', here.replace('127.0.0.1', 'localhost'));
    expect(planned()).toEqual(['update pulumi:providers:kubernetes']);
    setSecret('strata:kubeconfig', here);
    expect(planned()).toEqual([]);
  });

  test('plans one update, and no replacement, for one key of a ConfigMap', () => {
    project.write({ webApps: { portal: { files: { 'about.html': '<title>about</title>\n' } } } });
    expect(planned().filter((step) => step.includes('ConfigMap'))).toEqual(['update kubernetes:core/v1:ConfigMap']);
    expect(planned().filter((step) => /replace|delete/.test(step))).toEqual([]);
  });
});
