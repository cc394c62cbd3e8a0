import { readPreview, targetsOf } from '../../../src/plan';
import { assembled } from '../../support/environments';
import { changedLab, PREVIEW } from '../../support/recorded-preview';

const assembly = assembled(changedLab);

/** Names of the targets of a path, in a preview in which some resources stay as they are. */
function targets(only: string, still: RegExp = /^$/): readonly string[] {
  const digest = JSON.parse(PREVIEW);
  const steps = digest.steps.map((step: { op: string; urn: string }) =>
    still.test(step.urn) ? { ...step, op: 'same' } : step,
  );
  const preview = readPreview(JSON.stringify({ steps }), assembly.records);
  return targetsOf(assembly, preview, only)
    .map((urn) => urn.split('::').slice(3).join('::'))
    .sort();
}

describe('the targets of a path', () => {
  test('are itself, and what it is made after where that changes', () => {
    expect(targets('lab-host/lab-worker3', /providers/)).toEqual([
      'lab-host/lab-system/lab-worker3-root',
      'lab-host/lab-worker3',
      'lab-host/lab-worker3/CloudInit',
    ]);
    expect(targets('lab-host/lab-nfs/Resource', /providers/)).toEqual([
      'lab-host/lab-data/lab-nfs-exports',
      'lab-host/lab-nfs',
      'lab-host/lab-nfs/CloudInit',
    ]);
  });

  test('are itself even where nothing changes', () => {
    expect(targets('lab-host/lab-net', /./)).toEqual(['lab-host/lab-net']);
  });

  test('bring the deletions of what once depended on them, which the engine plans as well', () => {
    expect(targets('lab-host/lab-net', /providers/)).toEqual(['lab-host/lab-net', 'lab-host/lab-worker2']);
    const ofHost = targets('lab-host/lab-worker1');
    expect(ofHost).toEqual(
      expect.arrayContaining(['lab-host', 'lab-host/lab-worker2', 'lab-host/lab-worker2/CloudInit']),
    );
    expect(ofHost).not.toContain('lab-host/lab-worker3');
  });

  test('may have left the tree', () => {
    expect(targets('lab-host/lab-worker2', /providers/)).toEqual([
      'lab-host/lab-worker2',
      'lab-host/lab-worker2/CloudInit',
    ]);
  });

  test('of an object of the cluster are the machines as well, where these change', () => {
    const digest = JSON.parse(PREVIEW);
    const urn = 'urn:pulumi:lab::strata::kubernetes:core/v1:PersistentVolumeClaim::web/reports';
    const preview = readPreview(JSON.stringify({ steps: [...digest.steps, { op: 'create', urn }] }), assembly.records);
    const names = targetsOf(assembly, preview, 'web/reports').map((each) => each.split('::').at(-1));
    expect(names).toEqual(expect.arrayContaining(['web/reports', 'lab-host/lab-worker1', 'lab-host/lab-worker3']));
    expect(names).not.toContain('lab-host/lab-cp1');
  });
});
