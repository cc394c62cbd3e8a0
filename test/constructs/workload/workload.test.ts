import { Testing } from 'cdk8s';
import { Workload, type WorkloadProps } from '../../../constructs/workload';
import { plainContainer } from '../../support/container';
import { manifest, only } from '../../support/manifest';
import { Testbed } from '../../support/tree';

const minimal: WorkloadProps = { name: 'portal', container: plainContainer, replicas: 3 };

function define(props: Partial<WorkloadProps> = {}) {
  const chart = Testing.chart();
  return { chart, workload: new Workload(chart, 'App', { ...minimal, ...props }) };
}

const deployment = (props: Partial<WorkloadProps> = {}) => only(define(props).chart, 'Deployment');

describe('Workload', () => {
  test('is a Deployment of that name with that number of pods', () => {
    expect(deployment()).toMatchObject({ metadata: { name: 'portal' }, spec: { replicas: 3 } });
  });

  test('may have no pods at all', () => {
    expect(deployment({ replicas: 0 }).spec.replicas).toBe(0);
  });

  test('selects by app.kubernetes.io/name alone, which its pods carry', () => {
    const { selector, template } = deployment().spec;
    expect(selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'portal' } });
    expect(template.metadata.labels).toEqual(selector.matchLabels);
  });

  test('carries no label made from its construct path, so that it can be moved', () => {
    const { chart, workload } = define();
    workload.addService('Service', { port: 80, targetPort: 'http' });
    expect(JSON.stringify(manifest(chart))).not.toContain('cdk8s.io/metadata.addr');
  });

  test('is the same wherever it stands in its chart', () => {
    const nested = Testing.chart();
    new Workload(new Workload(nested, 'Outer', { ...minimal, name: 'outer' }), 'App', minimal);
    expect(manifest(nested).find(({ metadata }) => metadata.name === 'portal')).toEqual(deployment());
  });

  test('runs its pods as a user other than root, under the seccomp profile of the runtime, without a token', () => {
    expect(deployment().spec.template.spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: {
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
  });

  test.each([
    [undefined, 'RollingUpdate'],
    ['rolling', 'RollingUpdate'],
    ['recreate', 'Recreate'],
  ] as const)('told to update %p, has the strategy %s', (update, strategy) => {
    expect(deployment({ update }).spec.strategy.type).toBe(strategy);
  });

  describe('Service', () => {
    test('stands in front of the pods, inside the cluster', () => {
      const { chart, workload } = define();
      workload.addService('Service', { port: 80, targetPort: 'http' });
      expect(only(chart, 'Service')).toMatchObject({
        metadata: { name: 'portal' },
        spec: {
          type: 'ClusterIP',
          ports: [{ name: 'http', port: 80, targetPort: 8080 }],
          selector: only(chart, 'Deployment').spec.template.metadata.labels,
        },
      });
    });

    test('refuses a port that the container does not have, and defines nothing', () => {
      const bed = new Testbed();
      const chart = bed.chart('web');
      new Workload(chart, 'App', minimal).addService('Service', { port: 80, targetPort: 'https' });
      expect(bed.mistakes).toEqual([`[web/App] 'targetPort' must be one of http, got "https"; declare it in 'ports'`]);
      expect(manifest(chart).map(({ kind }) => kind)).toEqual(['Deployment']);
    });
  });

  test.each<[string, Partial<WorkloadProps>, string]>([
    [
      'half a pod',
      { replicas: 1.5 },
      `'replicas' must be a whole number of at least 0, got "1.5"; give it 1 or more to run`,
    ],
    [
      'fewer pods than none',
      { replicas: -1 },
      `'replicas' must be a whole number of at least 0, got "-1"; give it 1 or more to run`,
    ],
    [
      'a name that its pods could not carry',
      { name: 'My app' },
      `'name' must be a DNS label in lower case, got "My app"; use at most 63 letters, digits and '-'`,
    ],
  ])('refuses %s', (_mistake, props, message) => {
    expect(() => define(props)).toThrow(new Error(`[test/App] ${message}`));
  });

  test('tells its own mistakes and those of its container at once', () => {
    const container = { ...plainContainer, image: 'nginx' };
    expect(() => define({ replicas: -1, container })).toThrow(/'replicas'.*\n.*'image'/);
  });
});
