import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { type Pki, parsePki } from '../../src/pki';
import { contentsOf, copiedCheckout, ROOT } from '../support/checkout';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { type Minor, tools } from './sandbox/tools';

const PASSPHRASE = 'integ-passphrase';

/** No mistake takes longer to be told. */
const SECONDS = 10;

describe('secrets of lab, by the real Pulumi CLI', () => {
  let project: string;
  let env: NodeJS.ProcessEnv;

  const run = (command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> =>
    spawnSync(command, args, { cwd: project, env: { ...env, ...more }, encoding: 'utf8', timeout: 60_000 });
  const strata = (line: string, more?: NodeJS.ProcessEnv) =>
    run(process.execPath, ['lib/stacks/strata.js', ...line.split(' ')], more);
  const pulumi = (line: string) => {
    const { status, stdout, stderr } = run('pulumi', ['--non-interactive', ...line.split(' ')]);
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  };
  const stored = (): Pki => parsePki(pulumi('config get strata:pki --stack lab'));
  const stackFile = () => readFileSync(join(project, 'Pulumi.lab.yaml'), 'utf8');

  beforeAll(() => {
    project = copiedCheckout();
    copyFileSync(join(ROOT, 'Pulumi.yaml'), join(project, 'Pulumi.yaml'));
    for (const folder of ['bin', 'home', 'state']) {
      mkdirSync(join(project, folder));
    }
    symlinkSync(tools('pulumi')[0], join(project, 'bin/pulumi'));
    env = {
      HOME: join(project, 'home'),
      PATH: `${join(project, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`,
      PULUMI_HOME: join(project, 'home'),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    };
  });

  afterAll(() => project && rmSync(project, { recursive: true }));

  /** Told in one line, soon, with the change to make. */
  function expectRefusal(line: string, message: RegExp, more?: NodeJS.ProcessEnv): void {
    const began = Date.now();
    const { status, stdout, stderr } = strata(line, more);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(Date.now() - began).toBeLessThan(SECONDS * 1000);
  }

  test('asks for what has not been done yet, one thing at a time', () => {
    const without = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };
    expectRefusal('secrets init lab', /^\[pulumi] 'pulumi' must be a program on PATH/, without);
    expectRefusal('secrets init lab', /^\[lab] 'pulumi login' must have been run/);
    pulumi(`login file://${join(project, 'state')}`);
    expectRefusal('secrets init lab', /^\[lab] 'stack' must exist, got "lab"; run `pulumi stack init lab`/);
    run('pulumi', ['--non-interactive', 'stack', 'init', 'lab']);
    expectRefusal('kubeconfig lab', /^\[lab] 'strata:kubeconfig' must be in the stack's config, got "nothing"/);
    const wrong = { PULUMI_CONFIG_PASSPHRASE: 'another' };
    expectRefusal('secrets init lab', /^\[lab] 'PULUMI_CONFIG_PASSPHRASE' must be the stack's passphrase/, wrong);
    const none = { PULUMI_CONFIG_PASSPHRASE: undefined };
    expectRefusal('secrets init lab', /^\[lab] 'PULUMI_CONFIG_PASSPHRASE' must be set, got "nothing"/, none);
    expect(Object.keys(parse(stackFile()))).toEqual(['encryptionsalt']);
  });

  test('makes everything once, and nothing the second time', () => {
    const first = strata('secrets init lab');
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(
      /^ {2}made {5}strata:pki .*\n {2}made {5}strata:kubeconfig .*\n {2}not set {2}strata:/m,
    );
    const before = stackFile();
    const second = strata('secrets init lab');
    expect(second.stdout).toMatch(
      /^ {2}kept {5}strata:pki .*\n {2}kept {5}strata:kubeconfig .*\n {2}not set {2}strata:/m,
    );
    expect(stackFile()).toBe(before);
  });

  test('leaves encrypted values only, in the stack file and everywhere else', () => {
    const values = Object.values(parse(stackFile()).config as Readonly<Record<string, object>>);
    expect(values.map((value) => Object.keys(value))).toEqual([['secure'], ['secure']]);
    const canaries = Object.values(stored())
      .flatMap((part): readonly string[] => Object.values(part))
      .flatMap((pem) => pem.split('\n'))
      .filter((line) => line.length > 20 && !line.startsWith('-----'));
    expect(canaries.length).toBeGreaterThan(40);
    expect(strata('synth lab').status).toBe(0);
    const seen = ['home', 'state', 'dist'].flatMap((folder) => [...contentsOf(join(project, folder)).values()]);
    const found = canaries.filter((canary) => [stackFile(), ...seen].some((text) => text.includes(canary)));
    expect(found).toEqual([]);
  });

  test('writes a kubeconfig for its owner alone', () => {
    expect(strata('kubeconfig lab')).toMatchObject({ status: 0, stdout: 'lab: wrote lab.kubeconfig\n', stderr: '' });
    expect(statSync(join(project, 'lab.kubeconfig')).mode & 0o777).toBe(0o600);
    expectRefusal('kubeconfig lab', /'PULUMI_CONFIG_PASSPHRASE' must be the stack's/, {
      PULUMI_CONFIG_PASSPHRASE: 'another',
    });
  });

  describe.each<Minor>(['1.27', '1.36'])('Kubernetes %s', (version) => {
    let cluster: ControlPlane;

    beforeAll(async () => {
      const { cluster: authority, serviceAccount } = stored();
      cluster = await startControlPlane({
        version,
        authority: { caCert: authority.certificate, caKey: authority.key },
        serviceAccountKey: serviceAccount.privateKey,
      });
    });

    afterAll(() => cluster?.stop());

    test('lets the kubeconfig do everything from its first answer on', () => {
      const [kubectl] = tools(`kubectl@${version}`);
      // the API server of the sandbox is on the loopback; all else is as it was written
      const args = ['--kubeconfig', 'lab.kubeconfig', '--server', cluster.server];
      expect(run(kubectl, [...args, 'auth', 'can-i', '*', '*']).stdout.trim()).toBe('yes');
    });

    test('checks the tokens it signs', () => {
      const [kubectl] = tools(`kubectl@${version}`);
      const token = cluster.kubectl('create', 'token', 'default').trim();
      writeFileSync(join(project, 'ca.crt'), stored().cluster.certificate);
      const args = ['--server', cluster.server, '--certificate-authority', 'ca.crt', '--token', token];
      const { stdout } = run(kubectl, [...args, 'auth', 'can-i', '--list']);
      expect(stdout).toContain('selfsubjectaccessreviews.authorization.k8s.io');
    });

    test('is set up by a kubeadm that takes over every key it finds', () => {
      const folder = join(project, `pki-${version}`);
      const { cluster: ca, frontProxy, etcd, serviceAccount } = stored();
      const files: Readonly<Record<string, string>> = {
        'ca.crt': ca.certificate,
        'ca.key': ca.key,
        'front-proxy-ca.crt': frontProxy.certificate,
        'front-proxy-ca.key': frontProxy.key,
        'etcd/ca.crt': etcd.certificate,
        'etcd/ca.key': etcd.key,
        'sa.key': serviceAccount.privateKey,
        'sa.pub': serviceAccount.publicKey,
      };
      mkdirSync(join(folder, 'etcd'), { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text, { mode: 0o600 });
      }
      const [kubeadm] = tools(`kubeadm@${version}`);
      const args = ['init', 'phase', 'certs', 'all', '--cert-dir', folder, '--kubernetes-version', `v${version}.0`];
      const { status, stdout } = run(kubeadm, args);
      expect(status).toBe(0);
      expect(stdout.match(/Using (the )?existing .*/g)).toEqual([
        'Using existing ca certificate authority',
        'Using existing front-proxy-ca certificate authority',
        'Using existing etcd/ca certificate authority',
        'Using the existing "sa" key',
      ]);
      const left = contentsOf(folder);
      expect(Object.entries(files).filter(([name, text]) => left.get(name) !== text)).toEqual([]);
      expect([...left.keys()]).toContain('apiserver.crt');
    });
  });
});
