import * as storage from '../../../constructs/storage';
import { AccessMode } from '../../../constructs/storage';
import { IMAGES, type KUBERNETES } from '../../../constructs/versions';
import { filesOf } from '../../../src/assembly';
import { containersOf } from '../../../src/kubernetes/pod-template';
import { recordsOf } from '../../../src/records';
import { assembled } from '../../support/environments';
import { STORAGE_SAMPLES, type StorageSample, siteWith } from '../../support/storage-samples';

type Profile = keyof typeof KUBERNETES;

const PROFILES: readonly Profile[] = ['P25', 'P27', 'P36'];

const backends = Object.keys(storage).filter((name) => name.endsWith('Backend'));
const samples = Object.entries(STORAGE_SAMPLES).flatMap(([name, all]) =>
  all.map((sample, index): [string, StorageSample] => [`${name} (sample ${index + 1})`, sample]),
);

/** The site with one class `tried` of the sample, and claims of it. */
function tried(sample: StorageSample, profile: Profile = works(sample)[0], modes: readonly AccessMode[] = []) {
  const { backend, warnings = {} } = sample;
  const claims = Object.fromEntries(
    modes.map((mode) => [
      `claim-${mode.toLowerCase()}`,
      { capacity: '1Gi', accessModes: [mode], storageClassName: 'tried' },
    ]),
  );
  return assembled(siteWith(profile, { tried: { backend, allow: warnings } }, { claims }));
}

function works({ profiles = PROFILES }: StorageSample): readonly Profile[] {
  return profiles;
}

function factsOf(sample: StorageSample) {
  const [record] = recordsOf(tried(sample).records, 'storage-class');
  return record;
}

describe('storage backends', () => {
  test('each have a sample here, and each sample a backend', () => {
    expect(Object.keys(STORAGE_SAMPLES).sort()).toEqual(backends.sort());
    expect(backends.length).toBeGreaterThan(4);
  });
});

describe.each(samples)('%s', (_name, sample) => {
  test.each(works(sample))('is proved without a finding in profile %s, in all that it defines', (profile) => {
    expect(tried(sample, profile).findings).toEqual([]);
  });

  test('says why each warning of its own is accepted, and no more', () => {
    const { allowed } = tried(sample);
    const codes = allowed.map(({ finding }) => finding.code);
    const own = codes.filter((code) => Object.hasOwn(sample.warnings ?? {}, code));
    expect([...new Set(own)].sort()).toEqual(Object.keys(sample.warnings ?? {}).sort());
  });

  const refused = PROFILES.filter((profile) => !works(sample).includes(profile));
  if (refused.length > 0) {
    test.each(refused)('is refused in profile %s, with what does the same by name', (profile) => {
      const errors = tried(sample, profile).findings.filter(({ severity }) => severity === 'error');
      expect(errors).toContainEqual(
        expect.objectContaining({
          code: expect.stringMatching(/^(STO002|VER002)$/),
          fix: expect.stringMatching(/^use \S/),
        }),
      );
    });
  }

  test('names the access modes that it has, each once, in the words of Kubernetes', () => {
    const { accessModes } = factsOf(sample);
    expect(accessModes.length).toBeGreaterThan(0);
    expect(new Set(accessModes).size).toBe(accessModes.length);
    expect(Object.values(AccessMode)).toEqual(expect.arrayContaining([...accessModes]));
  });

  test.each(works(sample))('gives claims in profile %s every mode that it names, and no other', (profile) => {
    const { accessModes, provisioner } = factsOf(sample);
    const isStatic = provisioner === 'kubernetes.io/no-provisioner';
    const codesOf = (mode: AccessMode) => tried(sample, profile, [mode]).findings.map(({ code }) => code);
    for (const mode of Object.values(AccessMode)) {
      const fits = isStatic ? ['PVB001'] : accessModes.includes(mode) ? [] : ['STO001'];
      const isTaken = profile !== 'P25' || mode !== AccessMode.READ_WRITE_ONCE_POD;
      expect([mode, codesOf(mode).sort()]).toEqual([mode, isTaken ? fits : [...fits, 'STO009'].sort()]);
    }
  });

  test('defines one class, of the name that claims use', () => {
    const classes = recordsOf(tried(sample).records, 'kubernetes').filter(
      ({ object }) => object.kind === 'StorageClass',
    );
    expect(classes.map(({ object }) => object.metadata.name)).toEqual(['tried']);
  });

  test('keeps data unless the site says otherwise', () => {
    const classes = recordsOf(tried(sample).records, 'kubernetes').filter(
      ({ object }) => object.kind === 'StorageClass',
    );
    expect(classes[0].object.reclaimPolicy).toBe('Retain');
  });

  test('has the nodes of the tree install what its volumes need', () => {
    const { nodePackages, kernelModules } = sample.backend(standing()).facts;
    const boots = recordsOf(tried(sample).records, 'libvirt').flatMap(({ spec }) =>
      spec.type === 'cloud-init-disk' && ['cp1', 'worker1', 'worker2'].includes(spec.guest) ? [spec.userData] : [],
    );
    expect(boots).toHaveLength(3);
    for (const { packages, runcmd } of boots) {
      expect(packages).toEqual(expect.arrayContaining([...nodePackages]));
      const loaded = runcmd.find(([program]) => program === 'modprobe') ?? [];
      expect(loaded).toEqual(expect.arrayContaining([...kernelModules]));
    }
  });

  test('serves two classes of one site, with what they share defined once', () => {
    const { backend, warnings: allow = {} } = sample;
    const [profile] = works(sample);
    const { findings } = assembled(siteWith(profile, { one: { backend, allow }, two: { backend, allow } }));
    expect(findings).toEqual([]);
  });

  test('writes no secret', () => {
    const written = recordsOf(tried(sample).records, 'kubernetes').filter(({ object }) => object.kind === 'Secret');
    expect(written).toEqual([]);
  });

  test('runs only images that are pinned', () => {
    const containers = recordsOf(tried(sample).records, 'kubernetes').flatMap(({ object }) => containersOf(object));
    const pinned: readonly string[] = Object.values(IMAGES);
    expect(
      containers.map(({ container }) => container.image).filter((image) => !pinned.includes(String(image))),
    ).toEqual([]);
  });

  test('takes every image from the registry of the site, those that stand in texts as well', () => {
    const [profile] = works(sample);
    const { backend, warnings: allow = {} } = sample;
    const site = siteWith(profile, { tried: { backend, allow } });
    const { cluster } = site;
    const imageRegistry = 'registry.example:5000';
    const assembly = assembled({ ...site, cluster: cluster && { ...cluster, imageRegistry } });
    expect(assembly.findings).toEqual([]);
    const publishers = new Set(Object.values(IMAGES).map((image) => image.slice(0, image.indexOf('/'))));
    for (const { path, content } of filesOf(assembly)) {
      const pieces = [...publishers].flatMap((each) => content.split(each).slice(0, -1));
      const outside = pieces.filter((before) => !before.endsWith(`${imageRegistry}/`));
      expect([path, outside]).toEqual([path, []]);
    }
  });
});

/** Nouns to ask a backend for its facts with; nothing is defined from them. */
function standing(): Parameters<StorageSample['backend']>[0] {
  let nouns: Parameters<StorageSample['backend']>[0] | undefined;
  const keep: StorageSample['backend'] = (site) => {
    nouns = site;
    return new storage.NfsBackend();
  };
  assembled(siteWith('P27', { keep: { backend: keep } }));
  if (nouns === undefined) {
    throw new Error('the site has asked for no backend');
  }
  return nouns;
}
