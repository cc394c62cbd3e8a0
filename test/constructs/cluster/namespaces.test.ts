import { App } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { firstChart, Namespaces, type PodSecurity } from '../../../constructs/cluster';
import { assemble, kubernetesFiles } from '../../../src/assembly';
import { manifest } from '../../support/manifest';
import { Testbed } from '../../support/tree';

describe('Namespaces', () => {
  test.each<PodSecurity>(['restricted', 'baseline', 'privileged'])('enforce Pod Security %s', (level) => {
    expect(manifest(new Namespaces(new App(), { web: level }))).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'web', labels: { 'pod-security.kubernetes.io/enforce': level } },
      },
    ]);
  });

  test('are applied first: theirs is the first file of the environment', () => {
    const bed = new Testbed();
    new k8s.KubeConfigMap(bed.chart('apps'), 'ConfigMap');
    new Namespaces(bed.platform, { apps: 'restricted' });
    expect(kubernetesFiles(assemble(bed.platform)).map(({ path }) => path)).toEqual([
      '00-cluster.k8s.yaml',
      'apps.k8s.yaml',
    ]);
  });

  test("share their chart with kinds of one's own, for which one is made where there are none", () => {
    const [with_, without] = [new Testbed(), new Testbed()];
    const namespaces = new Namespaces(with_.platform, { web: 'restricted' });
    expect(firstChart(with_.chart('apps'))).toBe(namespaces);
    const made = firstChart(without.chart('apps'));
    expect([made.node.path, firstChart(without.chart('more'))]).toEqual(['00-cluster', made]);
  });

  test('refuse names that the API server would refuse, all at once', () => {
    expect(() => new Namespaces(new App(), { Web: 'restricted', web: 'restricted', 'a.b': 'baseline' })).toThrow(
      new Error(
        `[00-cluster] 'namespaces' must have names in lower case, got "Web"; use letters, digits and '-'\n` +
          `[00-cluster] 'namespaces' must have names in lower case, got "a.b"; use letters, digits and '-'`,
      ),
    );
  });
});
