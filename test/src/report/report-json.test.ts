import { tmpdir } from 'node:os';
import { allow } from '../../../src/allow';
import { type Assembly, assemble } from '../../../src/assembly';
import { reportFile } from '../../../src/report';
import { ROOT } from '../../support/checkout';
import { bound, hostOnly, undecided } from '../../support/sites';

const report = (assembly: Assembly) => JSON.parse(reportFile(assembly).content);

describe('report.json', () => {
  test('names its schema first, so that a program can tell what it reads', () => {
    const { path, content } = reportFile(assemble(bound.build()));
    expect(path).toBe('report.json');
    expect(content).toMatch(/^\{\n {2}"schema": "strata\.report\/1",\n/);
  });

  test('ends with a line break', () => {
    expect(reportFile(assemble(bound.build())).content).toMatch(/\}\n$/);
  });

  test('says what was proved of the environment, and nothing else', () => {
    expect(report(assemble(bound.build()))).toEqual({
      schema: 'strata.report/1',
      environment: 'bound',
      kubernetes: '1.27.16',
      retention: 'keep',
      counts: { libvirt: {}, kubernetes: { Namespace: 1, PersistentVolume: 1, PersistentVolumeClaim: 1 } },
      findings: [],
      allowed: [],
      predictions: [
        { kind: 'address', path: 'nfs', use: 'existing NFS server', address: '10.0.1.61' },
        expect.objectContaining({ kind: 'binding', claim: 'data', verdict: 'certain', volumes: ['big'] }),
      ],
    });
  });

  test('has no Kubernetes version where there is no cluster', () => {
    expect(report(assemble(hostOnly.build()))).not.toHaveProperty('kubernetes');
  });

  test('holds the reason of every allowed warning', () => {
    const platform = undecided.build();
    allow(platform.node.findChild('apps'), 'PVB002', 'either will do');
    expect(report(assemble(platform))).toMatchObject({
      findings: [],
      allowed: [{ finding: { code: 'PVB002' }, reason: 'either will do' }],
    });
  });

  test.each([
    ['the checkout', ROOT],
    ['the temporary folder', tmpdir()],
    ['a date', /\d{4}-\d\d-\d\d/],
    ['a time', /\d\d:\d\d/],
  ])('holds nothing of the machine or the time: %s', (_what, text) => {
    expect(reportFile(assemble(bound.build())).content).toEqual(
      text instanceof RegExp ? expect.not.stringMatching(text) : expect.not.stringContaining(text),
    );
  });

  test('is the same whenever it is written', () => {
    const twice = [1, 2].map(() => reportFile(assemble(undecided.build())).content);
    expect(twice[0]).toBe(twice[1]);
  });
});
