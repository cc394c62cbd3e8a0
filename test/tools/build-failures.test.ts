import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FakeGo } from './fake-go';

// each test starts some processes: half a second on an idle machine, many on a busy one
jest.setTimeout(60_000);
let go: FakeGo;
beforeEach(() => {
  go = new FakeGo();
});
afterEach(() => rmSync(go.root, { recursive: true, force: true }));

const build = (...names: readonly string[]) => go.run('build.mjs', ...names);
const downloads = () => go.calls().filter((call) => call.startsWith('list ')).length;

/** What Go says when a module cannot be fetched, in its own words. */
const refused = (reason: string) => `echo 'go: k8s.io/api@v0.27.99: ${reason}' >&2; exit 1`;
const TIMEOUT = 'Get "https://mirror.example/k8s.io/api/@v/v0.27.99.mod": dial tcp: i/o timeout';
const NOT_SERVED = 'reading https://mirror.example/k8s.io/api/@v/v0.27.99.mod: 404 Not Found';

describe('arguments', () => {
  test.each<[string, readonly string[], string]>([
    ['nothing', [], 'nothing'],
    ['a name that is no tool', ['kubectl'], 'kubectl'],
    ['a name beside good ones', ['etcd', 'kubectl@1.26'], 'kubectl@1.26'],
    ['an option it does not know', ['--force', 'etcd'], '--force'],
  ])('refuses %s', (_what, names, got) => {
    const { status, stderr } = build(...names);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\[tools\] 'name' must be one of engine, sdk, etcd, control-plane-1\.25, .*kwok, got "/);
    expect(stderr).toContain(`got "${got}"; name one or several\n`);
    expect(go.calls()).toEqual([]);
  });
});

describe('Go', () => {
  test('must be there', () => {
    rmSync(join(go.root, 'path/go'));
    expect(build('etcd')).toMatchObject({
      status: 1,
      stderr: `[tools] 'go' must be on the PATH, got "ENOENT"; install Go 1.26 or later and add its bin folder\n`,
    });
  });

  test.each(['go1.25.9', 'go1.9'])('must not be %s', (version) => {
    go.version(version);
    expect(build('etcd')).toMatchObject({
      status: 1,
      stderr: `[tools] 'go' must be 1.26 or later, got "${version}"; install a newer Go\n`,
    });
  });

  test.each(['go1.26', 'go1.27rc1', 'go1.30.2'])('may be %s', (version) => {
    go.version(version);
    expect(build('etcd').status).toBe(0);
  });
});

describe('a download', () => {
  test('is tried again when the network fails', () => {
    go.before('list', `[ -f "$FAKE_GO/failed" ] || { touch "$FAKE_GO/failed"; ${refused(TIMEOUT)}; }`);
    const { status, stderr } = build('etcd');
    expect(status).toBe(0);
    expect(stderr).toContain('etcd: download, try 2 of 3: dial tcp: i/o timeout\n');
    expect(downloads()).toBe(2);
  });

  test('is given up after three tries, and the module at fault is named', () => {
    go.before('list', refused(TIMEOUT));
    const { status, stderr } = build('etcd');
    expect({ status, downloads: downloads(), built: go.built() }).toEqual({ status: 1, downloads: 3, built: [] });
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `[tools/etcd] 'k8s.io/api@v0.27.99' must be downloaded, got "dial tcp: i/o timeout"; ` +
        'check the network and the module mirror (GOPROXY), then run the same command again',
    );
  });

  test('is not tried again when the version is refused', () => {
    go.before('list', refused(NOT_SERVED));
    const { status, stderr } = build('kubectl@1.36');
    expect({ status, downloads: downloads() }).toEqual({ status: 1, downloads: 1 });
    expect(stderr).toContain(
      `[tools/kubernetes-1.36] 'k8s.io/api@v0.27.99' must be downloaded, got ` +
        `"reading https://mirror.example/k8s.io/api/@v/v0.27.99.mod: 404 Not Found"; take another module mirror ` +
        '(GOPROXY), or the nearest lower patch in tools/kubernetes-1.36/go.mod\n',
    );
  });

  test.each([
    [
      'other bytes than go.sum knows',
      'verifying go.etcd.io/bbolt@v1.4.3: checksum mismatch\n\nSECURITY ERROR\nFor more information, see help.',
      `'go.etcd.io/bbolt@v1.4.3' must be downloaded, got "verifying go.etcd.io/bbolt@v1.4.3: checksum mismatch"; ` +
        'what was served is not what go.sum was made from: use another module mirror (GOPROXY)',
    ],
    [
      'a module that go.sum lacks',
      'missing go.sum entry for module providing package go.etcd.io/bbolt; to add:\n\tgo get x',
      `'go.etcd.io/bbolt' must be downloaded, got "missing go.sum entry for module providing package ` +
        'go.etcd.io/bbolt"; go.mod and go.sum must be made together: run `go get -mod=mod` in tools/etcd and commit both',
    ],
  ])('names what to do about %s', (_what, said, message) => {
    go.before('list', `echo '${said}' >&2; exit 1`);
    expect(build('etcd').stderr).toContain(`[tools/etcd] ${message}`);
    expect(downloads()).toBe(1);
  });
});

describe('a tool that does not compile', () => {
  const broken =
    'case "$PACKAGES" in *kubeadm*) echo half > "$output"; echo "x.go:1:1: undefined: y" >&2; exit 1;; esac';

  test('is named with what Go said, and leaves no half program', () => {
    go.before('build', broken);
    const { status, stderr } = build('kubeadm@1.27');
    expect({ status, built: go.built() }).toEqual({ status: 1, built: [] });
    expect(stderr).toContain(
      `[tools/kubernetes-1.27] 'kubeadm@1.27' must compile, got "exit code 1"; mend its module, Go says:\n` +
        '  x.go:1:1: undefined: y\n',
    );
  });

  test('does not stop the others', () => {
    go.before('build', broken);
    const { status } = build('control-plane-1.27', 'judges');
    expect(status).toBe(1);
    expect(go.built()).toEqual([
      'kube-apiserver-1.27.16',
      'kube-controller-manager-1.27.16',
      'kube-scheduler-1.27.16',
      'kube-score-1.20.0',
      'kubeconform-0.8.0',
      'kubectl-1.27.16',
      'kwok-0.8.0',
    ]);
  });

  test('leaves the program of an earlier build as it was', () => {
    go.program('earlier');
    build('kubeadm@1.27');
    appendFileSync(join(go.root, 'tools/kubernetes-1.27/go.mod'), '// changed\n');
    go.before('build', broken);
    expect(build('kubeadm@1.27').status).toBe(1);
    expect(readFileSync(join(go.bin, 'kubeadm-1.27.16'), 'utf8')).toBe('earlier');
  });
});
