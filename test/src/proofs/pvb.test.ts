import { type BindingPrediction, type Finding, findingText } from '../../../src/proofs';
import { pvb } from '../../../src/proofs/pvb';
import type { KubernetesObject } from '../../../src/records';
import { codesOf, factsOf, objectRecord } from '../../support/facts';
import { claim, RWO, RWX, storageClass, volume } from '../../support/storage-objects';

function proved(...objects: readonly KubernetesObject[]): ReturnType<typeof pvb.prove> {
  return pvb.prove(factsOf(...objects.map(objectRecord)));
}

function codes(...objects: readonly KubernetesObject[]): readonly string[] {
  return codesOf(pvb, ...objects.map(objectRecord));
}

function bindings(...objects: readonly KubernetesObject[]): readonly BindingPrediction[] {
  return proved(...objects).predictions.filter((prediction) => prediction.kind === 'binding');
}

/** `certain: pv0001`, `undecided: pv0001, pv0002, or none` for each claim. */
function answers(...objects: readonly KubernetesObject[]): readonly string[] {
  return bindings(...objects).map(({ verdict, volumes, mayStayPending }) =>
    [`${verdict}: ${volumes.join(', ')}`, ...(mayStayPending ? ['or none'] : [])].join(', '),
  );
}

function onlyFinding(...objects: readonly KubernetesObject[]): Finding {
  const { findings } = proved(...objects);
  expect(findings).toHaveLength(1);
  return findings[0];
}

/** The five volumes and the claim of document 000. */
const linuxea = [1, 2, 3, 4, 5].map((size) => volume(`linuxea-${size}`, `${size}Gi`, { modes: [RWX, RWO] }));
const linuxeaPvc = claim('linuxea-pvc', '5Gi', { modes: [RWX] });

/** The two volumes and the two claims of document 003. */
const pv0001 = volume('pv0001', '5Gi');
const pv0002 = volume('pv0002', '5Gi', { labels: { disktype: 'ssd' } });
const registryClaim = claim('docker-registry-claim', '3Gi');
const pvc0002 = claim('pvc0002', '1Gi', { spec: { selector: { matchLabels: { disktype: 'ssd' } } } });

describe('PVB on the systems of the documents', () => {
  test('gives linuxea-pvc the only one of five volumes that is large enough', () => {
    expect(answers(...linuxea, linuxeaPvc)).toEqual(['certain: linuxea-5']);
    expect(codes(...linuxea, linuxeaPvc)).toEqual([]);
  });

  test('gives docker-registry-claim its volume as long as there is only one, as the document did', () => {
    expect(answers(pv0001, registryClaim)).toEqual(['certain: pv0001']);
  });

  test('does not decide between two volumes of one size, and warns', () => {
    expect(answers(pv0001, pv0002, registryClaim)).toEqual(['undecided: pv0001, pv0002']);
    expect(onlyFinding(pv0001, pv0002, registryClaim)).toEqual({
      code: 'PVB002',
      severity: 'warning',
      path: 'test/PersistentVolumeClaim/docker-registry-claim',
      message: `'claim' must have one answer, got "undecided: pv0001 or pv0002"`,
      fix: `set 'volumeName' to the one that is meant, or give the volume a 'claimRef'`,
      related: ['test/PersistentVolume/pv0001', 'test/PersistentVolume/pv0002'],
    });
  });

  test('sees that the first claim may take the only volume that the selector of the second allows', () => {
    expect(answers(pv0001, pv0002, registryClaim, pvc0002)).toEqual([
      'undecided: pv0001, pv0002',
      'undecided: pv0002, or none',
    ]);
    const { findings } = proved(pv0001, pv0002, registryClaim, pvc0002);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning PVB002', 'error PVB003']);
    expect(findingText(findings[1])).toBe(
      `[test/PersistentVolumeClaim/pvc0002] 'claim' must find a volume in every order of arrival, ` +
        `got "pv0002, or none"; define another volume, or set 'volumeName' to the one that is meant, ` +
        `or give the volume a 'claimRef'`,
    );
  });

  test.each<[string, readonly KubernetesObject[]]>([
    [
      'volumeName on the first',
      [pv0001, pv0002, { ...registryClaim, spec: { ...registryClaim.spec, volumeName: 'pv0001' } }],
    ],
    [
      'claimRef on its volume',
      [
        volume('pv0001', '5Gi', { spec: { claimRef: { namespace: 'default', name: 'docker-registry-claim' } } }),
        pv0002,
        registryClaim,
      ],
    ],
  ])('is certain of both claims with %s', (_means, objects) => {
    expect(answers(...objects, pvc0002)).toEqual(['certain: pv0001', 'certain: pv0002']);
    expect(codes(...objects, pvc0002)).toEqual([]);
  });
});

describe('PVB and classes', () => {
  const plain = volume('plain', '1Gi');
  const fast = volume('fast', '1Gi', { spec: { storageClassName: 'fast' } });

  test.each<[string, Readonly<Record<string, unknown>>, boolean, string]>([
    ['no class takes one without', {}, false, 'plain'],
    ['no class takes one of the default class', {}, true, 'fast'],
    [`class '' takes one without, whatever the default`, { storageClassName: '' }, true, 'plain'],
    ['a class takes one of that class, whatever the default', { storageClassName: 'fast' }, false, 'fast'],
  ])('knows that a claim with %s', (_what, spec, isDefault, expected) => {
    const objects = [storageClass('fast', { isDefault }), plain, fast, claim('data', '1Gi', { spec })];
    expect(answers(...objects)).toEqual([`certain: ${expected}`]);
  });

  test.each<[string, boolean, string]>([
    ['fewest access modes when the class binds at once', false, 'ten'],
    ['smallest size when the class waits for a consumer', true, 'five'],
  ])('goes by %s', (_rule, waits, expected) => {
    const spec = { storageClassName: 'nfs' };
    const objects = [
      storageClass('nfs', { waits }),
      volume('ten', '10Gi', { modes: [RWX], spec }),
      volume('five', '5Gi', { modes: [RWX, RWO], spec }),
      claim('data', '1Gi', { modes: [RWX], spec }),
    ];
    expect(answers(...objects)).toEqual([`certain: ${expected}`]);
  });
});

describe('PVB001: no volume can hold a claim', () => {
  test('is silent when a volume of exactly that size and mode is there', () => {
    expect(codes(volume('pv', '5Gi'), claim('data', '5Gi'))).toEqual([]);
  });

  test('names the claim, what it asks for, and why each volume is passed over', () => {
    const objects = [
      volume('pv-small', '1Gi'),
      volume('pv-modes', '5Gi', { modes: [RWX] }),
      volume('pv-class', '5Gi', { spec: { storageClassName: 'slow' } }),
      claim('data', '5Gi'),
    ];
    expect(onlyFinding(...objects)).toEqual({
      code: 'PVB001',
      severity: 'error',
      path: 'test/PersistentVolumeClaim/data',
      message:
        `'claim' must find a PersistentVolume, got "ReadWriteOnce, 5Gi": ` +
        'pv-small holds 1Gi, pv-modes has no ReadWriteOnce, pv-class has class slow',
      fix: 'define a volume of at least 5Gi with ReadWriteOnce, or ask for less',
      related: [],
    });
  });

  test.each<[string, readonly KubernetesObject[], string]>([
    ['there are none', [claim('data', '1Gi')], `got "ReadWriteOnce, 1Gi", and there is no volume at all`],
    [
      'the class is one that no volume has',
      [volume('pv', '1Gi'), claim('data', '1Gi', { spec: { storageClassName: 'fast' } })],
      `got "ReadWriteOnce, 1Gi, class fast": pv has no class`,
    ],
    [
      'the named volume does not exist',
      [volume('pv', '1Gi'), claim('data', '1Gi', { spec: { volumeName: 'vp' } })],
      `got "ReadWriteOnce, 1Gi": vp does not exist`,
    ],
    [
      'the named volume is too small',
      [volume('pv', '1Gi'), claim('data', '2Gi', { spec: { volumeName: 'pv' } })],
      `got "ReadWriteOnce, 2Gi": pv holds 1Gi`,
    ],
    [
      'the only volume is kept for another claim',
      [volume('pv', '1Gi', { spec: { claimRef: { namespace: 'web', name: 'data' } } }), claim('data', '1Gi')],
      `got "ReadWriteOnce, 1Gi": pv is kept for web/data`,
    ],
    [
      'seven volumes are too small, of which it lists five',
      [...[1, 2, 3, 4, 5, 6, 7].map((n) => volume(`pv-${n}`, `${n}Mi`)), claim('data', '1Gi')],
      'pv-1 holds 1Mi, pv-2 holds 2Mi, pv-3 holds 3Mi, pv-4 holds 4Mi, pv-5 holds 5Mi, and 2 more',
    ],
  ])('says so when %s', (_case, objects, message) => {
    const { code, message: text } = onlyFinding(...objects);
    expect(code).toBe('PVB001');
    expect(text).toContain(message);
  });

  test('leaves a claim to the provisioner of its class', () => {
    const objects = [
      storageClass('fast', { provisioner: 'example.com/nfs' }),
      claim('data', '1Gi', { spec: { storageClassName: 'fast' } }),
    ];
    expect(answers(...objects)).toEqual(['dynamic: ']);
    expect(codes(...objects)).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a selector', { selector: { matchLabels: { disktype: 'ssd' } } }],
    ['the name of a volume', { volumeName: 'pv' }],
  ])('knows that nothing is provisioned for a claim with %s', (_means, spec) => {
    const fast = storageClass('fast', { provisioner: 'example.com/nfs' });
    expect(answers(fast, claim('data', '1Gi', { spec: { storageClassName: 'fast', ...spec } }))).toEqual([
      'unbound: , or none',
    ]);
  });
});

describe('PVB002: which volume a claim gets depends on the order of arrival', () => {
  const twins = [volume('pv-a', '5Gi'), volume('pv-b', '5Gi')];

  test('is silent when one of the two is smaller', () => {
    expect(answers(volume('pv-a', '5Gi'), volume('pv-b', '4Gi'), claim('data', '1Gi'))).toEqual(['certain: pv-b']);
  });

  test('is an error for a claim in which a StatefulSet keeps its state', () => {
    const set: KubernetesObject = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: { replicas: 1, volumeClaimTemplates: [claim('data', '1Gi')] },
    };
    const { code, severity, path } = onlyFinding(...twins, set);
    expect({ code, severity, path }).toEqual({ code: 'PVB002', severity: 'error', path: 'test/StatefulSet/db' });
  });

  test('counts a new volume among the answers when the class provisions', () => {
    const fast = { storageClassName: 'fast' };
    const objects = [
      storageClass('fast', { provisioner: 'example.com/nfs' }),
      volume('pv', '1Gi', { spec: fast }),
      claim('one', '1Gi', { spec: fast }),
      claim('two', '1Gi', { spec: fast }),
    ];
    expect(codes(...objects)).toEqual(['PVB002', 'PVB002']);
    expect(proved(...objects).findings[0].message).toBe(
      `'claim' must have one answer, got "undecided: pv or a new volume"`,
    );
    expect(bindings(...objects)[0]).toMatchObject({ mayStayPending: false, mayBeProvisioned: true });
  });
});

describe('PVB003: claims compete for too few volumes', () => {
  const small = claim('small', '1Gi');
  const large = claim('large', '2Gi');

  test('is silent when each claim has a volume that the other would take last', () => {
    expect(answers(volume('pv-1', '1Gi'), volume('pv-2', '2Gi'), small, large)).toEqual([
      'certain: pv-1',
      'certain: pv-2',
    ]);
  });

  test('is raised for the large claim when the small volume is gone', () => {
    expect(answers(volume('pv-2', '2Gi'), volume('pv-3', '500Mi'), small, large)).toEqual([
      'undecided: pv-2, or none',
      'undecided: pv-2, or none',
    ]);
  });

  test('tells each of two claims for one volume', () => {
    const objects = [volume('pv', '1Gi'), claim('one', '1Gi'), claim('two', '1Gi')];
    expect(codes(...objects)).toEqual(['PVB003', 'PVB003']);
    expect(proved(...objects).findings[0]).toMatchObject({
      severity: 'error',
      path: 'test/PersistentVolumeClaim/one',
      message: `'claim' must find a volume in every order of arrival, got "pv, or none"`,
      related: ['test/PersistentVolume/pv'],
    });
  });
});

describe('PVB004: a size is not a quantity', () => {
  test('names the object and the field, and binds all the others', () => {
    const objects = [volume('pv', '5GB'), volume('other', '1Gi'), claim('data', '1Gi')];
    expect(proved(...objects).findings.map(findingText)).toEqual([
      `[test/PersistentVolume/pv] 'spec.capacity.storage' must be a quantity such as 5Gi or 500m, got "5GB"; ` +
        'did you mean "5G"?',
    ]);
    expect(answers(...objects)).toEqual(['certain: other']);
  });
});
