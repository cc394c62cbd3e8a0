import { readFileSync } from 'node:fs';
import { secret } from '@pulumi/pulumi';
import { Yaml } from 'cdk8s';
import { kubernetesFiles } from '../../src/assembly';
import { libvirtXml } from '../../src/libvirt';
import { register, type Settings } from '../../src/pulumi';
import { recordsOf } from '../../src/records';
import { lab } from '../../stacks/environments/lab';
import { assembled } from '../support/environments';
import { ground } from '../support/ground';
import { plainText } from '../support/plain-text';
import { type RecordedRequest, record } from '../support/recorder';

/** More than that and nobody reads them. */
const MOST_LINES = 4000;
const MOST_ALLOWED = 5;

expect.addSnapshotSerializer(plainText);

describe('lab, as a reviewer sees it change', () => {
  const assembly = assembled(lab);

  test.each(kubernetesFiles(assembly).map(({ path, content }) => [path, content]))('%s', (_path, content) => {
    expect(content).toMatchSnapshot();
  });

  test.each(recordsOf(assembly.records, 'host').map(({ name }) => name))('libvirt on %s', (host) => {
    const objects = recordsOf(assembly.records, 'libvirt').filter((each) => each.host === host);
    expect(objects.map(({ path, spec }) => `<!-- ${path} -->\n${libvirtXml(spec)}`).join('\n')).toMatchSnapshot();
  });

  test('what the engine is asked for', async () => {
    const settings: Settings = {
      layers: ['hosts', 'cluster'],
      readyWithin: 1,
      allowDataLoss: [],
      secret: ({ mask }) => secret(mask),
      kubeconfig: () => secret('<secret kubeconfig>'),
    };
    const requests = await record(() => register(assembly, settings, ground));
    expect(Yaml.stringify(...requests.map(summary))).toMatchSnapshot();
  });

  test('allows few warnings, so that each is looked at', () => {
    expect(assembly.findings).toEqual([]);
    expect(assembly.allowed.length).toBeLessThanOrEqual(MOST_ALLOWED);
  });

  test('stays short enough to be read', () => {
    const lines = readFileSync(`${__dirname}/__snapshots__/lab.test.ts.snap`, 'utf8').split('\n').length;
    expect(lines).toBeLessThanOrEqual(MOST_LINES);
  });
});

/** Inputs of Kubernetes objects are left out: they are those of the YAML above, which the register tests hold. */
function summary({ name, type, provider, dependencies, protect, inputs }: RecordedRequest): object {
  return {
    name,
    type,
    ...(provider === '' ? {} : { provider }),
    ...(dependencies.length === 0 ? {} : { dependencies }),
    ...(protect ? { protect } : {}),
    ...(type.startsWith('kubernetes:') ? {} : { inputs: shown(inputs) }),
  };
}

/**
 * The wire form of a secret is two long signatures; a reader needs to know that it is one. The code of a dynamic
 * provider is that of src/pulumi.
 */
function shown({ __provider, ...inputs }: RecordedRequest['inputs']): object {
  return JSON.parse(JSON.stringify(inputs), (_key, value) =>
    value?.['4dabf18193072939515e22adb298388d'] === undefined ? value : { secret: value.value },
  );
}
