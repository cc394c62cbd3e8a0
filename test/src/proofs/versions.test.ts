import { findingText } from '../../../src/proofs';
import { versions } from '../../../src/proofs/versions';
import { REMOVED_APIS } from '../../../src/proofs/versions/removed-apis';
import type { KubernetesObject } from '../../../src/records';
import { KubernetesVersion } from '../../../src/values';
import { objectRecord } from '../../support/facts';
import { storageClass, volume } from '../../support/storage-objects';

/** What is said of one object under a version of Kubernetes. */
function said(version: string, object: KubernetesObject): readonly string[] {
  const facts = { records: [objectRecord(object)], kubernetes: KubernetesVersion.parse(version) };
  return versions.prove(facts).findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

function named(apiVersion: string, kind: string): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'it' } };
}

function deployment(template: object): KubernetesObject {
  return { ...named('apps/v1', 'Deployment'), spec: { template } };
}

describe('VER001', () => {
  test.each([
    ['1.27.16', 'extensions/v1beta1', 'Deployment', 'removed in 1.16; write apps/v1'],
    ['1.27.16', 'extensions/v1beta1', 'Ingress', 'removed in 1.22; write networking.k8s.io/v1'],
    [
      '1.27.16',
      'rbac.authorization.k8s.io/v1beta1',
      'ClusterRole',
      'removed in 1.22; write rbac.authorization.k8s.io/v1',
    ],
    ['1.25.16', 'storage.k8s.io/v1beta1', 'StorageClass', 'removed in 1.22; write storage.k8s.io/v1'],
    ['1.36.4', 'autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'removed in 1.26; write autoscaling/v2'],
    [
      '1.27.16',
      'policy/v1beta1',
      'PodSecurityPolicy',
      'removed in 1.25; take the PodSecurityPolicy out; nothing took its place',
    ],
  ])('refuses under %s %s of %s', (version, apiVersion, kind, tail) => {
    expect(said(version, named(apiVersion, kind))).toEqual([
      `VER001 [test/${kind}/it] 'apiVersion' must be one that Kubernetes ${version} serves for ${kind}, ` +
        `got "${apiVersion}", ${tail}`,
    ]);
  });

  test('names what the version itself serves, where what took the place is gone as well', () => {
    const old = named('flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema');
    expect(said('1.27.16', old)[0]).toMatch(/; write flowcontrol\.apiserver\.k8s\.io\/v1beta3$/);
    expect(said('1.36.4', old)[0]).toMatch(/; write flowcontrol\.apiserver\.k8s\.io\/v1$/);
  });

  test.each([
    ['before it was removed', '1.25.16', 'autoscaling/v2beta2', 'HorizontalPodAutoscaler'],
    ['in its version of today', '1.36.4', 'apps/v1', 'Deployment'],
    ['of a custom resource', '1.36.4', 'extensions.example.org/v1beta1', 'Deployment'],
    ['of another kind of the same group', '1.36.4', 'extensions/v1beta1', 'Widget'],
  ])('says nothing of a kind %s', (_case, version, apiVersion, kind) => {
    expect(said(version, named(apiVersion, kind))).toEqual([]);
  });

  test('has each kind of an API version once', () => {
    const all = REMOVED_APIS.flatMap(({ apiVersion, kinds }) => kinds.map((kind) => `${apiVersion} ${kind}`));
    const twice = all.filter((each, index) => all.indexOf(each) !== index);
    expect(twice).toEqual([]);
  });
});

describe('GLU-4: VER002', () => {
  const gluster = { endpoints: 'glusterfs-cluster', path: 'vol' };

  test('refuses a PersistentVolume, a volume of a pod and a class of a plugin that is gone', () => {
    expect(said('1.27.16', volume('data', '1Gi', { spec: { glusterfs: gluster } }))).toEqual([
      `VER002 [test/PersistentVolume/data] 'spec' must be a volume that Kubernetes 1.27.16 can mount, ` +
        'got "glusterfs", removed in 1.26 (deprecated in 1.25 because its client library and its REST server were given ' +
        'up, kubernetes#111485); use NFS, NFS-Ganesha over gluster, or Kadalu',
    ]);
    expect(said('1.36.4', deployment({ spec: { volumes: [{ name: 'disk', rbd: {} }] } }))).toEqual([
      `VER002 [test/Deployment/it] 'volumes.disk' must be a volume that Kubernetes 1.36.4 can mount, ` +
        'got "rbd", removed in 1.31; use ceph-csi',
    ]);
    expect(said('1.27.16', storageClass('gluster', { provisioner: 'kubernetes.io/glusterfs' }))).toEqual([
      `VER002 [test/StorageClass/gluster] 'provisioner' must be a volume that Kubernetes 1.27.16 can mount, ` +
        'got "glusterfs", removed in 1.26 (deprecated in 1.25 because its client library and its REST server were given ' +
        'up, kubernetes#111485); use NFS, NFS-Ganesha over gluster, or Kadalu',
    ]);
  });

  test.each([
    ['in-tree GlusterFS under 1.25', '1.25.16', volume('data', '1Gi', { spec: { glusterfs: gluster } })],
    ['rbd under 1.27', '1.27.16', deployment({ spec: { volumes: [{ name: 'disk', rbd: {} }] } })],
    ['NFS', '1.36.4', volume('data', '1Gi', { spec: { nfs: { server: '10.0.0.1', path: '/' } } })],
    ['a volume of a pod that is called as a plugin', '1.36.4', deployment({ spec: { volumes: [{ name: 'rbd' }] } })],
    ['a class of no provisioner', '1.36.4', storageClass('local')],
    ['a class of a driver', '1.36.4', storageClass('gluster', { provisioner: 'org.gluster.glusterfs' })],
  ])('says nothing of %s', (_case, version, object) => {
    expect(said(version, object)).toEqual([]);
  });
});

describe('VER003', () => {
  test.each([
    ['scheduler.alpha.kubernetes.io/critical-pod', '1.15', 'use priorityClassName: system-cluster-critical'],
    ['seccomp.security.alpha.kubernetes.io/pod', '1.26', 'use securityContext.seccompProfile of the pod'],
    [
      'container.seccomp.security.alpha.kubernetes.io/dns',
      '1.26',
      'use securityContext.seccompProfile of the container',
    ],
  ])('refuses %s at the template of pods', (annotation, last, fix) => {
    expect(said('1.27.16', deployment({ metadata: { annotations: { [annotation]: '' } } }))).toEqual([
      `VER003 [test/Deployment/it] 'annotations' must have an effect in Kubernetes 1.27.16, ` +
        `got "${annotation}", read until ${last}; ${fix}`,
    ]);
  });

  test('refuses it at a pod itself, and at the jobs of a CronJob', () => {
    const annotations = { 'scheduler.alpha.kubernetes.io/critical-pod': '' };
    const pod = { ...named('v1', 'Pod'), metadata: { name: 'it', annotations } };
    const cron = {
      ...named('batch/v1', 'CronJob'),
      spec: { jobTemplate: { spec: { template: { metadata: { annotations } } } } },
    };
    expect([said('1.27.16', pod).length, said('1.27.16', cron).length]).toEqual([1, 1]);
  });

  test.each([
    ['a seccomp annotation that 1.25 still reads', '1.25.16', 'seccomp.security.alpha.kubernetes.io/pod'],
    ['an annotation of somebody else', '1.36.4', 'example.org/critical-pod'],
  ])('says nothing of %s', (_case, version, annotation) => {
    expect(said(version, deployment({ metadata: { annotations: { [annotation]: '' } } }))).toEqual([]);
  });
});

test('nothing is asked where there is no cluster', () => {
  expect(versions.prove({ records: [objectRecord(named('extensions/v1beta1', 'Deployment'))] }).findings).toEqual([]);
});
