import type { Site } from '../../../src/cli';
import { assembleSites, chooseSites, failureText, proveSites } from '../../../src/cli/site';
import { bound, hostOnly, malformed, unbound } from '../../support/sites';

const names = (sites: readonly Site[]) => sites.map(({ name }) => name);

describe('chooseSites', () => {
  const all = [bound, hostOnly, unbound];

  test.each<[string, readonly string[], string | undefined, readonly string[]]>([
    ['all of them when none is asked for', [], undefined, ['bound', 'host-only', 'unbound']],
    ['all of them when STRATA_ENVIRONMENT is empty', [], '', ['bound', 'host-only', 'unbound']],
    ['the one that STRATA_ENVIRONMENT names', [], 'host-only', ['host-only']],
    ['those asked for by name, in the order of the repository', ['unbound', 'bound'], undefined, ['bound', 'unbound']],
    ['those asked for by name rather than STRATA_ENVIRONMENT', ['bound'], 'unbound', ['bound']],
    ['one asked for twice once', ['bound', 'bound'], undefined, ['bound']],
  ])('gives %s', (_which, asked, fallback, expected) => {
    expect(names(chooseSites(all, asked, fallback))).toEqual(expected);
  });

  test.each<[string, readonly string[], string | undefined, string]>([
    ['a name', ['bound', 'prod'], undefined, `'environment'`],
    ['the name in STRATA_ENVIRONMENT', [], 'prod', `'STRATA_ENVIRONMENT'`],
  ])('refuses %s that is unknown, with those that are known', (_which, asked, fallback, prop) => {
    expect(() => chooseSites(all, asked, fallback)).toThrow(
      new Error(`[strata] ${prop} must be one of bound, host-only, unbound, got "prod"`),
    );
  });
});

describe('assembleSites', () => {
  test('assembles every site, and judges the others when one is malformed', () => {
    const { assemblies, failures } = assembleSites([bound, malformed, hostOnly]);
    expect(assemblies.map(({ environment }) => environment)).toEqual(['bound', 'host-only']);
    expect(failures).toEqual([
      {
        environment: 'malformed',
        lines: [
          `[malformed/hosts] 'cidr' must be an IPv4 network, got "x"`,
          `[malformed/hosts] 'uri' must be a string, got "1"`,
        ],
      },
    ]);
  });

  test('takes a failed proof for a finding, not for a failure', () => {
    const { assemblies, failures } = assembleSites([unbound]);
    expect(assemblies[0].findings.map(({ code }) => code)).toEqual(['PVB001']);
    expect(failures).toEqual([]);
  });

  test('does not hide a defect of its own as a mistake of the environment', () => {
    const broken: Site = {
      name: 'broken',
      build() {
        throw new TypeError('undefined is not a function');
      },
    };
    expect(() => assembleSites([bound, broken])).toThrow(new TypeError('undefined is not a function'));
  });
});

describe('proveSites', () => {
  test('counts a failed proof among the failures, beside malformed sites', () => {
    const { failures } = proveSites([unbound, bound, malformed]);
    expect(failures.map(({ environment }) => environment)).toEqual(['malformed', 'unbound']);
    expect(failures[1].lines).toEqual([expect.stringMatching(/^\[apps\/data\/Resource] 'claim' must find/)]);
  });
});

describe('failureText', () => {
  test.each([
    [['a'], 'lab: 1 mistake\n  a\n'],
    [['a', 'b'], 'lab: 2 mistakes\n  a\n  b\n'],
  ])('counts %p and gives each a line', (lines, text) => {
    expect(failureText({ environment: 'lab', lines })).toBe(text);
  });
});
