import { findingText } from '../../../src/proofs';
import { podPrivileges } from '../../../src/proofs/pod-privileges';
import type { KubernetesObject } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';

function said(spec: object): readonly string[] {
  const pod: KubernetesObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it' }, spec };
  return podPrivileges
    .prove(factsOf(objectRecord(pod)))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

function mounting(path?: string): object {
  return {
    containers: [],
    volumes: [
      { name: 'host', hostPath: { path } },
      { name: 'tmp', emptyDir: {} },
    ],
  };
}

describe('a directory of the node', () => {
  test('that holds keys is a warning with what it gives away', () => {
    expect(said(mounting('/root/.ssh'))).toEqual([
      `warning SEC001 [test/Pod/it] 'volumes.host' must not be a directory that gives the pod the keys of the root ` +
        'user of the node, got "/root/.ssh"; mount a Secret, or a directory of its own',
    ]);
  });

  test.each([
    ['/', 'all of the node'],
    ['/etc/', 'the passwords and settings of the node'],
    ['//etc/kubernetes/pki', 'the keys of the cluster'],
    ['/var/run/docker.sock', 'the container runtime'],
    ['/run/containerd/containerd.sock', 'the container runtime'],
    ['/var/lib/etcd', 'the whole content of the cluster'],
  ])('%s gives the pod %s', (path, given) => {
    expect(said(mounting(path))).toEqual([expect.stringContaining(`gives the pod ${given}`)]);
  });

  test.each(['/srv/data', '/etc/localtime', '/rootless', '/var/log', '/proc', '/var/lib/kubelet/plugins', undefined])(
    '%s is only a directory',
    (path) => {
      expect(said(mounting(path))).toEqual([]);
    },
  );
});

describe('the root user', () => {
  const root = { securityContext: { runAsUser: 0 } };
  const fix = 'name a user above 0, and let fsGroup give it the volumes';
  const of = (place: string) =>
    `warning SEC002 [test/Pod/it] '${place}.runAsUser' must be a user of the image's own, got "0", which is root; ${fix}`;

  test.each<[string, object, readonly string[]]>([
    ['of the pod', { ...root, containers: [{ name: 'a' }] }, [of('securityContext')]],
    ['of one container', { containers: [{ name: 'a', ...root }, { name: 'b' }] }, [of('containers.a.securityContext')]],
    [
      'of one that starts before',
      { initContainers: [{ name: 'a', ...root }] },
      [of('initContainers.a.securityContext')],
    ],
  ])('is a warning where it is that %s', (_case, spec, messages) => {
    expect(said(spec)).toEqual(messages);
  });

  test('of the pod is nobody where each container has its own', () => {
    const own = { securityContext: { runAsUser: 101 } };
    expect(said({ ...root, containers: [{ name: 'a', ...own }] })).toEqual([]);
  });
});

describe('the wall between a pod and its node', () => {
  test('is a warning where a privileged container tears it down', () => {
    expect(said({ containers: [{ name: 'a', securityContext: { privileged: true } }] })).toEqual([
      `warning SEC003 [test/Pod/it] 'containers.a.securityContext.privileged' must be false, got "true"; ` +
        'add the one capability, or the one device, that it needs',
    ]);
  });

  test.each([
    ['hostNetwork', 'the network of its node'],
    ['hostPID', 'the processes of its node'],
    ['hostIPC', 'the shared memory of its node'],
  ])('is a warning where %s leaves it open', (field, what) => {
    expect(said({ containers: [], [field]: true })).toEqual([
      `warning SEC004 [test/Pod/it] '${field}' must be false, got "true": the pod has ${what}; leave it out`,
    ]);
    expect(said({ containers: [], [field]: false })).toEqual([]);
  });
});

test('what makes no pods has no privileges', () => {
  const map: KubernetesObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' } };
  expect(podPrivileges.prove(factsOf(objectRecord(map))).findings).toEqual([]);
});
