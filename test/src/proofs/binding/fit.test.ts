import { matches, whyNot } from '../../../../src/proofs/binding/fit';
import { claimsIn, type LabelSelector, volumeOf } from '../../../../src/proofs/binding/model';
import type { KubernetesObject } from '../../../../src/records';
import { objectRecord } from '../../../support/facts';
import { claim, ROX, RWO, RWX, type StorageFacts, volume } from '../../../support/storage-objects';

/** A volume of the size that the claim asks for, unless told otherwise. */
type Offer = StorageFacts & { readonly storage?: string };

function reason(asked: StorageFacts, { storage = '2Gi', ...offered }: Offer): string | undefined {
  const [wanted] = claimsIn([objectRecord(claim('data', '2Gi', asked))], undefined);
  return whyNot(wanted, volumeOf(objectRecord(volume('pv', storage, offered))));
}

const ssd: LabelSelector = { matchLabels: { disktype: 'ssd' } };
const own = { claimRef: { namespace: 'default', name: 'data' } };

describe('whyNot', () => {
  test.each<[string, StorageFacts, Offer]>([
    ['exactly what is asked', {}, {}],
    ['more room', {}, { storage: '3Gi' }],
    ['more access modes', { modes: [RWX] }, { modes: [RWO, ROX, RWX] }],
    ['the same class', { spec: { storageClassName: 'fast' } }, { spec: { storageClassName: 'fast' } }],
    ['the labels of the selector', { spec: { selector: ssd } }, { labels: { disktype: 'ssd', site: 'a' } }],
    ['an empty selector', { spec: { selector: {} } }, {}],
    ['the volumeMode asked for', { spec: { volumeMode: 'Block' } }, { spec: { volumeMode: 'Block' } }],
    ['Filesystem, which is what no volumeMode means', { spec: { volumeMode: 'Filesystem' } }, {}],
    [
      'the VolumeAttributesClass asked for',
      { spec: { volumeAttributesClassName: 'gold' } },
      { spec: { volumeAttributesClassName: 'gold' } },
    ],
    ['an empty VolumeAttributesClass, which is none', {}, { spec: { volumeAttributesClassName: '' } }],
    [
      'its name in the claim, and no whole byte too little',
      { spec: { volumeName: 'pv' } },
      { storage: '2147483647.5' },
    ],
    ['a claimRef, whatever its class', {}, { spec: { ...own, storageClassName: 'fast' } }],
    ['a claimRef, whatever the selector', { spec: { selector: ssd } }, { spec: own }],
    ['its name in the claim, whatever the selector', { spec: { selector: ssd, volumeName: 'pv' } }, {}],
  ])('lets a volume fit with %s', (_what, asked, offered) => {
    expect(reason(asked, offered)).toBeUndefined();
  });

  test.each<[string, StorageFacts, Offer, string]>([
    ['too little room', {}, { storage: '1Gi' }, 'holds 1Gi'],
    ['one byte too little', {}, { storage: '2147483647' }, 'holds 2147483647'],
    ['a mode missing', { modes: [RWO, RWX] }, { modes: [RWO] }, 'has no ReadWriteMany'],
    ['two modes missing', { modes: [RWX, ROX] }, { modes: [RWO] }, 'has no ReadOnlyMany, ReadWriteMany'],
    ['another volumeMode', {}, { spec: { volumeMode: 'Block' } }, 'has volumeMode Block'],
    ['another class', {}, { spec: { storageClassName: 'fast' } }, 'has class fast'],
    [
      'another VolumeAttributesClass',
      { spec: { volumeAttributesClassName: 'gold' } },
      { spec: { volumeAttributesClassName: 'silver' } },
      'has another VolumeAttributesClass',
    ],
    [
      'no VolumeAttributesClass where one is asked for',
      { spec: { volumeAttributesClassName: 'gold' } },
      { spec: own },
      'has no VolumeAttributesClass',
    ],
    ['half a byte too little', {}, { storage: '2147483647.5' }, 'holds 2147483647500m'],
    ['no class where one is asked for', { spec: { storageClassName: 'fast' } }, {}, 'has no class'],
    ['other labels', { spec: { selector: ssd } }, { labels: { disktype: 'hdd' } }, 'does not match the selector'],
    ['another claim', {}, { spec: { claimRef: { namespace: 'default', name: 'other' } } }, 'is kept for default/other'],
    ['another namespace', {}, { spec: { claimRef: { namespace: 'web', name: 'data' } } }, 'is kept for web/data'],
    ['a claimRef of its own, too small', {}, { storage: '1Gi', spec: own }, 'holds 1Gi'],
    ['a claimRef of its own, without the mode', { modes: [RWX] }, { spec: own }, 'has no ReadWriteMany'],
    ['its name in the claim, too small', { spec: { volumeName: 'pv' } }, { storage: '1Gi' }, 'holds 1Gi'],
    [
      'its name in the claim, of another class',
      { spec: { volumeName: 'pv', storageClassName: 'fast' } },
      {},
      'has no class',
    ],
  ])('passes a volume over for %s', (_what, asked, offered, expected) => {
    expect(reason(asked, offered)).toBe(expected);
  });

  test('asks nothing where claim and volume name each other, as the controller does', () => {
    const asked = { modes: [RWX], spec: { volumeName: 'pv', storageClassName: 'fast', volumeMode: 'Block' } };
    expect(reason(asked, { storage: '1Gi', spec: own })).toBeUndefined();
  });
});

describe('whyNot, of what was read from a cluster', () => {
  const live = (uid: string): KubernetesObject => {
    const object = claim('data', '2Gi');
    return { ...object, metadata: { ...object.metadata, uid } };
  };
  const kept = volumeOf(objectRecord(volume('pv', '2Gi', { spec: { claimRef: { ...own.claimRef, uid: '1f2e' } } })));

  test.each([
    ['1f2e', undefined],
    ['9a8b', 'is kept for default/data with uid 1f2e'],
  ])('knows the claim of a volume by its uid: %s', (uid, expected) => {
    const [wanted] = claimsIn([objectRecord(live(uid))], undefined);
    expect(whyNot(wanted, kept)).toBe(expected);
  });

  test('passes over what is being deleted', () => {
    const object = volume('pv', '2Gi');
    const going = { ...object, metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
    const [wanted] = claimsIn([objectRecord(claim('data', '2Gi'))], undefined);
    expect(whyNot(wanted, volumeOf(objectRecord(going)))).toBe('is being deleted');
  });
});

describe('matches', () => {
  test.each<[string, LabelSelector, Readonly<Record<string, string>>, boolean]>([
    ['nothing asked', {}, {}, true],
    ['all labels there', { matchLabels: { a: '1', b: '2' } }, { a: '1', b: '2', c: '3' }, true],
    ['one label of two', { matchLabels: { a: '1', b: '2' } }, { a: '1' }, false],
    ['In, with the value', expression('In', ['1', '2']), { a: '2' }, true],
    ['In, with another value', expression('In', ['1', '2']), { a: '3' }, false],
    ['In, without the label', expression('In', ['1']), {}, false],
    ['NotIn, with the value', expression('NotIn', ['1']), { a: '1' }, false],
    ['NotIn, with another value', expression('NotIn', ['1']), { a: '2' }, true],
    ['NotIn, without the label', expression('NotIn', ['1']), {}, true],
    ['Exists, with the label', expression('Exists'), { a: '' }, true],
    ['Exists, without the label', expression('Exists'), { b: '' }, false],
    ['DoesNotExist, with the label', expression('DoesNotExist'), { a: '' }, false],
    ['DoesNotExist, without the label', expression('DoesNotExist'), {}, true],
    ['an operator that Kubernetes has not', expression('Gt', ['1']), { a: '2' }, false],
    [
      'labels and expressions that hold',
      { matchLabels: { b: '2' }, ...expression('Exists') },
      { a: '1', b: '2' },
      true,
    ],
    [
      'labels that hold, an expression that does not',
      { matchLabels: { b: '2' }, ...expression('Exists') },
      { b: '2' },
      false,
    ],
  ])('judges %s', (_what, selector, labels, expected) => {
    expect(matches(selector, labels)).toBe(expected);
  });
});

function expression(operator: string, values?: readonly string[]): LabelSelector {
  return { matchExpressions: [{ key: 'a', operator, values }] };
}
