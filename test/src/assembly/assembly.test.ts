import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { KvmHost, StoragePool } from '../../../constructs/host';
import { allow } from '../../../src/allow';
import { assemble, requireProved, Unproved } from '../../../src/assembly';
import { check } from '../../../src/check';
import { HostFamily } from '../../../src/host';
import { Retention } from '../../../src/identity';
import { Platform, type PlatformProps } from '../../../src/platform';
import { findingText } from '../../../src/proofs';
import { KubernetesVersion } from '../../../src/values';
import { claim, volume } from '../../support/storage-objects';

const kubernetes = KubernetesVersion.parse('1.27.16');

function platformOf(props: Partial<PlatformProps> = {}): Platform {
  return new Platform({ environment: 'lab', kubernetes, ...props });
}

/** A chart with these objects, each at its name. */
function chartOf(platform: Platform, ...objects: readonly ReturnType<typeof volume>[]): Chart {
  const chart = new Chart(platform, 'storage');
  for (const object of objects) {
    new ApiObject(chart, object.metadata.name, object);
  }
  return chart;
}

/** `PRP001 [path] message; fix` for each finding. */
function findingsOf(platform: Platform): readonly string[] {
  return assemble(platform).findings.map((finding) => `${finding.code} ${findingText(finding)}`);
}

describe('assemble', () => {
  test('holds all that a sink may know', () => {
    const platform = platformOf({ retention: Retention.DISCARD });
    chartOf(platform, volume('pv', '1Gi'), claim('data', '1Gi'));
    const assembly = assemble(platform);
    expect(assembly).toMatchObject({
      environment: 'lab',
      kubernetes,
      retention: 'discard',
      records: [{ path: 'storage/pv' }, { path: 'storage/data' }],
      edges: [{ before: 'storage/pv', after: 'storage/data' }],
      stateful: [{ path: 'storage/pv' }, { path: 'storage/data' }],
      findings: [],
      allowed: [],
      predictions: [{ kind: 'binding', claim: 'data', volumes: ['pv'], verdict: 'certain' }],
    });
    expect(Object.isFrozen(assembly)).toBe(true);
  });

  test('gives the same for the same tree, however often it is asked', () => {
    const platform = platformOf();
    chartOf(platform, volume('a', '1Gi'), volume('b', '1Gi'), claim('data', '1Gi'));
    expect(JSON.stringify(assemble(platform))).toBe(JSON.stringify(assemble(platform)));
  });

  test('turns every refusal of a construct into a finding PRP001, its fix apart from its message', () => {
    const platform = platformOf();
    chartOf(platform, volume('pv', '1Gi'));
    const part = new Construct(platform, 'Part');
    check(part, (wrong) => {
      wrong('path', 'must be absolute, got "x"; did you mean "/x"?');
      wrong('size', 'must be more than nothing, got "0"; give it 1Gi; or leave it out');
    });
    expect(assemble(platform).findings).toEqual([
      {
        code: 'PRP001',
        severity: 'error',
        path: 'Part',
        message: `'path' must be absolute, got "x"`,
        fix: 'did you mean "/x"?',
        related: [],
      },
      {
        code: 'PRP001',
        severity: 'error',
        path: 'Part',
        message: `'size' must be more than nothing, got "0"`,
        fix: 'give it 1Gi; or leave it out',
        related: [],
      },
    ]);
  });

  test('does not prove what a construct has refused already', () => {
    const platform = platformOf();
    const chart = chartOf(platform, claim('data', '1Gi'));
    expect(findingsOf(platform).map((text) => text.slice(0, 6))).toEqual(['PVB001']);
    check(chart.node.findChild('data'), (wrong) => wrong('size', 'must be small, got "1Gi"; shrink it'));
    expect(findingsOf(platform)).toEqual([`PRP001 [storage/data] 'size' must be small, got "1Gi"; shrink it`]);
  });

  test('still proves what stands further below a refused construct', () => {
    const platform = platformOf();
    const group = new Construct(chartOf(platform), 'group');
    const part = new Construct(group, 'part');
    new ApiObject(part, 'Resource', claim('data', '1Gi'));
    check(group, (wrong) => wrong('name', 'must be long, got "group"; lengthen it'));
    expect(findingsOf(platform).map((text) => text.split(' ', 2).join(' '))).toEqual([
      'PRP001 [storage/group]',
      'PVB001 [storage/group/part/Resource]',
    ]);
  });

  test('turns every validation of a node into a finding VAL001', () => {
    const platform = platformOf();
    const chart = chartOf(platform, volume('pv', '1Gi'));
    chart.node.addValidation({ validate: () => [`'members' must be added, got "none"`, 'second'] });
    expect(findingsOf(platform)).toEqual([
      `VAL001 [storage] 'members' must be added, got "none"`,
      'VAL001 [storage] second',
    ]);
  });

  test('calls an empty tree an error', () => {
    expect(findingsOf(platformOf())).toEqual([
      `VAL001 [lab] 'environment' must define something, got "an empty tree"; define at least one host or one chart`,
    ]);
  });

  test('calls a chart in an environment without a cluster an error', () => {
    const platform = platformOf({ kubernetes: undefined });
    chartOf(platform, volume('pv', '1Gi'));
    expect(findingsOf(platform)).toEqual([
      `VAL001 [lab] 'kubernetes' must be given to an environment with charts, got "none"; say which version it runs`,
    ]);
  });

  test('needs no version for hosts alone', () => {
    const platform = platformOf({ kubernetes: undefined });
    const host = new KvmHost(platform, 'kvm1', { name: 'kvm1', uri: 'qemu:///system', family: HostFamily.DEBIAN12 });
    new StoragePool(host, 'disks', { path: '/disks' });
    expect(findingsOf(platform)).toEqual([]);
  });

  test('tells errors first, and keeps the order of the proofs among them', () => {
    const platform = platformOf();
    chartOf(
      platform,
      ...['a', 'b'].map((name) => volume(name, '5Gi')),
      claim('warned', '1Gi'),
      ...['one', 'two'].map((name) => claim(name, '9Gi')),
    );
    expect(assemble(platform).findings.map(({ severity, path }) => `${severity} ${path}`)).toEqual([
      'error storage/one',
      'error storage/two',
      'warning storage/warned',
    ]);
  });

  test('moves an accepted warning, with its reason, to what was allowed', () => {
    const platform = platformOf();
    const chart = chartOf(platform, volume('a', '5Gi'), volume('b', '5Gi'), claim('data', '1Gi'));
    allow(chart, 'PVB002', 'either disk will do');
    const { findings, allowed } = assemble(platform);
    expect(findings).toEqual([]);
    expect(allowed).toMatchObject([{ finding: { code: 'PVB002' }, reason: 'either disk will do' }]);
  });

  test('moves what YAML of any origin allows about itself, and refuses what says no reason', () => {
    const platform = platformOf();
    const annotations = { 'strata.dev/allow': 'PVB002: either disk will do\nPVB004' };
    chartOf(platform, volume('a', '5Gi'), volume('b', '5Gi'), claim('data', '1Gi', { annotations }));
    const { allowed } = assemble(platform);
    expect(allowed).toMatchObject([{ finding: { path: 'storage/data' }, reason: 'either disk will do' }]);
    expect(findingsOf(platform)).toEqual([
      `ALW002 [storage/data] 'strata.dev/allow' must be codes, a colon and a reason, got "PVB004"; ` +
        'write it such as "PRT001: its pods come later"',
    ]);
  });
});

describe('requireProved', () => {
  test('lets warnings pass', () => {
    const platform = platformOf();
    chartOf(platform, volume('a', '5Gi'), volume('b', '5Gi'), claim('data', '1Gi'));
    expect(() => requireProved(assemble(platform))).not.toThrow();
  });

  test('throws every error in a line of its own, and no warning', () => {
    const platform = platformOf();
    chartOf(platform, volume('a', '5Gi'), volume('b', '5Gi'), claim('warned', '1Gi'), claim('one', '9Gi'));
    const demand = () => requireProved(assemble(platform));
    expect(demand).toThrow(Unproved);
    expect(demand).toThrow(
      `[storage/one] 'claim' must find a PersistentVolume, got "ReadWriteOnce, 9Gi": a holds 5Gi, b holds 5Gi; ` +
        'define a volume of at least 9Gi with ReadWriteOnce, or ask for less',
    );
    expect(demand).not.toThrow('warned');
  });
});
