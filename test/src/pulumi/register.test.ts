import { type Input, output, secret } from '@pulumi/pulumi';
import { type Assembly, assemble } from '../../../src/assembly';
import { alias, logicalName, Retention } from '../../../src/identity';
import { type Deployed, type Ground, register, type Settings } from '../../../src/pulumi';
import { recordsOf } from '../../../src/records';
import { readEnvironment } from '../../../stacks/environment';
import { ENVIRONMENTS } from '../../../stacks/environments';
import { lab } from '../../../stacks/environments/lab';
import { buildPlatform } from '../../../stacks/platform';
import { assembled } from '../../support/environments';
import { changed } from '../../support/fixture-environments';
import { ground } from '../../support/ground';
import { insideSecret, type RecordedRequest, record } from '../../support/recorder';

const STACK = 'urn:pulumi:test::strata::pulumi:pulumi:Stack::strata-test';

const settings: Settings = {
  layers: ['hosts', 'cluster'],
  readyWithin: 1,
  allowDataLoss: [],
  secret: ({ key }) => secret(`value of ${key}`),
  kubeconfig: () => secret('the kubeconfig'),
};

async function registered(
  assembly: Assembly,
  changes: Partial<Settings> = {},
  found: Partial<Ground> = {},
): Promise<readonly RecordedRequest[]> {
  return record(() => register(assembly, { ...settings, ...changes }, { ...ground, ...found }));
}

function named(requests: readonly RecordedRequest[], name: string): RecordedRequest {
  const found = requests.filter((request) => request.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

describe('register', () => {
  test.each(ENVIRONMENTS.map((environment) => [environment.name, environment] as const))(
    'gives the engine the objects of %s that stand in its YAML, and its SecretObjects, and nothing else',
    async (_name, environment) => {
      const assembly = assembled(environment);
      const requests = await registered(assembly);

      const objects = requests.filter(({ type }) => type.startsWith('kubernetes:'));
      const emitted = recordsOf(assembly.records, 'kubernetes').map(({ path, object }) => ({
        name: logicalName(path),
        inputs: object,
      }));
      const secrets = recordsOf(assembly.records, 'secret-object').map(({ path, name, namespace, type, data }) => ({
        name: logicalName(path),
        inputs: {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name, namespace },
          type,
          stringData: Object.fromEntries(Object.entries(data).map(([key, { key: from }]) => [key, `value of ${from}`])),
        },
      }));
      expect(objects.map(({ name, inputs }) => ({ name, inputs: openSecrets(inputs) })).sort(byName)).toEqual(
        [...emitted, ...secrets].sort(byName),
      );
    },
  );

  test.each(ENVIRONMENTS.map((environment) => [environment.name, environment] as const))(
    'registers each libvirt object of %s once, and one provider for each host and cluster',
    async (_name, environment) => {
      const assembly = assembled(environment);
      const requests = await registered(assembly);

      const expected = [
        ...recordsOf(assembly.records, 'host').map(({ name }) => name),
        ...recordsOf(assembly.records, 'libvirt').map(({ path }) => logicalName(path)),
        ...(environment.cluster === undefined ? [] : ['cluster']),
      ];
      const others = requests.filter(({ type }) => !/^(kubernetes|pulumi-nodejs):|:pulumi-nodejs$/.test(type));
      expect(others.map(({ name }) => name).sort()).toEqual(expected.sort());
    },
  );

  test('states for every resource its parent, provider and retention, and has libvirt delete before it replaces', async () => {
    const requests = await registered(assembled(lab));
    for (const request of requests) {
      expect(request).toMatchObject({
        parent: STACK,
        provider: expectedProvider(request),
        aliases: [],
        retainOnDelete: request.protect,
        deleteBeforeReplace: request.type.startsWith('libvirt:'),
      });
    }
  });

  test('puts every live file into its guest, once the guest runs', async () => {
    const requests = await registered(assembled(lab));
    const files = requests.filter(({ type }) => type === 'pulumi-nodejs:dynamic:Resource');
    expect(files.map(({ name, dependencies }) => [name, dependencies])).toEqual([
      ['lab-host/lab-nfs/etc/systemd/system/nfs-server.service.d/strata.conf', ['lab-host/lab-nfs']],
      ['lab-host/lab-nfs/etc/exports', ['lab-host/lab-nfs']],
    ]);
    expect(files[1].inputs).toMatchObject({
      uri: 'qemu:///system',
      guest: 'lab-nfs',
      path: '/etc/exports',
      mode: '0644',
      reload: expect.stringMatching(/^mountpoint -q \/exports [\s\S]+\nexportfs -ra$/),
    });
    expect(files[1].inputs.content).toContain('/exports/downloads 192.168.150.0/24(');
  });

  test('protects what holds data, and the namespace of its claims', async () => {
    const requests = await registered(assembled(lab));
    expect(
      requests
        .filter(({ protect }) => protect)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      '00-cluster/web',
      '01-volumes/downloads',
      '01-volumes/reports',
      'lab-host/lab-data',
      'lab-host/lab-data/lab-nfs-exports',
      'lab-host/lab-system',
      'web/downloads',
      'web/reports',
    ]);
  });

  test('has the engine move what stood elsewhere before', async () => {
    const platform = buildPlatform(readEnvironment(lab));
    alias(platform.node.findChild('01-volumes'), 'storage');
    const requests = await registered(assemble(platform));
    expect(named(requests, '01-volumes/reports').aliases).toEqual(['storage/reports']);
  });

  test('registers a resource after everything that it depends on', async () => {
    const requests = await registered(assembled(lab));
    const seen = new Set<string>();
    for (const { name, dependencies } of requests) {
      expect(dependencies.filter((before) => !seen.has(before))).toEqual([]);
      seen.add(name);
    }
  });

  test('protects nothing in an environment that discards its data', async () => {
    const requests = await registered(assembled({ ...lab, retention: Retention.DISCARD }));
    expect(requests.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
  });

  test('unprotects exactly what the config allows to be lost', async () => {
    const kept = await registered(assembled(lab));
    const requests = await registered(assembled(lab), { allowDataLoss: ['01-volumes/reports'] });

    expect(named(requests, '01-volumes/reports')).toMatchObject({ protect: false, retainOnDelete: false });
    const protectedNames = (list: readonly RecordedRequest[]) => list.filter((r) => r.protect).map(({ name }) => name);
    expect(protectedNames(requests)).toEqual(protectedNames(kept).filter((name) => name !== '01-volumes/reports'));
  });

  test('leaves a layer out that the config does not name, and asks for no kubeconfig then', async () => {
    const assembly = assembled(lab);
    const kubeconfig = () => {
      throw new Error('asked for the kubeconfig');
    };
    const hosts = await registered(assembly, { layers: ['hosts'], kubeconfig });
    expect(hosts.filter(({ type }) => type.includes('kubernetes'))).toEqual([]);

    const cluster = await registered(assembly, { layers: ['cluster'] });
    expect(cluster.filter(({ type }) => type.includes('libvirt'))).toEqual([]);
    expect(named(cluster, 'cluster').dependencies).toEqual([]);
  });

  test('hands the cluster provider a secret kubeconfig and a stable identity', async () => {
    const { inputs } = named(await registered(assembled(lab)), 'cluster');
    expect(insideSecret(inputs.kubeconfig)).toBe('the kubeconfig');
    expect(inputs).toMatchObject({
      clusterIdentifier: 'lab/cluster',
      enableServerSideApply: 'true',
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
    });
  });

  test('marks the values of a Secret as secret, on the way in and out', async () => {
    const { inputs, additionalSecretOutputs } = named(await registered(assembled(lab)), 'web/portal/Passwords');
    expect(insideSecret(inputs.stringData.htpasswd)).toBe('value of portal-htpasswd');
    expect(additionalSecretOutputs).toEqual(['data', 'stringData']);
  });

  test('refuses an assembly with errors before anything is registered', async () => {
    const broken = assembled({
      ...lab,
      claims: { wanting: { capacity: '900Gi', accessModes: lab.claims?.reports.accessModes ?? [] } },
      webApps: {},
    });
    const requests = await record(() =>
      expect(() => register(broken, settings, ground)).toThrow('must find a PersistentVolume'),
    );
    expect(requests).toEqual([]);
  });
});

describe('register over what exists already', () => {
  test('has the engine take over what it is told to, and nothing else', async () => {
    const adopted = new Map([['lab-host/lab-data/Resource', 'a-pool-uuid']]);
    const requests = await registered(assembled(lab), {}, { adopted });
    expect(requests.filter((each) => each.import !== '').map((each) => [each.name, each.import])).toEqual([
      ['lab-host/lab-data', 'a-pool-uuid'],
    ]);
  });

  test('ignores only what an import does not read, and the UUID of pools', async () => {
    const [hostName] = Object.keys(lab.hosts ?? {});
    const host = lab.hosts?.[hostName];
    const taken = assembled(
      changed(lab, {
        hosts: {
          [hostName]: {
            networks: { 'lab-net': { adopt: true } },
            volumes: { spare: { pool: 'lab-data', capacity: '1Gi', adopt: true } },
          },
        },
      }),
    );
    expect(host).toBeDefined();
    const requests = await registered(taken);
    const ignoring = requests.filter(({ ignoreChanges }) => ignoreChanges.length > 0);
    expect(Object.fromEntries(ignoring.map(({ name, ignoreChanges }) => [name, ignoreChanges.join()]))).toEqual({
      'lab-host/lab-data': 'xml',
      'lab-host/lab-system': 'xml',
      'lab-host/lab-net': 'xml',
      'lab-host/lab-data/spare': 'source,baseVolumeId',
    });
  });
});

describe('the gate before the cluster', () => {
  test('is passed after the machines are there, and holds up nothing but the provider', async () => {
    const passed: string[] = [];
    const requests: string[] = [];
    const pass = () => {
      passed.push('gate');
      return output('uid');
    };
    for (const { name } of await registered(assembled(lab), {}, { gate: { pass } })) {
      requests.push(name);
    }
    expect(passed).toEqual(['gate']);
    expect(requests.indexOf('cluster')).toBeGreaterThan(requests.indexOf('lab-host/lab-cp1'));
  });

  test('is not passed when only hosts are deployed', async () => {
    const pass = () => {
      throw new Error('asked for the cluster');
    };
    await registered(assembled(lab), { layers: ['hosts'] }, { gate: { pass } });
  });

  test('gives the stack the UIDs of its cluster and hosts, for the next run to compare', async () => {
    let outputs: Deployed | undefined;
    await record(() => {
      outputs = register(assembled(lab), settings, ground);
    });
    expect(outputs?.hosts).toEqual({ 'lab-host': 'uuid of lab-host' });
    await expect(promised(outputs?.cluster)).resolves.toBe('uid of kube-system');
  });
});

function promised<T>(value: Input<T> | undefined): Promise<T | undefined> {
  return new Promise((resolve) => output(value).apply((known) => resolve(known as T)));
}

function expectedProvider({ type }: RecordedRequest): string {
  if (type.startsWith('pulumi:providers:')) {
    return '';
  }
  return { libvirt: 'lab-host', 'pulumi-nodejs': 'guests' }[type.split(':')[0]] ?? 'cluster';
}

function openSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(openSecrets);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  try {
    return insideSecret(value);
  } catch {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, openSecrets(each)]));
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
