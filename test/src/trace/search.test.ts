import type { KubernetesObject } from '../../../src/records';
import { choicesFor, find, suggestionsFor } from '../../../src/trace';
import { labelOf } from '../../../src/trace/search';
import { datacenter } from '../../../stacks/environments/datacenter';
import { lab } from '../../../stacks/environments/lab';
import { assembled } from '../../support/environments';
import { objectRecord } from '../../support/facts';
import { traced } from '../../support/trace';

const graph = traced(...assembled(lab).records);

function labels(text: string, within = graph): readonly string[] {
  return find(within, text).map(({ thing }) => labelOf(thing));
}

/** Names of the volumes that a text asks for. */
function volumes(text: string, within = graph): readonly string[] {
  return find(within, text).flatMap((found) => (found.volumes ?? []).map(({ volume }) => String(volume?.name)));
}

/** An object with a pod template of two containers, which share a volume. */
function workload(kind: string, name: string): KubernetesObject {
  const spec = {
    initContainers: [{ name: 'i', volumeMounts: [{ name: 'data', mountPath: '/init' }] }],
    containers: [
      { name: 'a', volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] },
      {
        name: 'b',
        volumeDevices: [{ name: 'disk', devicePath: '/dev/xvda' }],
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
    volumes: ['data', 'tmp', 'disk'].map((volume) => ({ name: volume, emptyDir: {} })),
  };
  const template = { spec };
  const all = kind === 'Pod' ? spec : kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'web' }, spec: all };
}

const workloads = traced(
  ...['Pod', 'CronJob', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job'].map((kind) =>
    objectRecord(workload(kind, kind === 'Pod' ? 'alone' : 'app')),
  ),
);

describe('a thing', () => {
  test.each([
    ['Deployment/portal', 'web/Deployment/portal'],
    ['deployment/portal', 'web/Deployment/portal'],
    ['deploy/portal', 'web/Deployment/portal'],
    ['web/Deployment/portal', 'web/Deployment/portal'],
    ['Deployment/web/portal', 'web/Deployment/portal'],
    ['web/pvc/downloads', 'web/PersistentVolumeClaim/downloads'],
    ['pv/downloads', 'PersistentVolume/downloads'],
    ['domain/lab-nfs', 'lab-host/domain/lab-nfs'],
    ['lab-host/domain/lab-nfs', 'lab-host/domain/lab-nfs'],
    ['volume/lab-nfs-exports.qcow2', 'lab-host/lab-data/volume/lab-nfs-exports.qcow2'],
    ['export/192.168.150.20:/exports/reports', 'export/192.168.150.20:/exports/reports'],
    ['node/lab-cp1', 'Node/lab-cp1'],
    ['host/lab-host', 'host/lab-host'],
    ['secret/portal-htpasswd', 'web/Secret/portal-htpasswd'],
    ['01-volumes/reports/Resource', 'PersistentVolume/reports'],
    ['01-volumes/reports', 'PersistentVolume/reports'],
  ])('is found as "%s"', (text, label) => {
    expect(labels(text)).toEqual([label]);
  });

  test('is found by its label, whatever it is', () => {
    for (const { thing } of find(graph, 'lab-host')) {
      expect(labels(labelOf(thing))).toContain(labelOf(thing));
    }
  });

  test('is one of several where a construct defines several, or several hosts have one of that name', () => {
    expect(labels('web/portal')).toEqual([
      'web/ConfigMap/portal-site',
      'web/ConfigMap/portal-server',
      'web/Deployment/portal',
      'web/Service/portal',
      'web/Secret/portal-htpasswd',
    ]);
    expect(labels('pool/data', traced(...assembled(datacenter).records))).toEqual([
      'dc-kvm1/pool/data',
      'dc-kvm2/pool/data',
      'dc-kvm3/pool/data',
    ]);
  });

  test.each(['', 'portal', 'web', 'Deployment', 'other/Deployment/portal', 'web/portal/Work', 'pod/other'])(
    'is not found as "%s"',
    (text) => {
      expect(labels(text === 'web' ? 'we' : text)).toEqual([]);
    },
  );
});

describe('a thing in the namespace default', () => {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'trial' }, spec: {} };
  const small = traced(objectRecord(object));

  test.each(['pod/trial', 'default/pod/trial', 'pod/default/trial'])('is found as "%s"', (text) => {
    expect(labels(text, small)).toEqual(['Pod/trial']);
  });
});

describe('a pod that no tree names', () => {
  test.each([
    ['pod/app-7d8f9c6b5d-x2x4z', 'web/Deployment/app'],
    ['web/po/app-7d8f9c6b5d-x2x4z', 'web/Deployment/app'],
    ['pod/app-0', 'web/StatefulSet/app'],
    ['pod/alone', 'web/Pod/alone'],
  ])('is what its name says it is made by: %s', (text, label) => {
    expect(labels(text, workloads)).toEqual([label]);
  });

  test('may be made by several', () => {
    expect(labels('pod/app-x2x4z', workloads)).toEqual(['web/DaemonSet/app', 'web/Job/app']);
  });

  test.each(['pod/app', 'pod/app-', 'pod/app-X', 'other/pod/app-0', 'pod/ap-0'])('is not found as "%s"', (text) => {
    expect(labels(text, workloads)).toEqual([]);
  });
});

describe('a place in a pod', () => {
  test.each<[string, readonly string[]]>([
    [':/data', ['data']],
    [':/data/deep/file', ['data']],
    [':/init', ['data']],
    [':/tmp', ['tmp']],
    [':/dev/xvda', ['disk']],
    [':/dat', []],
    [':/', []],
  ])('%s is the volume that is mounted there', (place, expected) => {
    expect(volumes(`web/Deployment/app${place}`, workloads)).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ['pod/alone', 'spec.volumes[1]', ['tmp']],
    ['pod/alone', 'spec.volumes[1].emptyDir', ['tmp']],
    ['pod/alone', 'spec.containers[0].volumeMounts[0].mountPath', ['tmp']],
    ['pod/alone', 'spec.initContainers[0]', ['data']],
    ['deploy/app', 'spec.template.spec.containers[1]', ['data', 'disk']],
    ['deploy/app', 'spec.template.spec.containers[1].volumeDevices[0]', ['disk']],
    ['cronjob/app', 'spec.jobTemplate.spec.template.spec.volumes[2]', ['disk']],
    ['deploy/app', 'spec', ['data', 'tmp', 'disk']],
    ['deploy/app', 'spec.template.spec.volumes[9]', []],
    ['deploy/app', 'spec.template.spec.containers[0].image', []],
  ])('%s:%s is the volume of that field', (thing, field, expected) => {
    expect(volumes(`${thing}:${field}`, workloads)).toEqual(expected);
  });
});

describe('a text that finds nothing', () => {
  test.each<[string, readonly string[]]>([
    ['deploy/portl', ['web/Deployment/portal']],
    ['web/Deploiment/portal', ['web/Deployment/portal']],
    [
      'web/Deployment/portal:/nowhere',
      [
        'web/Deployment/portal:/tmp',
        'web/Deployment/portal:/usr/share/nginx/html',
        'web/Deployment/portal:/etc/nginx/conf.d',
        'web/Deployment/portal:/srv/downloads',
        'web/Deployment/portal:/srv/reports',
        'web/Deployment/portal:/etc/nginx/auth',
      ],
    ],
    ['something quite different', []],
  ])('suggests for "%s" what is spelled alike', (text, expected) => {
    expect(suggestionsFor(graph, text)).toEqual(expected);
  });

  test('has others of its kind to choose from, else the kinds', () => {
    expect(choicesFor(graph, 'node/x')).toEqual(['Node/lab-cp1', 'Node/lab-worker1', 'Node/lab-worker2']);
    expect(choicesFor(graph, 'x')).toEqual(expect.arrayContaining(['host/...', 'domain/...', 'Deployment/...']));
  });
});
