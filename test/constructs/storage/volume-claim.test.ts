import { Chart, Testing } from 'cdk8s';
import { AccessMode, VolumeClaim, type VolumeClaimProps } from '../../../constructs/storage';
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
      'a name that the API server would refuse',
      { name: 'My claim' },
      `'name' must be a name in lower case, got "My claim"; use letters, digits, '-' and '.'`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(() => render(props)).toThrow(new Error(`[test/Downloads] ${message}`));
  });
});
