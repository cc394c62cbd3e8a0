import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleSites, chooseSites, main } from '../../src/cli';
import type { EnvironmentData } from '../../stacks/environment';
import { ENVIRONMENTS } from '../../stacks/environments';
import { sitesOf } from '../../stacks/sites';
import { fixturesIn, type InvalidEnvironment } from '../support/fixture-environments';

/** `[path] 'prop' rule, got "value"`, with the change to make behind it where one can be named. */
const FORM = /^\[[^\]]+\] '[^']+' .+, got ".*/s;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'strata-environments-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Runs `strata synth <name>` in an empty project that has these environments. */
function synth(environments: readonly EnvironmentData[], name: string) {
  const printed = { out: '', err: '' };
  const exitCode = main(['synth', name], {
    sites: sitesOf(environments),
    root,
    env: {},
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
  });
  return { exitCode, ...printed };
}

describe('an invalid environment', () => {
  const fixtures = fixturesIn<InvalidEnvironment>('invalid');

  test.each(fixtures)('%s is refused with all its mistakes, and nothing is written', (_name, fixture) => {
    const [environments, name] =
      'choose' in fixture ? [ENVIRONMENTS, fixture.choose] : [[fixture.environment], fixture.environment.name];
    const { exitCode, out, err } = synth(environments, name);
    const lines = err.split('\n').map((line) => line.trim());
    expect(lines.filter((line) => line.startsWith('['))).toEqual(fixture.messages);
    expect({ exitCode, out, isWritten: existsSync(join(root, 'dist')) }).toEqual({
      exitCode: 1,
      out: '',
      isWritten: false,
    });
  });

  test.each(fixtures)('%s is told in the form that every message has', (_name, { messages }) => {
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) {
      expect(message).toMatch(FORM);
    }
  });

  test('does not let another environment be written beside it', () => {
    const [, bad] = fixtures.find(([name]) => name === 'address-used-twice') ?? [];
    const [good] = fixturesIn<EnvironmentData>('valid').map(([, environment]) => environment);
    expect(bad).toBeDefined();
    const environments = [good, ...(bad !== undefined && 'environment' in bad ? [bad.environment] : [])];
    const exitCode = main(['synth'], { sites: sitesOf(environments), root, env: {}, out: () => {}, err: () => {} });
    expect([exitCode, existsSync(join(root, 'dist'))]).toEqual([1, false]);
  });
});

describe('a valid environment', () => {
  test.each(fixturesIn<EnvironmentData>('valid'))('%s has no finding at all, and is written', (_name, environment) => {
    const { assemblies, failures } = assembleSites(chooseSites(sitesOf([environment]), [environment.name], undefined));
    expect(failures).toEqual([]);
    expect(assemblies.flatMap(({ findings }) => findings)).toEqual([]);
    const { exitCode, err } = synth([environment], environment.name);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(existsSync(join(root, 'dist', environment.name, 'report.json'))).toBe(true);
  });
});
