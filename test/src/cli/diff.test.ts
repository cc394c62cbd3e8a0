import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bound, hostOnly, storageSite, unbound } from '../../support/sites';
import { passingFolder, strata } from '../../support/terminal';

/** `bound` with a smaller volume, and one more. */
const later = storageSite('bound', { big: '9Gi', more: '1Gi' });

const BEFORE = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: old }
`;

const AFTER = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { example.org/team: a } }
spec: { replicas: 2, selector: { matchLabels: { app: site } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: new }
`;

/** Runs `strata diff` in a folder with these files. */
function diff(line: string, files: Readonly<Record<string, string>>) {
  const root = passingFolder();
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, name), text);
  }
  return strata(`diff ${line}`, [bound], { root });
}

describe('strata diff', () => {
  test('says that an environment is as it was written', () => {
    const { root } = strata('synth', [bound]);
    expect(strata('diff bound', [bound], { root })).toMatchObject({ code: 0, out: 'no change\n', err: '' });
  });

  test('says what the tree has otherwise than what was written of it', () => {
    const { root } = strata('synth', [bound]);
    const { code, out } = strata('diff bound', [later], { root });
    expect(code).toBe(2);
    expect(out).toContain('changed  PersistentVolume web/big\n  spec.capacity.storage: 8Gi -> 9Gi\n');
    expect(out).toContain('added    PersistentVolume web/more\n');
    expect(out).toMatch(/^1 added, 0 removed, 1 changed, 0 refused$/m);
  });

  test('says of an environment without a cluster which files are others', () => {
    const { root } = strata('synth', [hostOnly]);
    expect(strata('diff host-only', [hostOnly], { root })).toMatchObject({ code: 0, out: 'no change\n' });
    writeFileSync(join(root, 'dist', 'host-only', 'libvirt', 'kvm1', 'network-old.xml'), '<network/>\n');
    expect(strata('diff host-only', [hostOnly], { root })).toMatchObject({
      code: 2,
      out: 'removed  file libvirt/kvm1/network-old.xml\n0 added, 1 removed, 0 changed, 0 refused\n',
    });
  });

  test('compares two files, and says which change the API server refuses', () => {
    expect(diff('a.yaml b.yaml', { 'a.yaml': BEFORE, 'b.yaml': AFTER })).toMatchObject({
      code: 2,
      out: [
        'changed  Deployment shop/web',
        '  metadata.labels: nothing -> {"example.org/team":"a"}',
        '  spec.replicas: 1 -> 2',
        '  spec.selector.matchLabels.app: web -> site',
        "  refused: 'spec.selector' cannot change where it is; give the new one another name, or delete the Deployment first",
        'added    ConfigMap new',
        'removed  ConfigMap old',
        '1 added, 1 removed, 1 changed, 1 refused',
        '',
      ].join('\n'),
    });
  });

  test('--json prints every change for programs', () => {
    const { code, out } = diff('a.yaml b.yaml --json', { 'a.yaml': BEFORE, 'b.yaml': AFTER });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      objects: [
        { change: 'changed', what: 'Deployment shop/web', refused: [{ at: 'spec.selector' }] },
        { change: 'added', what: 'ConfigMap new', refused: [] },
        { change: 'removed', what: 'ConfigMap old', refused: [] },
      ],
      files: [],
    });
  });

  test('judges by the version that is named', () => {
    const set = (limit: number) =>
      `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec: { revisionHistoryLimit: ${limit} }\n`;
    const files = { 'a.yaml': set(1), 'b.yaml': set(2) };
    expect(diff('a.yaml b.yaml', files).out).toContain('1 changed, 0 refused');
    expect(diff('a.yaml b.yaml --kubernetes-version 1.27', files).out).toContain(
      "'spec.revisionHistoryLimit' cannot change where it is; give the new one another name and move the data",
    );
  });

  test.each([
    ['diff', 'must be one or two, got "nothing"'],
    ['diff a b c', 'must be one or two, got "a b c"'],
    ['diff bound', '\'environment\' must be written, got "bound"; run `strata synth bound`'],
    ['diff missing.yaml', "'file' must exist"],
    ['diff unbound', "'claim' must find a PersistentVolume"],
  ])('refuses `strata %s`', (line, message) => {
    const { code, err } = strata(line, [bound, unbound]);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});
