import { Chart, Testing } from 'cdk8s';
import {
  AccessMode,
  SelectorOperator,
  StorageClass,
  VolumeClaim,
  type VolumeClaimProps,
  VolumeMode,
} from '../../../constructs/storage';
import { statefulRecords } from '../../../src/identity';
import { Quantity } from '../../../src/values';
import { only } from '../../support/manifest';
import { Testbed } from '../../support/tree';

const minimal: VolumeClaimProps = { capacity: Quantity.parse('5Gi'), accessModes: [AccessMode.READ_WRITE_MANY] };

function render(props: Partial<VolumeClaimProps> = {}, namespace?: string) {
  const chart = new Chart(Testing.app(), 'test', { namespace });
  const claim = new VolumeClaim(chart, 'Downloads', { ...minimal, ...props });
  return { claim, object: only(chart, 'PersistentVolumeClaim') };
}

describe('VolumeClaim', () => {
  test('asks for a size and modes, and leaves the choice to the binder', () => {
    expect(render().object).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'downloads' },
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '5Gi' } } },
    });
  });

  test('stands in the namespace of its chart', () => {
    const { claim, object } = render({}, 'web');
    expect([claim.namespace, object.metadata.namespace]).toEqual(['web', 'web']);
  });

  test('takes another name when given one', () => {
    const { claim, object } = render({ name: 'linuxea-pvc' });
    expect([claim.name, object.metadata.name]).toEqual(['linuxea-pvc', 'linuxea-pvc']);
  });

  test.each<[string, Partial<VolumeClaimProps>, object]>([
    [
      'no class, so that the default class stays away',
      { volume: { name: 'v' } },
      { volumeName: 'v', storageClassName: '' },
    ],
    [
      "the volume's class",
      { volume: { name: 'v', storageClassName: 'slow' } },
      { volumeName: 'v', storageClassName: 'slow' },
    ],
    [
      'the class it states',
      { volume: { name: 'v' }, storageClassName: 'fast' },
      { volumeName: 'v', storageClassName: 'fast' },
    ],
  ])('that names a volume asks for %s', (_class, props, spec) => {
    expect(render(props).object.spec).toMatchObject(spec);
  });

  test.each(['', 'fast'])('passes on the class "%s"', (storageClassName) => {
    expect(render({ storageClassName }).object.spec.storageClassName).toBe(storageClassName);
  });

  test('asks for a class of the tree by the name that it has', () => {
    const backend = {
      facts: { accessModes: [], enforcesCapacity: true, nodePackages: [], kernelModules: [], listeners: [] },
      bind: () => ({ provisioner: 'example.org/disk' }),
    };
    const storageClassName = new StorageClass(Testing.chart(), 'Fast', { backend, name: 'very-fast' });
    expect(render({ storageClassName }).object.spec.storageClassName).toBe('very-fast');
  });

  test('NFS-9: asks for labels of its volume, as document 003 does', () => {
    const selector = {
      matchLabels: { disktype: 'ssd' },
      matchExpressions: [
        { key: 'region', operator: SelectorOperator.IN, values: ['shenzhen'] },
        { key: 'env', operator: SelectorOperator.NOT_IN, values: ['testing'] },
        { key: 'example.org/checked', operator: SelectorOperator.EXISTS },
        { key: 'broken', operator: SelectorOperator.DOES_NOT_EXIST },
      ],
    };
    expect(render({ selector }).object.spec.selector).toEqual({
      matchLabels: { disktype: 'ssd' },
      matchExpressions: [
        { key: 'region', operator: 'In', values: ['shenzhen'] },
        { key: 'env', operator: 'NotIn', values: ['testing'] },
        { key: 'example.org/checked', operator: 'Exists' },
        { key: 'broken', operator: 'DoesNotExist' },
      ],
    });
  });

  test('carries labels of its own, and asks for a raw device when told so', () => {
    const { object } = render({ labels: { app: 'registry' }, volumeMode: VolumeMode.BLOCK });
    expect([object.metadata.labels, object.spec.volumeMode]).toEqual([{ app: 'registry' }, 'Block']);
  });

  test('is data: its loss is a loss of data', () => {
    const bed = new Testbed();
    new VolumeClaim(bed.chart('web'), 'downloads', minimal);
    expect(statefulRecords(bed.records)).toContainEqual({
      path: 'web/downloads/Resource',
      type: 'PersistentVolumeClaim',
      name: 'downloads',
      aliases: [],
    });
  });

  test.each<[string, Partial<VolumeClaimProps>, string]>([
    [
      'a size of nothing',
      { capacity: Quantity.parse('-1Gi') },
      `'capacity' must be more than nothing, got "-1Gi"; give it a size such as 5Gi`,
    ],
    [
      'no access mode',
      { accessModes: [] },
      `'accessModes' must name at least one mode, got "none"; ReadWriteMany suits most volumes`,
    ],
    [
      'a selector that asks nothing',
      { selector: { matchLabels: {} } },
      `'selector' must ask for a label, got "nothing"; leave it out to take any volume`,
    ],
    [
      'a selector with what is no label',
      { selector: { matchLabels: { 'disk type': 'ssd' } } },
      `'selector' must name labels, got "disk type"; use letters, digits, '-', '_' and '.', a domain before a slash`,
    ],
    [
      'a selector with what no label can be',
      { selector: { matchExpressions: [{ key: 'a', operator: SelectorOperator.IN, values: ['b c'] }] } },
      `'selector' must ask for values of labels, got "b c"; use at most 63 letters, digits, '-', '_' and '.'`,
    ],
    [
      'a comparison with nothing',
      { selector: { matchExpressions: [{ key: 'region', operator: SelectorOperator.NOT_IN, values: [] }] } },
      `'selector' must say the values of NotIn, got "region" without any; list them in 'values'`,
    ],
    [
      'values that nothing is compared with',
      { selector: { matchExpressions: [{ key: 'region', operator: SelectorOperator.EXISTS, values: ['a', 'b'] }] } },
      `'selector' must not give values to Exists, got "region" with a, b; remove them`,
    ],
    [
      'a selector beside the volume that is meant',
      { selector: { matchLabels: { disktype: 'ssd' } }, volume: { name: 'pv0002' } },
      `'selector' must not stand beside 'volume', which nobody compares with it, got "pv0002"; keep the one that is meant`,
    ],
    [
      'a name that the API server would refuse',
      { name: 'My claim' },
      `'name' must be a name in lower case, got "My claim"; use letters, digits, '-' and '.'`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(() => render(props)).toThrow(new Error(`[test/Downloads] ${message}`));
  });
});
