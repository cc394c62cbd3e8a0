import { findingText } from '../../../src/proofs';
import { images } from '../../../src/proofs/images';
import type { KubernetesObject } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';

function pod(spec: object): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it' }, spec };
}

function running(image: string | undefined): KubernetesObject {
  return pod({ containers: [{ name: 'web', image }] });
}

function said(object: KubernetesObject): readonly string[] {
  return images
    .prove(factsOf(objectRecord(object)))
    .findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

describe('IMG001', () => {
  test.each([
    ['nginx', 'nginx:<version>'],
    ['nginx:latest', 'nginx:<version>'],
    ['heketi/heketi', 'heketi/heketi:<version>'],
    ['registry.lab:5000/team/web', 'registry.lab:5000/team/web:<version>'],
    ['registry.lab:5000/web:latest', 'registry.lab:5000/web:<version>'],
    ['nginx:', 'nginx:<version>'],
  ])('refuses %s', (image, fix) => {
    expect(said(running(image))).toEqual([
      `IMG001 [test/Pod/it] 'containers.web.image' must have a tag of its own or a digest, got "${image}"; write ${fix}`,
    ]);
  });

  test.each([
    'nginx:1.27.5',
    'docker.io/nginxinc/nginx-unprivileged:1.27.5-alpine',
    'registry.lab:5000/team/web:v3',
    'nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    'nginx:latest@sha256:0000000000000000000000000000000000000000000000000000000000000000',
  ])('says nothing of %s', (image) => {
    expect(said(running(image))).toEqual([]);
  });

  test('names every container, of the pod and before it, in what makes pods', () => {
    const template = {
      spec: { initContainers: [{ name: 'wait', image: 'busybox' }], containers: [{ name: 'web', image: 'nginx' }] },
    };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'it' },
      spec: { jobTemplate: { spec: { template } } },
    };
    expect(said(job).map((text) => /'(\S+)'/.exec(text)?.[1])).toEqual([
      'initContainers.wait.image',
      'containers.web.image',
    ]);
  });

  test('says nothing of a container without an image, which another rule refuses, and of what makes no pods', () => {
    expect(said(running(undefined))).toEqual([]);
    expect(said({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'it' }, data: { image: 'nginx' } })).toEqual(
      [],
    );
  });
});
