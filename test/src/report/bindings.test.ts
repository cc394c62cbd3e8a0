import { assemble } from '../../../src/assembly';
import type { BindingPrediction } from '../../../src/proofs';
import { bindingsOf, bindingsTable, bindingText } from '../../../src/report';
import { bound, hostOnly, storageSite } from '../../support/sites';

const certain: BindingPrediction = {
  kind: 'binding',
  path: 'default/linuxea-pvc/Resource',
  namespace: 'default',
  claim: 'linuxea-pvc',
  verdict: 'certain',
  volumes: ['linuxea-5'],
  mayStayPending: false,
  mayBeProvisioned: false,
};

const undecided = { ...certain, verdict: 'undecided', volumes: ['a', 'b'] } as const;

describe('bindingsOf', () => {
  test('gives the bindings among the predictions, in tree order', () => {
    const site = storageSite('s', { big: '8Gi' }, ['z', 'a']);
    expect(bindingsOf(assemble(site.build())).map(({ claim }) => claim)).toEqual(['z', 'a']);
  });

  test('gives none where nothing is claimed', () => {
    expect(bindingsOf(assemble(hostOnly.build()))).toEqual([]);
  });
});

describe('bindingText', () => {
  test.each<[string, BindingPrediction]>([
    ['linuxea-pvc -> linuxea-5', certain],
    ['web/linuxea-pvc -> linuxea-5', { ...certain, namespace: 'web' }],
    ['linuxea-pvc -> a new volume', { ...certain, verdict: 'dynamic', volumes: [] }],
    ['linuxea-pvc -> nothing', { ...certain, verdict: 'unbound', volumes: [], mayStayPending: true }],
    ['linuxea-pvc -> a or b', undecided],
    ['linuxea-pvc -> a or b or nothing', { ...undecided, mayStayPending: true }],
    ['linuxea-pvc -> a or b or a new volume', { ...undecided, mayBeProvisioned: true }],
  ])('says "%s"', (text, binding) => {
    expect(bindingText(binding)).toBe(text);
  });
});

describe('bindingsTable', () => {
  test('aligns its columns by blanks, under a header, without blanks at line ends', () => {
    expect(bindingsTable([certain, { ...undecided, claim: 'c', namespace: 'web', path: 'web/c' }])).toBe(
      [
        'CLAIM        VOLUME     VERDICT    DEFINED BY',
        'linuxea-pvc  linuxea-5  certain    default/linuxea-pvc/Resource',
        'web/c        a or b     undecided  web/c',
      ].join('\n'),
    );
  });

  test('says where each claim is defined', () => {
    expect(bindingsTable(bindingsOf(assemble(bound.build())))).toContain('apps/data/Resource');
  });
});
