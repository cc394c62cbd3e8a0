import { consequencesOf, formerRecords, Holdings, type PlannedStep } from '../../../src/plan';
import { lab } from '../../../stacks/environments/lab';
import { assembled } from '../../support/environments';

const assembly = assembled(lab);

function step(action: PlannedStep['action'], path: string, more: Partial<PlannedStep> = {}): PlannedStep {
  const state = { urn: '', type: '', changes: [], isProtected: false, isRetained: false, former: {}, needs: [] };
  return { action, path, isInTree: true, ...state, ...more };
}

function consequences(planned: PlannedStep): readonly string[] {
  return consequencesOf(
    planned,
    new Holdings([...assembly.records, ...formerRecords([planned])], assembly.predictions),
  );
}

const DOWNLOADS =
  'PersistentVolume downloads (claim web/downloads, mounted by Deployment portal, behind Service portal)';
const REPORTS = 'PersistentVolume reports (claim web/reports, mounted by Deployment portal, behind Service portal)';

describe('what a step means for people', () => {
  test.each<[string, PlannedStep, readonly string[]]>([
    [
      'a pool that goes takes its volumes, and all that stands on them',
      step('delete', 'lab-host/lab-data/Resource'),
      [
        'lost with pool lab-data: lab-nfs-exports.qcow2',
        'lost: all data on lab-nfs-exports.qcow2, a disk of VM lab-nfs, mounted on /exports',
        `lost: ${DOWNLOADS}`,
        `lost: ${REPORTS}`,
      ],
    ],
    [
      'a new root disk is a machine built anew, and what lies on other disks is not lost',
      step('replace', 'lab-host/lab-system/lab-nfs-root/Resource'),
      [
        'lost: all data on lab-nfs-root.qcow2, the root disk of VM lab-nfs',
        'rebuild VM lab-nfs: it boots from a new disk',
      ],
    ],
    [
      'a machine that goes puts what it serves out of reach',
      step('delete', 'lab-host/lab-nfs/Resource'),
      ['VM lab-nfs is gone', `out of reach then: ${DOWNLOADS}`, `out of reach then: ${REPORTS}`],
    ],
    [
      'a first boot that changes is a machine to be built anew',
      step('update', 'lab-host/lab-cp1/CloudInit/Resource'),
      [
        'rebuild VM lab-cp1: its first-boot configuration changes, which a guest reads once; it takes effect on a new ' +
          'root disk',
      ],
    ],
    [
      'a volume of the cluster that goes leaves its directory',
      step('delete', '01-volumes/downloads/Resource'),
      [`lost to the cluster: ${DOWNLOADS}`, 'what is on it stays at 192.168.150.20:/exports/downloads'],
    ],
    [
      'a claim that goes is missed by those who mount it',
      step('replace', 'web/reports/Resource'),
      ['lost: claim web/reports, mounted by Deployment portal, behind Service portal'],
    ],
    ['a new machine harms nobody', step('create', 'lab-host/lab-nfs/Resource'), []],
    ['a Service harms nobody who keeps data', step('delete', 'web/portal/Service'), []],
    ['the image of the root disks can be fetched again', step('replace', 'lab-host/lab-system/debian-12/Resource'), []],
  ])('%s', (_case, planned, expected) => {
    expect(consequences(planned)).toEqual(expected);
  });

  test('a namespace takes its claims with it', () => {
    const namespace = assembly.records.find((each) => each.kind === 'kubernetes' && each.object.kind === 'Namespace');
    expect(consequences(step('delete', namespace?.path ?? ''))).toEqual([
      'everything in namespace web goes with it',
      'lost: claim web/downloads, mounted by Deployment portal, behind Service portal',
      'lost: claim web/reports, mounted by Deployment portal, behind Service portal',
    ]);
  });

  test('says what protects a thing, and what stays of it', () => {
    const planned = step('delete', 'web/reports/Resource', { isProtected: true, isRetained: true });
    expect(consequences(planned).slice(1)).toEqual([
      'it is protected: the deployment stops here, unless strata:allowDataLoss names it',
      'it is retained: what exists stays where it is, and the engine forgets it',
    ]);
  });

  test('knows a claim that left the tree by what the engine remembers', () => {
    const metadata = { name: 'old', namespace: 'web' };
    const former = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: { volumeName: 'archive' } };
    const type = 'kubernetes:core/v1:PersistentVolumeClaim';
    expect(consequences(step('delete', 'web/old', { isInTree: false, type, former }))).toEqual(['lost: claim web/old']);
  });
});
