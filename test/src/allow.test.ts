import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { allow, allowancesOf } from '../../src/allow';

function storage(): Construct {
  return new Construct(new Chart(new App(), 'Lab'), 'Storage');
}

describe('allow', () => {
  test('notes the code, the reason and the place', () => {
    const construct = storage();
    allow(construct, 'PVB002', 'both volumes are empty');
    expect(allowancesOf(construct)).toEqual([
      { path: 'Lab/Storage', code: 'PVB002', reason: 'both volumes are empty' },
    ]);
  });

  test('notes several, in order', () => {
    const construct = storage();
    allow(construct, 'PVB002', 'first');
    allow(construct, 'PVB003', 'second');
    expect(allowancesOf(construct).map(({ reason }) => reason)).toEqual(['first', 'second']);
  });

  test('is told of the very construct alone, and of nothing else that is noted there', () => {
    const construct = storage();
    const inner = new Construct(construct, 'Inner');
    construct.node.addMetadata('another', { code: 'PVB002' });
    allow(construct, 'PVB002', 'both volumes are empty');
    expect(allowancesOf(inner)).toEqual([]);
    expect(allowancesOf(construct)).toHaveLength(1);
  });

  test.each(['', 'PVB', 'PVB02', 'PVB0002', 'pvb002', 'PV002', 'PVBX02', ' PVB002'])(
    'refuses the code "%s"',
    (code) => {
      expect(() => allow(storage(), code, 'a reason')).toThrow(
        new Error(`[Lab/Storage] 'code' must be a code such as PVB002, got "${code}"`),
      );
    },
  );

  test.each(['', '  ', '\n'])('refuses a reason that says nothing', (reason) => {
    expect(() => allow(storage(), 'PVB002', reason)).toThrow(
      new Error(`[Lab/Storage] 'reason' must say why PVB002 is acceptable here, got "${reason}"`),
    );
  });
});
