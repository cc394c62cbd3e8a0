import { WebApp } from '../../../constructs/workload';
import { assemble } from '../../../src/assembly';
import { countsOf } from '../../../src/report';
import { Secret } from '../../../src/values';
import { bound, hostOnly } from '../../support/sites';
import { Testbed } from '../../support/tree';

describe('countsOf', () => {
  test('counts Kubernetes objects by kind, kinds sorted', () => {
    const { kubernetes, libvirt } = countsOf(assemble(bound.build()));
    expect(Object.entries(kubernetes)).toEqual([
      ['Namespace', 1],
      ['PersistentVolume', 1],
      ['PersistentVolumeClaim', 1],
    ]);
    expect(libvirt).toEqual({});
  });

  test('counts libvirt objects by type', () => {
    const bed = new Testbed();
    bed.machine('vm1');
    expect(Object.entries(countsOf(assemble(bed.platform)).libvirt)).toEqual([
      ['cloud-init-disk', 1],
      ['domain', 1],
      ['network', 1],
      ['pool', 1],
      ['volume', 2],
    ]);
  });

  test('counts a Secret that must exist, though no file holds it', () => {
    const bed = new Testbed();
    new WebApp(bed.chart('web'), 'Portal', { name: 'portal', files: {}, htpasswd: Secret.config('portal') });
    expect(countsOf(assemble(bed.platform)).kubernetes.Secret).toBe(1);
  });

  test('has nothing for Kubernetes where there is no cluster', () => {
    expect(countsOf(assemble(hostOnly.build()))).toEqual({ libvirt: { pool: 1 }, kubernetes: {} });
  });
});
