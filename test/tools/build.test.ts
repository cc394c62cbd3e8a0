import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeGo } from './fake-go';

/** A process that has ended: no process of this machine can have that number. */
const DEAD = 4194304 + 1;

// each test starts some processes: half a second on an idle machine, many on a busy one
jest.setTimeout(60_000);
let go: FakeGo;
beforeEach(() => {
  go = new FakeGo();
});
afterEach(() => rmSync(go.root, { recursive: true, force: true }));

const build = (...names: readonly string[]) => go.run('build.mjs', ...names);

describe('tools/build.mjs', () => {
  test('builds a program under its name and version, and says how long it took', () => {
    const { status, stdout, stderr } = build('etcd');
    expect({ status, stdout, built: go.built() }).toEqual({ status: 0, stdout: '', built: ['etcd-3.6.8'] });
    expect(stderr).toMatch(/^etcd: modules are here \(\d+\.\d s\)\netcd 3\.6\.8 \(\d+\.\d s\)\n$/);
    expect(statSync(join(go.bin, 'etcd-3.6.8')).mode & 0o777).toBe(0o755);
  });

  test('compiles from what go.sum holds, without paths of the machine, for any Linux', () => {
    go.before('build', 'echo "cgo=$CGO_ENABLED flags=$GOFLAGS toolchain=$GOTOOLCHAIN" >> "$FAKE_GO/calls"');
    build('kubeconform');
    expect(go.calls()).toEqual([
      'list -deps -mod=readonly -f {{""}} github.com/yannh/kubeconform/cmd/kubeconform',
      expect.stringMatching(
        /^build -trimpath -buildvcs=false -mod=readonly -ldflags -s -w -X main\.version=0\.8\.0 -o \S+\.partial-\d+ github\.com\/yannh\/kubeconform\/cmd\/kubeconform$/,
      ),
      'cgo=0 flags= toolchain=local',
    ]);
  });

  test('does not ask Go when all is there', () => {
    build('engine');
    const before = go.calls();
    const { status, stderr } = build('engine');
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'all 3 tools are there already\n' });
    expect(go.calls()).toEqual(before);
  });

  test('compiles the changed modules of the libvirt provider, and leaves the released ones as they are', () => {
    expect(build('terraform-provider-libvirt').status).toBe(0);
    const folder = join(go.bin, 'patched/terraform-provider-libvirt');
    expect(go.calls().at(-1)).toContain(`-modfile ${folder}/go.mod`);
    expect(readFileSync(join(folder, 'go-libvirt/rpc.go'), 'utf8')).toBe('mended\n');
    const below = '../../.cache/bin/patched/terraform-provider-libvirt';
    expect(readFileSync(join(folder, 'go.mod'), 'utf8').split('\n').slice(-3)).toEqual([
      `replace github.com/digitalocean/go-libvirt => ${below}/go-libvirt`,
      `replace github.com/dmacvicar/terraform-provider-libvirt => ${below}/terraform-provider-libvirt`,
      '',
    ]);
  });

  test('builds again what was made with other changes', () => {
    build('terraform-provider-libvirt');
    appendFileSync(join(go.root, 'tools/libvirt-provider/go-libvirt.patch'), '\n');
    expect(go.run('build.mjs', '--where', 'terraform-provider-libvirt').status).toBe(1);
  });

  test('refuses a module that the changes do not fit', () => {
    go.moduleFile('rpc.go', 'another text\n');
    expect(build('terraform-provider-libvirt')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(
        "'tools/libvirt-provider/go-libvirt.patch' must apply to github.com/digitalocean/go-libvirt, " +
          'got "error: rpc.go: patch does not apply"; make it anew for this version',
      ),
    });
    expect(go.built()).toEqual([]);
  });

  test('builds only what is missing', () => {
    build('kubectl@1.27');
    const { stderr } = build('kubectl@1.27', 'kubeadm@1.27');
    expect(stderr).toContain('kubeadm@1.27 1.27.16');
    expect(stderr).not.toContain('kubectl@1.27 1.27.16');
  });

  test('builds again what was made from another go.mod', () => {
    build('etcd');
    appendFileSync(join(go.root, 'tools/etcd/go.mod'), '// changed\n');
    expect(go.run('build.mjs', '--where', 'etcd').status).toBe(1);
    expect(build('etcd').stderr).toContain('etcd 3.6.8');
    expect(go.run('build.mjs', '--where', 'etcd').status).toBe(0);
  });

  test('says which staging modules of Kubernetes are of another patch', () => {
    const { stderr } = build('kubectl@1.27');
    expect(stderr).toContain('kubernetes-1.27: takes k8s.io/kube-proxy 0.27.13, Kubernetes is 1.27.16\n');
    expect(stderr.match(/: takes /g)).toHaveLength(5);
    expect(build('kubectl@1.36').stderr).not.toContain(': takes ');
  });

  test('removes the half programs of runs that were killed', () => {
    mkdirSync(go.bin, { recursive: true });
    writeFileSync(join(go.bin, `pulumi-3.248.0.partial-${DEAD}`), 'half');
    build('etcd');
    expect(go.built()).toEqual(['etcd-3.6.8']);
  });
});

describe('two builds at once', () => {
  test('work one after the other', async () => {
    mkdirSync(go.bin, { recursive: true });
    const lock = join(go.bin, '.lock');
    writeFileSync(lock, `${process.pid}`);
    const child = spawn(process.execPath, [join(go.root, 'tools/build.mjs'), 'etcd'], { env: go.env });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
      if (said === `waits for process ${process.pid}, which builds\n`) {
        rmSync(lock);
      }
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, built: go.built() }).toEqual({ code: 0, built: ['etcd-3.6.8'] });
    expect(said).toMatch(/^waits for process \d+, which builds\netcd: modules are here/);
  });

  test('do not wait for one that is gone', () => {
    mkdirSync(go.bin, { recursive: true });
    writeFileSync(join(go.bin, '.lock'), `${DEAD}`);
    expect(build('etcd')).toMatchObject({ status: 0, stderr: expect.not.stringContaining('waits') });
    expect(go.built()).toEqual(['etcd-3.6.8']);
  });
});

describe('tools/build.mjs --where', () => {
  test('prints paths by name, and builds nothing', () => {
    build('kubectl@1.27', 'etcd');
    const before = go.calls();
    const { status, stdout, stderr } = go.run('build.mjs', '--where', 'kubectl@1.27', 'etcd');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      etcd: join(go.bin, 'etcd-3.6.8'),
      'kubectl@1.27': join(go.bin, 'kubectl-1.27.16'),
    });
    expect(go.calls()).toEqual(before);
  });

  test('names the command that builds what is missing, and that alone', () => {
    build('kubeconform');
    expect(go.run('build.mjs', '--where', 'judges')).toEqual({
      status: 1,
      stdout: '',
      stderr:
        `[tools] '--where' must name built tools, got "kube-score, kwok"; ` +
        'run `node tools/build.mjs kube-score kwok`\n',
    });
  });
});

describe('npm run tools', () => {
  test('is the same program', () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    expect(scripts.tools).toBe('node tools/build.mjs');
  });
});
