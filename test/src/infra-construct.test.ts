import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { Construct, Dependable } from 'constructs';
import { InfraConstruct } from '../../src/infra-construct';

class Machine extends InfraConstruct {}

/** What stock cdk8s refuses: the reason why InfraConstruct is there. */
class PlainMachine extends Construct {}

const outdir = mkdtempSync(join(tmpdir(), 'strata-infra-'));
afterAll(() => rmSync(outdir, { recursive: true }));

function appWithChart(): { readonly app: App; readonly chart: Chart } {
  const app = new App({ outdir: mkdtempSync(join(outdir, 'app-')) });
  const chart = new Chart(app, 'web');
  new ApiObject(chart, 'Config', { apiVersion: 'v1', kind: 'ConfigMap' });
  return { app, chart };
}

function files(app: App): readonly string[] {
  app.synth();
  return readdirSync(app.outdir).sort();
}

describe('InfraConstruct', () => {
  test('may be depended on by a chart, which stock cdk8s then writes as ever', () => {
    const { app, chart } = appWithChart();
    const alone = appWithChart();
    chart.node.addDependency(new Machine(app, 'Vm'));

    expect(files(app)).toEqual(['web.k8s.yaml']);
    expect(files(alone.app)).toEqual(['web.k8s.yaml']);
    const [written, expected] = [app, alone.app].map(({ outdir }) =>
      readFileSync(join(outdir, 'web.k8s.yaml'), 'utf8'),
    );
    expect(written).toBe(expected);
  });

  test('may be depended on by an object inside a chart', () => {
    const { app, chart } = appWithChart();
    ApiObject.of(chart.node.findChild('Config')).node.addDependency(new Machine(app, 'Vm'));
    expect(files(app)).toEqual(['web.k8s.yaml']);
  });

  test('may depend on another', () => {
    const { app } = appWithChart();
    const [host, machine] = [new Machine(app, 'Host'), new Machine(app, 'Vm')];
    machine.node.addDependency(host);
    expect(files(app)).toEqual(['web.k8s.yaml']);
  });

  test('may stand inside another, and the outer one be depended on', () => {
    const { app, chart } = appWithChart();
    const host = new Machine(app, 'Host');
    new Machine(host, 'Vm');
    chart.node.addDependency(host);
    expect(files(app)).toEqual(['web.k8s.yaml']);
  });

  test('answers as a dependency with no roots', () => {
    const { app } = appWithChart();
    expect(Dependable.of(new Machine(app, 'Vm')).dependencyRoots).toEqual([]);
  });

  test('is needed: a chart that depends on a plain construct is not written at all', () => {
    const { app, chart } = appWithChart();
    chart.node.addDependency(new PlainMachine(app, 'Vm'));
    expect(() => app.synth()).toThrow('cannot find a parent chart');
  });
});
