import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentData } from '../../../stacks/environment';
import { lab } from '../../../stacks/environments/lab';
import { ROOT } from '../../support/checkout';
import { type Change, changed } from '../../support/fixture-environments';
import { sandboxFolder } from '../sandbox/processes';
import { tools } from '../sandbox/tools';

/** What one command left. */
export interface Run {
  readonly code: number;
  readonly out: string;
}

export interface ProjectProps {
  /** libvirt connection of the sandbox. */
  readonly uri: string;
  /** File that the machines are laid over. */
  readonly image: string;
  /**
   * What else differs from `lab`.
   * @default - nothing
   */
  readonly change?: Change<EnvironmentData>;
  /**
   * The setting `storageClasses` in TypeScript, since functions are no data; what constructs/storage exports is in `storage`.
   * @default - none
   */
  readonly storageClasses?: string;
}

/** A checkout of its own with a stack `lab` of its own, whose machines are small and emulated. */
export interface Project {
  readonly folder: string;
  /** Folder of the pools. */
  readonly pools: string;
  readonly environment: EnvironmentData;
  /** Writes `lab` with another change, and compiles. Throws when that fails. */
  write(change: Change<EnvironmentData>): void;
  /** The Pulumi CLI, as a person types it. */
  pulumi(...args: readonly string[]): Run;
  strata(...args: readonly string[]): Run;
  /** What the commands run with; may be added to. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Parts of a checkout that a deployment needs. */
const PARTS = ['src', 'constructs', 'stacks', 'sdks', 'lib', 'tools'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'Pulumi.yaml', 'cdk8s.yaml', 'identity.lock'];

/** A command that hangs must fail the test, not the run. */
const LONGEST = 600_000;

export async function makeProject({ uri, image, change = {}, storageClasses }: ProjectProps): Promise<Project> {
  const { value: folder, undo } = await sandboxFolder();
  const checkout = join(folder, 'strata');
  mkdirSync(checkout);
  for (const part of [...PARTS, ...FILES]) {
    cpSync(join(ROOT, part), join(checkout, part), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
  const pools = join(folder, 'pools');
  mkdirSync(pools);
  const small = changed(lab, sandboxed(uri, image, pools));
  const env = engineEnvironment(folder);
  const run = (command: string, args: readonly string[]): Run => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: checkout,
      env,
      encoding: 'utf8',
      timeout: LONGEST,
      maxBuffer: 2 ** 28,
    });
    return { code: status ?? -1, out: `${stdout}${stderr}` };
  };
  const project: Project = {
    folder: checkout,
    pools,
    environment: changed(small, change),
    env,
    write(next) {
      const data = JSON.stringify(changed(small, next), undefined, 2);
      const type = `import type { EnvironmentData } from '../environment';\n`;
      const imports =
        storageClasses === undefined
          ? ''
          : `import * as storage from '../../constructs/storage';\nimport { Cidr } from '../../src/values';\n`;
      const classes = storageClasses === undefined ? '' : `storageClasses: ${storageClasses},`;
      writeFileSync(
        join(checkout, 'stacks/environments/lab.ts'),
        `${imports}${type}\nexport const lab = {...${data}, ${classes}} as unknown as EnvironmentData;\n`,
      );
      const built = run(process.execPath, ['tools/setup.mjs']);
      if (built.code !== 0) {
        throw new Error(built.out);
      }
    },
    pulumi: (...args) => run('pulumi', args),
    strata: (...args) => run(process.execPath, ['lib/stacks/strata.js', ...args]),
    remove: undo,
  };
  project.write(change);
  return project;
}

/** `lab` on the sandbox's libvirt: everything is there, and small. */
function sandboxed(uri: string, image: string, pools: string): Change<EnvironmentData> {
  const machines = lab.hosts?.['lab-host'].machines ?? {};
  const small = Object.entries(machines).map(([name, { rootDisk, dataDisks }]) => [
    name,
    {
      virtualization: 'qemu',
      memory: '384Mi',
      vcpus: 1,
      rootDisk: 'capacity' in rootDisk ? { ...rootDisk, capacity: '4Gi' } : rootDisk,
      ...(dataDisks === undefined ? {} : { dataDisks: dataDisks.map((disk) => ({ ...disk, capacity: '1Gi' })) }),
    },
  ]);
  return {
    hosts: {
      'lab-host': {
        uri,
        pools: { 'lab-system': { path: join(pools, 'system') }, 'lab-data': { path: join(pools, 'data') } },
        images: { 'debian-12': { source: image } },
        machines: Object.fromEntries(small),
      },
    },
    volumes: smallCapacity(lab.volumes),
    claims: smallCapacity(lab.claims),
  } as Change<EnvironmentData>;
}

/** Volumes and claims of one size, all of which fit on the small disk of the server. */
function smallCapacity(things: Readonly<Record<string, unknown>> = {}): object {
  return Object.fromEntries(Object.keys(things).map((name) => [name, { capacity: '100Mi' }]));
}

/** The engine as built by tools/, with logins and plugins of its own. */
function engineEnvironment(folder: string): NodeJS.ProcessEnv {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(ROOT, 'tools/engine.mjs'), '--json'], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(stderr);
  }
  const engine: { readonly path: string; readonly env: Readonly<Record<string, string>> } = JSON.parse(stdout);
  const home = join(folder, 'home');
  mkdirSync(home);
  symlinkSync(join(engine.env.PULUMI_HOME, 'plugins'), join(home, 'plugins'));
  mkdirSync(join(folder, 'state'));
  return {
    ...process.env,
    ...engine.env,
    PATH: `${engine.path}:${process.env.PATH}:/usr/sbin:/sbin`,
    PULUMI_HOME: home,
    PULUMI_CONFIG_PASSPHRASE: 'correct horse battery staple',
    NO_COLOR: '1',
    KUBECTL: tools('kubectl@1.27')[0],
    STRATA_STATE: `file://${join(folder, 'state')}?metadata=skip`,
  };
}

/** Logs in and makes the stack, in the words of the README. */
export function initStack(project: Project, layers = 'hosts'): void {
  const steps = [
    ['login', project.env.STRATA_STATE ?? ''],
    ['stack', 'init', 'lab'],
    ['config', 'set', 'strata:layers', layers],
  ];
  for (const step of steps) {
    const { code, out } = project.pulumi(...step);
    if (code !== 0) {
      throw new Error(`pulumi ${step.join(' ')}: ${out}`);
    }
  }
}

/** An empty disk that machines can be laid over where nothing needs to boot. */
export function emptyImage(folder: string): string {
  const image = join(folder, 'empty.qcow2');
  if (!existsSync(image)) {
    spawnSync('qemu-img', ['create', '-f', 'qcow2', image, '64M'], { stdio: 'ignore' });
  }
  return image;
}

/** `19 unchanged` and the like of the last summary that the engine printed. */
export function summary(out: string): string {
  const last = out.slice(out.lastIndexOf('Resources:'));
  return last
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => /^([-+~=±]|\+-)? ?\d/.test(line))
    .join(', ');
}

/** Forgets the stack and deletes what it made. */
export async function clear(project: Project, virsh: (...args: readonly string[]) => string): Promise<void> {
  const names = (...list: readonly string[]) =>
    virsh(...list)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  for (const domain of names('list', '--all', '--name')) {
    if (names('list', '--name').includes(domain)) {
      virsh('destroy', domain);
    }
    virsh('undefine', domain);
  }
  for (const network of names('net-list', '--all', '--name')) {
    if (names('net-list', '--name').includes(network)) {
      virsh('net-destroy', network);
    }
    virsh('net-undefine', network);
  }
  for (const pool of names('pool-list', '--all', '--name')) {
    if (names('pool-list', '--name').includes(pool)) {
      virsh('pool-destroy', pool);
    }
    virsh('pool-undefine', pool);
  }
  rmSync(project.pools, { recursive: true });
  mkdirSync(project.pools);
  project.pulumi('stack', 'rm', 'lab', '--force', '--yes');
}

/** What the engine called an error, so that a failed test says why. */
export function errorsIn(out: string): readonly string[] {
  return out.split('\n').filter((line) => /error:/.test(line));
}
