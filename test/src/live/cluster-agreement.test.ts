import fc from 'fast-check';
import { compareBindings, compareEndpoints, compareNodes, differenceText } from '../../../src/live';
import type { BindingPrediction } from '../../../src/proofs';
import type { KubernetesObject, NodeRecord } from '../../../src/records';
import { liveClaim, liveNode, liveService, liveSlice, liveVolume } from '../../support/live-objects';
import { nodeRecord } from '../../support/network-records';

function binding(verdict: BindingPrediction['verdict'], ...volumes: readonly string[]): BindingPrediction {
  const claim = { path: 'web/downloads', namespace: 'web', claim: 'downloads' };
  return { kind: 'binding', ...claim, verdict, volumes, mayStayPending: false, mayBeProvisioned: false };
}

function judged(prediction: BindingPrediction, ...live: readonly KubernetesObject[]): readonly string[] {
  return compareBindings([prediction], live).differences.map(differenceText);
}

const provisioned = { 'pv.kubernetes.io/provisioned-by': 'nfs.csi.k8s.io' };

describe('a live binding', () => {
  test.each<[string, BindingPrediction, readonly KubernetesObject[]]>([
    [
      'the predicted volume',
      binding('certain', 'downloads'),
      [liveClaim('web/downloads', 'downloads'), liveVolume('downloads', 'web/downloads')],
    ],
    [
      'a volume that a provisioner made, where that was predicted',
      binding('dynamic'),
      [liveClaim('web/downloads', 'pvc-1'), liveVolume('pvc-1', 'web/downloads', provisioned)],
    ],
    [
      'a new volume, where that may come',
      { ...binding('undecided', 'one'), mayBeProvisioned: true },
      [liveClaim('web/downloads', 'pvc-1'), liveVolume('pvc-1', 'web/downloads', provisioned)],
    ],
    [
      'nothing, where it may stay Pending',
      { ...binding('undecided', 'one'), mayStayPending: true },
      [liveClaim('web/downloads')],
    ],
  ])('agrees on %s', (_case, prediction, live) => {
    expect(judged(prediction, ...live)).toEqual([]);
  });

  test('of an undecided claim agrees on any of its volumes, and on no other', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(), (volumes, pick) => {
        const got = volumes[pick % volumes.length];
        const live = [liveClaim('web/downloads', got), liveVolume(got, 'web/downloads')];
        const others = volumes.filter((each) => each !== got);
        expect(judged(binding('undecided', ...volumes), ...live)).toEqual([]);
        expect(judged(binding('undecided', ...others), ...live)).toHaveLength(1);
      }),
    );
  });

  test.each<[string, BindingPrediction, readonly KubernetesObject[], string]>([
    [
      'another volume',
      binding('certain', 'downloads'),
      [liveClaim('web/downloads', 'reports'), liveVolume('reports', 'web/downloads')],
      'predicted downloads, is reports; name the volume in the tree, or delete the claim and let it bind again; what it ' +
        'wrote lies on reports',
    ],
    ['no claim', binding('certain', 'downloads'), [], 'predicted downloads, is missing; apply the environment;'],
    [
      'a claim that waits',
      binding('certain', 'downloads'),
      [liveClaim('web/downloads')],
      'predicted downloads, is Pending; `kubectl describe pvc downloads -n web` says why',
    ],
    [
      'a volume that is kept for another claim',
      binding('certain', 'downloads'),
      [liveClaim('web/downloads', 'downloads'), liveVolume('downloads', 'web/other')],
      `predicted downloads, is downloads, which is kept for web/other; correct 'claimRef' of the volume`,
    ],
    [
      'a volume that somebody defined, where a provisioner was to make one',
      binding('dynamic'),
      [liveClaim('web/downloads', 'reports'), liveVolume('reports', 'web/downloads')],
      'predicted a new volume, is reports;',
    ],
  ])('differs on %s', (_case, prediction, live, text) => {
    expect(judged(prediction, ...live)).toEqual([expect.stringContaining(`binding web/downloads: ${text}`)]);
  });
});

describe('live endpoints', () => {
  const predicted = { kind: 'endpoints', path: 'web/portal', namespace: 'web', service: 'portal', pods: 2 } as const;
  const judgedPods = (...live: readonly KubernetesObject[]) =>
    compareEndpoints([predicted], live).differences.map(differenceText);

  test('count ready pods, each once however many slices it stands in', () => {
    const slice = liveSlice('web/portal', { a: true, b: undefined, c: false });
    expect(judgedPods(liveService('web/portal'), slice, slice)).toEqual([]);
  });

  test.each<[string, readonly KubernetesObject[], string]>([
    [
      'a pod is not ready',
      [liveService('web/portal'), liveSlice('web/portal', { a: true, b: false })],
      'is 1; `kubectl get',
    ],
    ['nothing stands behind it', [liveService('web/portal')], 'is 0; `kubectl get'],
    ['the Service is gone', [liveSlice('web/portal', { a: true, b: true })], 'is missing; apply the environment'],
    [
      'another namespace has them',
      [liveService('web/portal'), liveSlice('shop/portal', { a: true, b: true })],
      'is 0;',
    ],
  ])('differ when %s', (_case, live, text) => {
    expect(judgedPods(...live)).toEqual([
      expect.stringContaining(`endpoints web/portal: predicted 2 ready pods, ${text}`),
    ]);
  });
});

describe('live nodes', () => {
  const node = nodeRecord('node-1', '10.0.1.66') as NodeRecord;
  const judgedNodes = (...live: readonly KubernetesObject[]) =>
    compareNodes([node], live).differences.map(({ actual }) => actual);

  test('agree on the internal address, which may be one of several', () => {
    expect(judgedNodes(liveNode('node-1', '10.0.1.66'), liveNode('node-2', '10.0.1.67'))).toEqual([]);
    expect(judgedNodes(liveNode('node-1', 'fd00::1', '10.0.1.66'))).toEqual([]);
  });

  test('differ on another address, on none, and on a node that never joined', () => {
    expect(judgedNodes(liveNode('node-1', '10.0.1.99'))).toEqual(['10.0.1.99']);
    expect(judgedNodes(liveNode('node-1'))).toEqual(['no address at all']);
    expect(judgedNodes()).toEqual(['no node of the cluster']);
  });
});
