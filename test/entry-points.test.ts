import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf, copiedCheckout, ROOT, temporaryFolder } from './support/checkout';

const CDK8S = join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, command = process.execPath): Run {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, STRATA_ENVIRONMENT: undefined, CDK8S_CHECK_UPGRADE: 'false', ...env },
  });
  return { status, stdout, stderr };
}

describe('the compiled program', () => {
  const folders: string[] = [];
  const keep = (folder: string): string => {
    folders.push(folder);
    return folder;
  };
  const checkout = keep(copiedCheckout());
  afterAll(() => {
    for (const folder of folders) {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('writes equal bytes in other time zones, locales, orders of keys and checkouts', () => {
    const shuffled = join(ROOT, 'test/support/synth-shuffled.js');
    const settings: readonly [string, string, NodeJS.ProcessEnv][] = [
      [ROOT, '1', { TZ: 'UTC', LC_ALL: 'C' }],
      [checkout, '22', { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }],
      [ROOT, '333', { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' }],
    ];
    const [first, ...others] = settings.map(([from, seed, env]) => {
      const output = keep(temporaryFolder());
      expect(run(from, [shuffled, from, output, seed], env)).toMatchObject({ status: 0, stderr: '' });
      return contentsOf(output);
    });
    expect(first.size).toBeGreaterThan(40);
    for (const other of others) {
      expect(other).toEqual(first);
    }
  });

  test('needs no network', () => {
    const alone = process.getuid?.() === 0 ? ['-n'] : ['-r', '-n'];
    const args = [...alone, process.execPath, 'lib/stacks/strata.js', 'synth'];
    expect(run(checkout, args, {}, 'unshare')).toMatchObject({ status: 0, stderr: '' });
  });

  test('writes under `cdk8s synth` the bytes of `strata synth`, the charts and nothing else', () => {
    expect(run(checkout, ['lib/stacks/strata.js', 'synth']).status).toBe(0);
    const { status, stdout } = run(checkout, [CDK8S, 'synth']);
    expect(status).toBe(0);

    const all = contentsOf(join(checkout, 'dist'));
    const charts = [...all].filter(([path]) => /^[^/]+\/kubernetes\//.test(path));
    const written = contentsOf(join(checkout, 'dist/cdk8s'));
    expect(written).toEqual(new Map(charts.map(([path, text]) => [path.replace('/kubernetes/', '/'), text])));
    expect(written.size).toBeGreaterThan(4);
    const listed = [...stdout.matchAll(/^ {2}- dist\/cdk8s\/(.+)$/gm)].map(([, path]) => path);
    expect(listed.sort()).toEqual([...written.keys()]);
  });

  test('gives `cdk8s synth --stdout` one environment as whole documents, and refuses several', () => {
    const one = run(checkout, [CDK8S, 'synth', '--stdout'], { STRATA_ENVIRONMENT: 'lab' });
    const ours = run(checkout, ['lib/stacks/strata.js', 'synth', '--stdout', 'lab']);
    expect(one.status).toBe(0);
    expect(one.stdout).toBe(ours.stdout);
    expect(ours.stdout.split('\n---\n').length).toBeGreaterThan(5);

    const several = run(checkout, [CDK8S, 'synth', '--stdout']);
    expect(several.status).not.toBe(0);
    expect(several.stderr).toContain(`[strata] 'STRATA_ENVIRONMENT' must name one environment for --stdout, got`);
  });

  test('leaves what it wrote before untouched when an environment is broken', () => {
    const broken = keep(copiedCheckout());
    expect(run(broken, ['lib/stacks/strata.js', 'synth']).status).toBe(0);
    const good = contentsOf(join(broken, 'dist/lab'));
    // the compiled environment asks for more than any volume holds; its source is recorded as it is
    appendFileSync(
      join(broken, 'lib/stacks/environments/lab.js'),
      '\nexports.lab.claims.reports.capacity = "900Gi";\n',
    );

    const { status, stderr } = run(broken, [CDK8S, 'synth']);
    expect(status).not.toBe(0);
    expect(stderr).toContain(`[web/reports/Resource] 'claim' must find a PersistentVolume, got "ReadWriteMany, 900Gi"`);
    expect(contentsOf(join(broken, 'dist/lab'))).toEqual(good);

    expect(run(broken, ['lib/stacks/strata.js', 'synth'])).toMatchObject({ status: 1, stdout: '' });
    expect(contentsOf(join(broken, 'dist/lab'))).toEqual(good);
  });

  test('writes equal files over those of an earlier run, and leaves nothing else behind', () => {
    mkdirSync(join(checkout, 'dist/lab/kubernetes'), { recursive: true });
    writeFileSync(join(checkout, 'dist/lab/kubernetes/stale.k8s.yaml'), 'stale: true\n');
    expect(run(checkout, ['lib/stacks/strata.js', 'synth']).status).toBe(0);
    expect([...contentsOf(join(checkout, 'dist')).keys()].filter((path) => /stale|\.new-/.test(path))).toEqual([]);
  });
});

describe('a source that was touched after compiling', () => {
  const checkout = copiedCheckout();
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  test.each(['lib/stacks/synth.js', 'lib/stacks/up.js', 'lib/stacks/strata.js'])('makes %s refuse to run', (entry) => {
    writeFileSync(join(checkout, 'src/check.ts'), '// changed\n');
    expect(run(checkout, [entry])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'lib/ is older than src/check.ts: run `npm run build`\n',
    });
  });

  test('is told apart from a compilation that failed', () => {
    rmSync(join(checkout, 'lib/build.json'));
    expect(run(checkout, ['lib/stacks/strata.js']).stderr).toBe(
      'lib/ is not whole, the last compilation failed: run `npm run build`\n',
    );
  });
});
