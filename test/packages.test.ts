import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { satisfies } from 'semver';

const ROOT = resolve(__dirname, '..');

interface LockedPackage {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly license?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

const manifest = json('package.json');
const locked = Object.entries<LockedPackage>(json('package-lock.json').packages).filter(([path]) => path !== '');

describe('the packages', () => {
  // the newest of each line that is supported: a range such as ^20.19 is met by keeping Node current
  test.each(['20.20.2', '22.22.0', '24.13.0'])('all run on Node %s', (version) => {
    const refusing = locked.filter(
      ([, { engines }]) => engines?.node !== undefined && !satisfies(version, engines.node),
    );
    expect(refusing.map(([path, { engines }]) => `${path} wants ${engines?.node}`)).toEqual([]);
  });

  test('are pinned to exact versions', () => {
    const wanted = Object.entries<string>({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(wanted.filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([
      ['@pulumi/libvirt', 'file:sdks/libvirt'],
    ]);
  });

  test('come with a lockfile that names no download host', () => {
    expect(locked.filter(([, { resolved, link }]) => resolved !== undefined && !link)).toEqual([]);
  });

  test('hold TypeScript below 7, which has no API for the tools that need one, and the SDK to ours', () => {
    const versions = locked.filter(([path]) => path.endsWith('node_modules/typescript'));
    expect(versions.filter(([, { version = '' }]) => !satisfies(version, '<7'))).toEqual([]);
    expect(versions.filter(([path]) => path.startsWith('sdks/'))).toEqual([]);
    expect(versions.find(([path]) => path === 'node_modules/typescript')?.[1].version).toBe(
      manifest.devDependencies.typescript,
    );
  });

  test('name the released plugin in the generated SDK, so that an engine can find it', () => {
    expect(json('sdks/libvirt/package.json')).toMatchObject({
      name: '@pulumi/libvirt',
      version: '0.8.3',
      pulumi: { name: 'terraform-provider', version: '1.1.3', parameterization: { name: 'libvirt', version: '0.8.3' } },
    });
  });
});

// biome-ignore lint/suspicious/noExplicitAny: package.json and the lockfile have no types
function json(file: string): any {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}
