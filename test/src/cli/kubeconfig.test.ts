import { linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfigText, type Pki } from '../../../src/pki';
import { PulumiStandIn, TROUBLE } from '../../support/pulumi-stand-in';
import { storageSite } from '../../support/sites';
import { filesBelow, passingFolder } from '../../support/terminal';

const lab = storageSite('lab', { big: '8Gi' });

const credential = { certificate: 'CANARY certificate\n', key: 'CANARY key\n' };
const pki = { cluster: credential, admin: credential } as unknown as Pki;
const OURS = kubeconfigText('lab', 'https://192.168.150.10:6443', pki);

/** Somebody's collection of clusters, ours among them. */
const COLLECTION = 'kind: Config\nclusters:\n- name: lab\n- name: work\n';

function stack(): PulumiStandIn {
  return new PulumiStandIn().store({ 'strata:kubeconfig': OURS.trimEnd() });
}

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

/** A project in which `lab.kubeconfig` holds this, readable by all. */
function projectWith(content: string): string {
  const root = passingFolder();
  writeFileSync(join(root, 'lab.kubeconfig'), content, { mode: 0o644 });
  return root;
}

describe('strata kubeconfig', () => {
  test('writes what the stack holds, to a file that its owner alone may read', async () => {
    const former = process.umask(0);
    try {
      const { code, out, err, root } = await stack().strata('kubeconfig lab', [lab]);
      expect([code, out, err]).toEqual([0, 'lab: wrote lab.kubeconfig\n', '']);
      expect(filesBelow(root)).toEqual(['lab.kubeconfig']);
      expect(readFileSync(join(root, 'lab.kubeconfig'), 'utf8')).toBe(OURS);
      expect(modeOf(join(root, 'lab.kubeconfig'))).toBe('600');
    } finally {
      process.umask(former);
    }
  });

  test('writes where it is told to', async () => {
    const { code, out, root } = await stack().strata('kubeconfig lab --output admin.conf', [lab]);
    expect([code, out]).toEqual([0, 'lab: wrote admin.conf\n']);
    expect(filesBelow(root)).toEqual(['admin.conf']);
    const file = join(passingFolder(), 'admin.conf');
    await stack().strata(`kubeconfig lab --output ${file}`, [lab]);
    expect(readFileSync(file, 'utf8')).toBe(OURS);
  });

  test('replaces its own file as a whole, and takes the rights of others away', async () => {
    const root = projectWith(kubeconfigText('lab', 'https://old:6443', pki));
    // an open reader, or a second name, keeps the old file: nothing is written into it
    linkSync(join(root, 'lab.kubeconfig'), join(root, 'second-name'));
    const { code } = await stack().strata('kubeconfig lab', [lab], { root });
    expect(code).toBe(0);
    expect(readFileSync(join(root, 'lab.kubeconfig'), 'utf8')).toBe(OURS);
    expect(modeOf(join(root, 'lab.kubeconfig'))).toBe('600');
    expect(readFileSync(join(root, 'second-name'), 'utf8')).toContain('https://old:6443');
    expect(filesBelow(root)).toEqual(['lab.kubeconfig', 'second-name']);
  });

  test.each([
    ['a collection of clusters', COLLECTION, 'clusters lab, work'],
    ['the kubeconfig of another cluster', kubeconfigText('work', 'https://w', pki), 'clusters work'],
    ['a file that is no kubeconfig', 'my notes\n', 'another file'],
  ])('keeps %s, unless it is forced', async (_name, content, got) => {
    const root = projectWith(content);
    const pulumi = stack();
    const refused = await pulumi.strata('kubeconfig lab', [lab], { root });
    expect([refused.code, refused.out, refused.err]).toEqual([
      1,
      '',
      `[lab] 'output' must be a kubeconfig of lab alone to be replaced, got "${got}" in lab.kubeconfig; ` +
        'name another file with --output, or replace it with --force\n',
    ]);
    expect(readFileSync(join(root, 'lab.kubeconfig'), 'utf8')).toBe(content);
    expect(pulumi.calls).toEqual([]);
    const forced = await pulumi.strata('kubeconfig lab --force', [lab], { root });
    expect(forced.code).toBe(0);
    expect(readFileSync(join(root, 'lab.kubeconfig'), 'utf8')).toBe(OURS);
  });

  test('replaces no folder and no link, forced or not', async () => {
    const root = passingFolder();
    mkdirSync(join(root, 'folder'));
    symlinkSync('/nowhere', join(root, 'link'));
    for (const name of ['folder', 'link']) {
      const { code, err } = await stack().strata(`kubeconfig lab --force --output ${name}`, [lab], { root });
      expect([code, err]).toEqual([
        1,
        `[lab] 'output' must be a file, got "${name}"; name another one with --output\n`,
      ]);
    }
  });

  test('asks for the folder of the file', async () => {
    const { code, err } = await stack().strata('kubeconfig lab --output none/file', [lab]);
    expect([code, err]).toEqual([
      1,
      `[lab] 'output' must lie in a folder that exists, got "none/file"; make the folder first\n`,
    ]);
  });

  test('names the verb that makes a kubeconfig when the stack has none', async () => {
    const { code, err, root } = await new PulumiStandIn().strata('kubeconfig lab', [lab]);
    expect([code, err]).toEqual([
      1,
      `[lab] 'strata:kubeconfig' must be in the stack's config, got "nothing"; run \`strata secrets init lab\`\n`,
    ]);
    expect(filesBelow(root)).toEqual([]);
  });

  test.each(Object.entries(TROUBLE))('leaves the file of the last time when it meets %s', async (_name, trouble) => {
    const root = projectWith(OURS);
    const { code, out, err } = await stack().meet(trouble).strata('kubeconfig lab', [lab], { root });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^\[lab] '.*' must .*, got ".*"; .*\n$/);
    expect(filesBelow(root)).toEqual(['lab.kubeconfig']);
    expect(readFileSync(join(root, 'lab.kubeconfig'), 'utf8')).toBe(OURS);
  });

  test('prints the file it wrote as JSON, and never what is in it', async () => {
    const pulumi = stack();
    const { out, err, root } = await pulumi.strata('kubeconfig lab --json', [lab]);
    expect(JSON.parse(out)).toEqual({ environment: 'lab', file: join(root, 'lab.kubeconfig') });
    const shown = [out, err, ...pulumi.calls.flatMap(({ argv }) => argv)].join('\n');
    expect(shown).not.toContain('CANARY');
    expect(shown).not.toContain(Buffer.from('CANARY').toString('base64').slice(0, 7));
  });
});
