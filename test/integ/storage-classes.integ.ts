import { kubernetesFiles } from '../../src/assembly';
import { recordsOf } from '../../src/records';
import { assembled } from '../support/environments';
import { STORAGE_SAMPLES, siteWith } from '../support/storage-samples';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { installKinds } from './sandbox/kinds';
import type { ServedMinor } from './sandbox/tools';

const PROFILES = { '1.25': 'P25', '1.27': 'P27', '1.36': 'P36' } as const;

/** Everything that the backends define, by sample. */
function samplesOf(version: ServedMinor) {
  const profile = PROFILES[version];
  return Object.entries(STORAGE_SAMPLES).flatMap(([name, samples]) =>
    samples.flatMap(({ backend, profiles = Object.values(PROFILES), warnings = {} }, index) =>
      profiles.includes(profile)
        ? [{ name: `${name} ${index + 1}`, site: siteWith(profile, { tried: { backend, allow: warnings } }) }]
        : [],
    ),
  );
}

describe.each<ServedMinor>(['1.25', '1.27', '1.36'])('the API server of Kubernetes %s', (version) => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
  });

  afterAll(() => cluster?.stop());

  test.each(samplesOf(version))('takes all that $name defines', async ({ site }) => {
    const assembly = assembled(site);
    const objects = recordsOf(assembly.records, 'kubernetes').map(({ object }) => object);
    const of = (wanted: string) => objects.filter(({ kind }) => kind === wanted);
    // what is only tried can stand in no namespace, and be of no kind, that is only tried as well
    for (const namespace of of('Namespace')) {
      cluster.apply(JSON.stringify(namespace));
    }
    await installKinds(cluster, of('CustomResourceDefinition'));
    const yaml = kubernetesFiles(assembly)
      .map(({ content }) => content)
      .join('---\n');
    const taken = cluster.apply(yaml, '--dry-run=server');
    const written = recordsOf(assembly.records, 'kubernetes').length;
    expect(taken.trim().split('\n')).toHaveLength(written);
  });
});
