import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../src/records';
import { ENVIRONMENTS } from '../../stacks/environments';
import { ROOT } from '../support/checkout';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';
import { installKinds } from './sandbox/kinds';
import { writeSchemas } from './sandbox/schemas';
import { type Minor, tools } from './sandbox/tools';

const DIST = join(ROOT, 'dist');
const PROGRAM = join(ROOT, 'lib', 'stacks', 'strata.js');

execFileSync(process.execPath, [PROGRAM, 'synth'], { cwd: ROOT, env: { ...process.env, STRATA_ENVIRONMENT: '' } });

const machines = filesOf('libvirt', '.xml');
const clusters = ENVIRONMENTS.map(({ name }) => ({ name, version: versionOf(name) })).filter(hasVersion);
const minors = [...new Set(clusters.map(({ version }) => version))];

/** Files of one part of every environment's output, by their path in dist/. */
function filesOf(part: string, ending: string): readonly string[] {
  return ENVIRONMENTS.flatMap(({ name }) => {
    const folder = join(name, part);
    const found = existsSync(join(DIST, folder)) ? readdirSync(join(DIST, folder), { recursive: true }) : [];
    return found.map((file) => join(folder, String(file))).filter((file) => file.endsWith(ending));
  });
}

/** Minor version of an environment's cluster, as its report has it. */
function versionOf(environment: string): string | undefined {
  const { kubernetes } = JSON.parse(readFileSync(join(DIST, environment, 'report.json'), 'utf8'));
  return kubernetes?.split('.').slice(0, 2).join('.');
}

/** Kinds of its own that an environment defines. */
function kindsOf(environment: string): readonly KubernetesObject[] {
  const files = filesOf('kubernetes', '.yaml').filter((file) => file.startsWith(`${environment}/`));
  return files
    .flatMap((file) => parseAllDocuments(readFileSync(join(DIST, file), 'utf8')))
    .map((document) => document.toJS() as KubernetesObject)
    .filter(({ kind }) => kind === 'CustomResourceDefinition');
}

function hasVersion(each: { name: string; version: string | undefined }): each is { name: string; version: Minor } {
  return each.version !== undefined;
}

describe('libvirt, by its own schemas', () => {
  test('has something to judge', () => {
    expect(machines.length).toBeGreaterThan(10);
  });

  test.each(machines)('takes %s', (file) => {
    const { status, stdout, stderr } = spawnSync('virt-xml-validate', [join(DIST, file)], { encoding: 'utf8' });
    expect([status, stdout + stderr]).toEqual([0, `${join(DIST, file)} validates\n`]);
  });
});

describe.each(minors)("Kubernetes %s, by its API server's own description", (version) => {
  const environments = clusters.filter((each) => each.version === version).map(({ name }) => name);
  let cluster: ControlPlane;
  let schemas: string;

  beforeAll(async () => {
    cluster = await startControlPlane({ version });
    await installKinds(cluster, environments.flatMap(kindsOf));
    schemas = writeSchemas(cluster, join(cluster.folder, 'schemas'));
  });

  afterAll(() => cluster?.stop());

  /** What kubeconform says of YAML. */
  function judge(yaml: string) {
    const args = ['-strict', '-output=json', '-summary', '-verbose', `-schema-location=${schemas}`];
    const { stdout, stderr } = spawnSync(tools('kubeconform')[0], args, { input: yaml, encoding: 'utf8' });
    expect(stderr).toBe('');
    const { resources, summary } = JSON.parse(stdout);
    const wrong = resources.filter(({ status }: Verdict) => status !== 'statusValid');
    return { wrong: wrong.map(({ kind, name, msg }: Verdict) => `${kind}/${name}: ${msg}`), summary };
  }

  test.each(environments)('takes every object of %s', (environment) => {
    const files = filesOf('kubernetes', '.yaml').filter((file) => file.startsWith(`${environment}/`));
    const yaml = files.map((file) => readFileSync(join(DIST, file), 'utf8')).join('---\n');
    const counted = JSON.parse(readFileSync(join(DIST, environment, 'report.json'), 'utf8')).counts.kubernetes;
    const secrets = JSON.parse(readFileSync(join(DIST, environment, 'required-secrets.json'), 'utf8')).length;
    const written = Object.values<number>(counted).reduce((sum, count) => sum + count, 0) - secrets;
    const { wrong, summary } = judge(yaml);
    expect(wrong).toEqual([]);
    expect(summary).toEqual({ valid: written, invalid: 0, errors: 0, skipped: 0 });
  });

  test('refuses a field that it does not know, and a value of another type', () => {
    const wrong = (spec: string) =>
      judge(`apiVersion: v1\nkind: Pod\nmetadata: { name: sample }\nspec: ${spec}\n`).wrong;
    expect(wrong('{ containers: [{ name: a, image: a }] }')).toEqual([]);
    expect(wrong('{ containers: [{ name: a, image: a, imagePolicy: Always }] }').join()).toContain('imagePolicy');
    expect(wrong('{ containers: [{ name: 7, image: a }] }').join()).toContain('string');
  });
});

interface Verdict {
  readonly kind: string;
  readonly name: string;
  readonly status: string;
  readonly msg: string;
}
