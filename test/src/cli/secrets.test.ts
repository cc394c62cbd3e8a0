import { X509Certificate } from 'node:crypto';
import { Chart } from 'cdk8s';
import { Cluster } from '../../../constructs/cluster';
import type { Site } from '../../../src/cli';
import { SecretObject } from '../../../src/kubernetes/secret-object';
import { kubeconfigText, makePki, type Pki, parsePki, pkiText, readKubeconfig } from '../../../src/pki';
import { Cidr, Ipv4Address, Secret } from '../../../src/values';
import { contentsOf } from '../../support/checkout';
import { PulumiStandIn, TROUBLE } from '../../support/pulumi-stand-in';
import { hostOnly, malformed } from '../../support/sites';
import { filesBelow } from '../../support/terminal';
import { Testbed } from '../../support/tree';

/** A cluster whose one machine is to be made, and two passwords: one that any text is good for. */
const lab: Site = {
  name: 'lab',
  build() {
    const bed = new Testbed('lab');
    clusterOf(bed).addNode('cp1', { role: 'control-plane', on: bed.machine('cp1') });
    new SecretObject(new Chart(bed.platform, 'web', { namespace: 'web' }), 'Login', {
      name: 'login',
      data: { password: Secret.config('web-password'), htpasswd: Secret.config('web-htpasswd') },
    });
    return bed.platform;
  },
};

/** A cluster that stands already. */
const standing: Site = {
  name: 'lab',
  build() {
    const bed = new Testbed('lab');
    clusterOf(bed).addNode('cp1', { role: 'control-plane', on: Ipv4Address.parse('10.0.1.65') });
    return bed.platform;
  },
};

function clusterOf({ platform }: Testbed): Cluster {
  return new Cluster(platform, 'cluster', {
    podCidr: Cidr.parse('10.244.0.0/16'),
    serviceCidr: Cidr.parse('10.96.0.0/16'),
  });
}

const SERVER = 'https://192.168.150.10:6443';
const MADE = new Date('2026-11-21T12:00:00Z');
const now = () => MADE;
const later = (days: number) => () => new Date(MADE.getTime() + days * 24 * 60 * 60 * 1000);
const AUTHORITIES = 'authorities until 2036-11-18';
const TO_SET =
  'key htpasswd of Secret web/login has a format of its own; ' +
  'set it yourself: pulumi config set --secret --stack lab strata:web-htpasswd';

/** One line of the answer. */
const told = (state: string, key: string, note: string) => `  ${state.padEnd(7)}  strata:${key.padEnd(12)}  ${note}\n`;

let pki: Pki;

beforeAll(async () => {
  pki = await makePki(MADE);
});

/** A stack on which `secrets init` has run. */
function initialized(more: Readonly<Record<string, string>> = {}): PulumiStandIn {
  return new PulumiStandIn().store({
    'strata:pki': pkiText(pki),
    'strata:kubeconfig': kubeconfigText('lab', SERVER, pki),
    'strata:web-password': 'as-it-was',
    ...more,
  });
}

describe('strata secrets init', () => {
  test('makes all keys of a cluster and every password it can, and names the one it cannot', async () => {
    const pulumi = new PulumiStandIn();
    const { code, out, err } = await pulumi.strata('secrets init lab', [lab], { now });
    expect(err).toBe('');
    expect(out).toBe(
      `lab\n${told('made', 'pki', `${AUTHORITIES}, admin certificate until 2027-11-21`)}` +
        told('made', 'kubeconfig', SERVER) +
        told('not set', 'web-htpasswd', TO_SET) +
        told('made', 'web-password', 'key password of Secret web/login'),
    );
    expect(code).toBe(0);
    expect(Object.keys(pulumi.stored).sort()).toEqual(['strata:kubeconfig', 'strata:pki', 'strata:web-password']);
    expect(pulumi.stored['strata:web-password']).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  test('stores every value encrypted, in the stack of that name', async () => {
    const pulumi = new PulumiStandIn();
    await pulumi.strata('secrets init lab', [lab], { now });
    expect(pulumi.writes).toEqual(
      ['pki', 'kubeconfig', 'web-password'].map((key) => `config set --secret --stack lab strata:${key}`),
    );
  });

  test('makes the kubeconfig from the same keys, before any machine exists', async () => {
    const pulumi = new PulumiStandIn();
    await pulumi.strata('secrets init lab', [lab], { now });
    const { cluster, admin } = parsePki(pulumi.stored['strata:pki']);
    expect(readKubeconfig(pulumi.stored['strata:kubeconfig'])).toEqual({
      clusters: ['lab'],
      server: SERVER,
      authority: cluster.certificate,
      client: admin.certificate,
    });
  });

  test('changes nothing the second time, and says what is there', async () => {
    const pulumi = new PulumiStandIn();
    await pulumi.strata('secrets init lab', [lab], { now });
    const before = pulumi.stored;
    const { code, out } = await pulumi.strata('secrets init lab', [lab], { now });
    expect(out).toBe(
      `lab\n${told('kept', 'pki', `${AUTHORITIES}, admin certificate until 2027-11-21`)}` +
        told('kept', 'kubeconfig', SERVER) +
        told('not set', 'web-htpasswd', TO_SET) +
        told('kept', 'web-password', 'key password of Secret web/login'),
    );
    expect(code).toBe(0);
    expect(pulumi.stored).toEqual(before);
    expect(pulumi.writes).toHaveLength(3);
  });

  test.each([
    ['pki', ['kubeconfig']],
    ['kubeconfig', []],
  ])('makes only what is missing when strata:%s is there', async (key, others) => {
    const there = initialized().stored;
    const pulumi = new PulumiStandIn().store({ [`strata:${key}`]: there[`strata:${key}`] });
    await pulumi.strata('secrets init lab', [lab], { now });
    expect(pulumi.stored[`strata:${key}`]).toBe(there[`strata:${key}`]);
    expect(pulumi.writes.map((line) => line.split('strata:')[1])).toEqual([
      ...(key === 'pki' ? others : ['pki']),
      'web-password',
    ]);
  });

  test('renews the administrator when less than 30 days remain, under the same authority', async () => {
    const pulumi = initialized();
    const { out } = await pulumi.strata('secrets init lab', [lab], { now: later(336) });
    expect(out).toContain(told('renewed', 'pki', `${AUTHORITIES}, admin certificate until 2028-10-22`));
    expect(out).toContain(told('renewed', 'kubeconfig', SERVER));
    const renewed = parsePki(pulumi.stored['strata:pki']);
    expect({ ...renewed, admin: pki.admin }).toEqual(pki);
    const client = new X509Certificate(readKubeconfig(pulumi.stored['strata:kubeconfig'])?.client ?? '');
    expect(client.raw).toEqual(new X509Certificate(renewed.admin.certificate).raw);
    expect(client.verify(new X509Certificate(pki.cluster.certificate).publicKey)).toBe(true);
  });

  test('ends a renewal that was cut short after its first half', async () => {
    const pulumi = initialized().meet({ when: 'set .*kubeconfig', stderr: 'error: killed\n', code: 1 });
    const first = await pulumi.strata('secrets init lab', [lab], { now: later(336) });
    expect(first.code).toBe(1);
    const second = await pulumi.meet().strata('secrets init lab', [lab], { now: later(336) });
    expect(second.out).toContain(told('kept', 'pki', `${AUTHORITIES}, admin certificate until 2028-10-22`));
    expect(second.out).toContain(told('renewed', 'kubeconfig', SERVER));
  });

  test('keeps a kubeconfig that leads elsewhere, and says how to have it made', async () => {
    const remedy = 'to have it made anew: pulumi config rm --stack lab strata:kubeconfig, then this again';
    const moved = kubeconfigText('lab', 'https://10.9.9.9:6443', pki);
    const foreign = kubeconfigText('lab', SERVER, await makePki(MADE));
    for (const [stored, note] of [
      [moved, `leads to https://10.9.9.9:6443, the tree says ${SERVER}; ${remedy}`],
      [foreign, `leads to another cluster than that of strata:pki; ${remedy}`],
      ['not a kubeconfig', `leads to another cluster than that of strata:pki; ${remedy}`],
    ]) {
      const pulumi = initialized({ 'strata:kubeconfig': stored });
      const { out } = await pulumi.strata('secrets init lab', [lab], { now });
      expect(out).toContain(told('kept', 'kubeconfig', note));
      expect(pulumi.stored['strata:kubeconfig']).toBe(stored);
    }
  });

  test('makes no keys for a cluster that stands already: it has its own', async () => {
    const pulumi = new PulumiStandIn();
    const { code, out } = await pulumi.strata('secrets init lab', [standing], { now });
    expect(out).toBe(
      'lab\n  not set  strata:kubeconfig  the cluster exists already and has keys of its own; ' +
        'set it yourself: pulumi config set --secret --stack lab strata:kubeconfig\n',
    );
    expect(code).toBe(0);
    expect(pulumi.writes).toEqual([]);
  });

  test('says so when an environment asks for nothing', async () => {
    const { code, out } = await new PulumiStandIn().strata('secrets init host-only', [hostOnly]);
    expect([code, out]).toEqual([0, 'host-only\n  nothing is asked for\n']);
  });

  test('tells programs the same, as JSON', async () => {
    const { out } = await initialized().strata('secrets init lab --json', [lab], { now });
    expect(JSON.parse(out)).toMatchObject({
      environment: 'lab',
      outcomes: [
        { key: 'pki', state: 'kept' },
        { key: 'kubeconfig', state: 'kept' },
        { key: 'web-htpasswd', state: 'not set' },
        { key: 'web-password', state: 'kept' },
      ],
    });
  });

  test('shows no value to anyone: not printed, not in arguments, not in files', async () => {
    const pulumi = new PulumiStandIn();
    const { out, err, root } = await pulumi.strata('secrets init lab', [lab], { now });
    await pulumi.strata('secrets init lab --json', [lab], { now, root });
    await pulumi.strata('synth lab', [lab], { root });
    const seen = [out, err, ...pulumi.calls.flatMap(({ argv }) => argv), ...contentsOf(root).values()].join('\n');
    expect(filesBelow(root).length).toBeGreaterThan(5);
    expect(canaries(pulumi).filter((canary) => seen.includes(canary))).toEqual([]);
  });

  test('shows no value when the CLI fails and repeats what it was given', async () => {
    const pulumi = new PulumiStandIn().meet({ when: 'set .*pki', stderr: 'error: no room for {stdin}', code: 1 });
    const { code, out, err } = await pulumi.strata('secrets init lab', [lab], { now });
    expect(code).toBe(1);
    expect(err).toMatch(/^\[lab] 'pulumi config set' must succeed, got "no room for .*"; run it by hand/);
    const given = pulumi.calls[1].stdin;
    pulumi.store({ 'strata:pki': given, 'strata:kubeconfig': kubeconfigText('lab', SERVER, parsePki(given)) });
    const seen = [out, err, ...pulumi.calls[1].argv].join('\n');
    expect(canaries(pulumi).filter((canary) => seen.includes(canary))).toEqual([]);
  });
});

/** Every password, and every line of every key and certificate, as text and as the kubeconfig encodes it. */
function canaries({ stored }: PulumiStandIn): readonly string[] {
  const pems = Object.values(JSON.parse(stored['strata:pki'])).flatMap((part) => Object.values(part as Pki['etcd']));
  const lines = pems.flatMap((pem) => pem.split('\n')).filter((line) => line !== '' && !line.startsWith('---'));
  const encoded = stored['strata:kubeconfig'].match(/[A-Za-z0-9+/=]{60,}/g) ?? [];
  const found = [...lines, ...encoded, stored['strata:web-password'] ?? 'no password'];
  expect(found.length).toBeGreaterThan(50);
  return found;
}

describe('strata secrets', () => {
  test('--help names its action, and touches no stack', async () => {
    const pulumi = new PulumiStandIn();
    const { code, out } = await pulumi.strata('secrets --help', [lab]);
    expect(code).toBe(0);
    expect(out).toMatch(/^usage: strata secrets init \[environment \.\.\.]\n/);
    expect(pulumi.calls).toEqual([]);
  });
});

describe('strata secrets init refuses', () => {
  test.each([
    ['no login', TROUBLE.noLogin, `'pulumi login' must have been run`],
    ['no stack', TROUBLE.noStack, `'stack' must exist, got "lab"; run \`pulumi stack init lab\``],
    ['a wrong passphrase', TROUBLE.wrongPassphrase, `'PULUMI_CONFIG_PASSPHRASE' must be the stack's passphrase`],
    ['no passphrase', TROUBLE.noPassphrase, `'PULUMI_CONFIG_PASSPHRASE' must be set, got "nothing"`],
  ])('%s, in one line and with nothing written', async (_name, trouble, message) => {
    const pulumi = new PulumiStandIn().meet(trouble);
    const { code, out, err } = await pulumi.strata('secrets init lab', [lab], { now });
    expect([code, out]).toEqual([1, '']);
    expect(err.startsWith(`[lab] ${message}`)).toBe(true);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(pulumi.stored).toEqual({});
  });

  test('a value that lies in plain text', async () => {
    const pulumi = new PulumiStandIn().store({}, { 'strata:pki': 'CANARY' });
    const { code, err } = await pulumi.strata('secrets init lab', [lab], { now });
    expect([code, err]).toEqual([
      1,
      `[lab] 'strata:pki' must be encrypted, got "plain text"; take it for known to others: ` +
        'remove it with `pulumi config rm --stack lab strata:pki` and set another one with --secret\n',
    ]);
  });

  test.each([
    ['secrets', `[strata] 'action' must be one of init, got ""; see \`strata secrets --help\`\n`],
    [
      'secrets init',
      `[strata] 'environment' must be exactly one of lab, malformed, got "none"; name the one that is meant\n`,
    ],
    ['secrets init prod', `[strata] 'environment' must be one of lab, malformed, got "prod"\n`],
    [
      'secrets init lab malformed',
      `[strata] 'environment' must be exactly one of lab, malformed, got "lab, malformed"; name the one that is meant\n`,
    ],
    ['secrets init malformed', /^malformed: 2 mistakes\n/],
  ])('%p', async (line, message) => {
    const pulumi = new PulumiStandIn();
    const { code, err } = await pulumi.strata(line, [lab, malformed]);
    expect(code).toBe(1);
    expect(err).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(pulumi.calls).toEqual([]);
  });
});
