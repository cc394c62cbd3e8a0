import { bound } from '../../support/sites';
import { filesBelow, strata } from '../../support/terminal';

describe('strata', () => {
  test.each(['', 'help', '--help', '-h'])('typed as "strata %s" prints every verb with what it does', (line) => {
    const { code, out, err } = strata(line, [bound]);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toBe(
      [
        'usage: strata <verb> [environment ...] [--json]',
        '',
        '  synth       prove environments and write their files to dist/',
        '  check       prove environments and write nothing',
        '  bindings    say which volume each claim will be bound to',
        '  why         say what a thing stands on, down to disk and host, and what stands on it',
        "  secrets     make an environment's keys and passwords, encrypted in its stack",
        "  kubeconfig  write the administrator's kubeconfig of an environment",
        '  verify      compare what was predicted with the live cluster and libvirt',
        '  drift       say what the world has otherwise than the tree',
        '  plan        say what a deployment would change, and what would be lost',
        '  diff        say what changes since it was written, and what the API server would refuse',
        '  prove       prove Kubernetes YAML of any origin: files, folders, or - for stdin',
        '  explain     say what the code of a finding means, and why it matters',
        '',
        'Without an environment: STRATA_ENVIRONMENT, else all. `strata <verb> --help` lists the flags of a verb.',
        '',
      ].join('\n'),
    );
  });

  test('refuses a verb it does not know, and says which it knows', () => {
    const { code, out, err } = strata('deploy', [bound]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(
      /^\[strata] 'verb' must be one of synth, check, bindings, why, secrets, kubeconfig, verify, drift, plan, diff, prove, explain, got "deploy"\n\nusage: strata/,
    );
  });

  test.each([
    ['synth', ['--stdout', '--json', '--help']],
    ['check', ['--json', '--help']],
    ['bindings', ['--why', '--json', '--help']],
    ['kubeconfig', ['--output', '--force', '--json', '--help']],
    ['verify', ['--only', '--kubeconfig', '--json', '--help']],
    ['drift', ['--only', '--kubeconfig', '--json', '--help']],
    ['plan', ['--only', '--json', '--help']],
  ])('%s --help lists its flags %p and does nothing else', (verb, flags) => {
    const { code, out, err, root } = strata(`${verb} --help`, [bound]);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(new RegExp(`^usage: strata ${verb} \\[environment \\.\\.\\.]`));
    expect([...out.matchAll(/^ {2}(--\w+) +\S/gm)].map(([, flag]) => flag)).toEqual(flags);
    expect(filesBelow(root)).toEqual([]);
  });

  test.each([
    ['synth --force', '--stdout, --json, --help', '--force', 'synth'],
    ['check --stdout', '--json, --help', '--stdout', 'check'],
    ['check -j', '--json, --help', '-j', 'check'],
    ['bindings --json=yes', '--why, --kubernetes-version, --json, --help', '--json=yes', 'bindings'],
  ])('refuses the flag of "%s", and names those of the verb', (line, known, got, verb) => {
    const { code, out, err, root } = strata(line, [bound]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toBe(`[strata] 'flag' must be one of ${known}, got "${got}"; see \`strata ${verb} --help\`\n`);
    expect(filesBelow(root)).toEqual([]);
  });

  test.each(['synth', 'check', 'bindings'])('%s refuses an environment it does not know, in one line', (verb) => {
    const { code, out, err } = strata(`${verb} prod`, [bound]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toBe(`[strata] 'environment' must be one of bound, got "prod"\n`);
  });

  test('takes flags before and after the environment alike', () => {
    expect(strata('bindings --json bound', [bound]).out).toBe(strata('bindings bound --json', [bound]).out);
  });
});
