import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { assemble } from '../../../src/assembly';
import { findingText } from '../../../src/proofs';
import { Testbed } from '../../support/tree';

function object(scope: Construct, id: string, kind = 'ConfigMap'): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind, metadata: { name: id.toLowerCase() } });
}

/** What is said of the dependencies of a tree. */
function said({ platform }: Testbed): readonly string[] {
  return assemble(platform)
    .findings.filter(({ code }) => code.startsWith('LAY'))
    .map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

function trees() {
  const bed = new Testbed();
  const machine = bed.machine('vm1');
  const base = new Chart(bed.platform, 'base');
  const web = new Chart(bed.platform, 'web');
  return { bed, machine, base, web, namespace: object(base, 'Shop', 'Namespace'), page: object(web, 'Page') };
}

describe('a dependency', () => {
  test('may lead down, and stay in its layer', () => {
    const { bed, machine, base, web, page } = trees();
    web.node.addDependency(base);
    page.node.addDependency(machine);
    object(web, 'Other').node.addDependency(page);
    expect(said(bed)).toEqual([]);
  });

  test('must not have a machine wait for what runs on machines', () => {
    const { bed, machine, page } = trees();
    machine.node.addDependency(page);
    expect(said(bed)).toEqual([
      `error LAY002 [kvm1/vm1] 'dependencies' must lead to a layer below, got "kvm1/vm1 -> web/Page": the workloads ` +
        'stand on the hosts, so that leads back to where it starts; remove the dependency, or turn it round',
    ]);
  });

  test('must not have the cluster wait for a workload', () => {
    const { bed, base, web } = trees();
    base.node.addDependency(web);
    expect(said(bed)).toEqual([expect.stringContaining(`got "base -> web": the workloads stand on the cluster`)]);
  });

  test('of what spans two layers is not judged', () => {
    const { bed, base, page } = trees();
    object(base, 'Settings');
    base.node.addDependency(page);
    expect(said(bed)).toEqual([]);
  });

  test('must not lead back within a chart, which is told like every other mistake', () => {
    const { bed, web, page } = trees();
    const other = object(web, 'Other');
    other.node.addDependency(page);
    page.node.addDependency(other);
    expect(said(bed)).toEqual([
      `error LAY001 [web/Page] 'dependencies' must not lead back to where they start, got "web/Page -> web/Other -> ` +
        'web/Page"; remove one of them',
    ]);
  });

  test('of a construct without records of its own is not judged either', () => {
    const { bed, page } = trees();
    new Construct(bed.platform, 'Idea').node.addDependency(page);
    expect(said(bed)).toEqual([]);
  });
});
