import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/checkout';

interface Tool {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly module: string;
  readonly moduleVersion: string;
  readonly package: string;
  readonly set: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
}

/** jest reads no ES modules, so Node does. */
const { TOOLS, GROUPS }: { TOOLS: readonly Tool[]; GROUPS: readonly string[] } = JSON.parse(
  execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { TOOLS, GROUPS } from '${join(ROOT, 'tools/build/tools.mjs')}'; console.log(JSON.stringify({ TOOLS, GROUPS }))`,
    ],
    { encoding: 'utf8' },
  ),
);

const rows = TOOLS.map((tool): [string, Tool] => [tool.name, tool]);
const kubernetes = readdirSync(join(ROOT, 'tools')).filter((folder) => folder.startsWith('kubernetes-'));

function goMod(folder: string): string {
  return readFileSync(join(ROOT, 'tools', folder, 'go.mod'), 'utf8');
}

/** Pairs of module and version, from lines such as `k8s.io/api => k8s.io/api v0.27.16` or `k8s.io/api v0.0.0`. */
function replaced(folder: string): ReadonlyMap<string, string> {
  return new Map([...goMod(folder).matchAll(/^\t(\S+) => \1 v(\S+)$/gm)].map(([, path, version]) => [path, version]));
}

function required(folder: string): ReadonlyMap<string, string> {
  return new Map([...goMod(folder).matchAll(/^\t?(?:require )?([\w./-]+) v(\S+)/gm)].map(([, path, v]) => [path, v]));
}

describe('the table of tools', () => {
  test('names each tool once', () => {
    const names = TOOLS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('gives no group the name of a tool that is not all of it', () => {
    const shared = TOOLS.filter(({ name }) => GROUPS.includes(name));
    expect(shared.filter(({ name, groups }) => groups[0] !== name)).toEqual([]);
  });

  test('gives each program a file of its own', () => {
    const files = TOOLS.map(({ name, version }) => `${name.split('@')[0]}-${version}`);
    expect(new Set(files).size).toBe(files.length);
  });

  test('has the groups that documents and programs name', () => {
    expect([...GROUPS].sort()).toEqual([
      'all',
      'control-plane-1.25',
      'control-plane-1.27',
      'control-plane-1.36',
      'engine',
      'etcd',
      'glusterfs',
      'judges',
      'sdk',
    ]);
  });

  test('knows every module that stands in tools/', () => {
    const below = readdirSync(join(ROOT, 'tools'), { recursive: true, encoding: 'utf8' });
    const modules = below.filter((path) => path.endsWith('go.mod')).map((path) => path.replace('/go.mod', ''));
    expect([...new Set(TOOLS.map(({ folder }) => folder))].sort()).toEqual(modules.sort());
  });

  test.each(rows)('says of %s what its go.mod says', (_name, tool) => {
    expect(required(tool.folder).get(tool.module)).toBe(tool.moduleVersion);
    expect(readFileSync(join(ROOT, 'tools', tool.folder, 'go.sum'), 'utf8')).toContain(
      `${tool.module} v${tool.moduleVersion} h1:`,
    );
    expect(goMod(tool.folder)).toMatch(/^go 1\.26(\.0)?$/m);
  });

  test.each(rows)('compiles for %s a package that its module keeps', (_name, tool) => {
    if (tool.package.startsWith('./')) {
      expect(existsSync(join(ROOT, 'tools', tool.folder, tool.package, 'main.go'))).toBe(true);
    } else {
      expect(goMod(tool.folder)).toMatch(new RegExp(`^(tool |\\t)${tool.package}$`, 'm'));
    }
  });

  test('tells the CLI and the plugin the versions that the packages of this checkout ask for', () => {
    const sdk = JSON.parse(readFileSync(join(ROOT, 'sdks/libvirt/package.json'), 'utf8'));
    const packages = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const version = (name: string) => TOOLS.find((tool) => tool.name === name)?.version;
    expect(version('pulumi')).toBe(packages.dependencies['@pulumi/pulumi']);
    expect(version('pulumi-resource-terraform-provider')).toBe(sdk.pulumi.version);
    expect(version('terraform-provider-libvirt')).toBe(sdk.version);
  });

  test('tells each Kubernetes program which release it is', () => {
    const server = TOOLS.find(({ name }) => name === 'kube-apiserver@1.27');
    expect(server?.set).toMatchObject({
      'k8s.io/component-base/version.gitVersion': 'v1.27.16',
      'k8s.io/component-base/version.gitMinor': '27',
      'k8s.io/client-go/pkg/version.gitVersion': 'v1.27.16',
    });
  });
});

describe('the modules', () => {
  test.each(TOOLS.map(({ folder }) => folder))('%s is built from versions, not from folders of a machine', (folder) => {
    expect(goMod(folder)).not.toMatch(/=> [./]/);
  });
});

describe.each(kubernetes)('%s', (folder) => {
  const release = TOOLS.find((tool) => tool.folder === folder)?.version.replace(/^1\./, '0.') ?? '';

  test('replaces every staging module, which upstream leaves at v0.0.0', () => {
    const left = [...required(folder)].filter(([, version]) => version === '0.0.0').map(([path]) => path);
    expect(left.length).toBeGreaterThan(5);
    expect(left.filter((path) => !replaced(folder).has(path))).toEqual([]);
  });

  test('takes each from the same minor version, never from a later patch', () => {
    const [, minor, patch] = release.split('.').map(Number);
    const wrong = [...replaced(folder)].filter(([, version]) => {
      const [major, otherMinor, otherPatch] = version.split('.').map(Number);
      return major !== 0 || otherMinor !== minor || otherPatch > patch;
    });
    expect(wrong).toEqual([]);
  });

  test('states in one place which are of another patch than the release', () => {
    const differing = [...replaced(folder)].filter(([, version]) => version !== release).map(([path]) => path);
    const [, stated = ''] = goMod(folder).split(/^\/\/.*could not be had.*$/m);
    const inStatement = [...stated.split(')')[0].matchAll(/^\t(\S+) =>/gm)].map(([, path]) => path);
    expect(inStatement).toEqual(differing);
  });
});
