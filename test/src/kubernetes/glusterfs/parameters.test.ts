import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type GlusterfsParameters, readGlusterfsParameters } from '../../../../src/kubernetes/glusterfs/parameters';
import { parseVolumeType, volumeTypeText } from '../../../../src/kubernetes/glusterfs/volume-type';

/** A case of Kubernetes' own test, as data. */
interface UpstreamCase {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Values of the Secret that is there, whatever name is asked for. */
  readonly secret?: Readonly<Record<string, string>>;
  readonly result: 'ok' | 'error';
  readonly parsed?: Readonly<Record<string, unknown>>;
}

const FIXTURE = join(__dirname, '../../../fixtures/upstream/glusterfs-parameters.yaml');
const cases: readonly UpstreamCase[] = parse(readFileSync(FIXTURE, 'utf8')).cases;

/** What the provisioner would have, by the names that Kubernetes' test has for it. */
function provisionerConfig(read: GlusterfsParameters, secret: UpstreamCase['secret']) {
  return {
    url: read.url,
    user: read.user,
    userKey: read.userKey,
    secretName: read.secret?.name,
    secretNamespace: read.secret?.namespace,
    secretValue: read.secret === undefined ? read.userKey : Object.values(secret ?? {}).at(-1),
    clusterID: read.clusterIds.join(',') || undefined,
    gidMin: read.gidMin,
    gidMax: read.gidMax,
    volumeType: read.volumeType,
    volumeOptions: read.volumeOptions.length === 0 ? undefined : read.volumeOptions,
    volumeNamePrefix: read.volumeNamePrefix,
    thinPoolSnapFactor: read.snapFactor,
    customEpNamePrefix: read.endpointPrefix,
  };
}

function messages(parameters: Readonly<Record<string, string>>): readonly string[] {
  return readGlusterfsParameters({ resturl: 'http://heketi:8080', ...parameters }).mistakes.map(
    ({ parameter, message, fix }) => `'${parameter}' ${message}; ${fix}`,
  );
}

describe('GLU-3: parameters of a class, as Kubernetes 1.25 reads them', () => {
  test('are held against all of its own cases', () => {
    expect(cases).toHaveLength(33);
  });

  test.each(cases.map((each) => [each.name, each] as const))('%s', (_name, { parameters, secret, result, parsed }) => {
    const { read, mistakes } = readGlusterfsParameters(parameters);
    // a Secret that is named and not there is told by REF001, of the whole tree
    const isRefused = mistakes.length > 0 || (read?.secret !== undefined && secret === undefined);
    expect(isRefused ? 'error' : 'ok').toBe(result);
    if (parsed !== undefined && read !== undefined) {
      expect(provisionerConfig(read, secret)).toEqual(parsed);
    }
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a type that nobody knows',
      { volumetype: 'mirror:3' },
      `'volumetype' must be replicate:N, disperse:DATA:REDUNDANCY or none, got "mirror:3"; write such as replicate:3 or disperse:4:2`,
    ],
    [
      'a disperse volume without its redundancy',
      { volumetype: 'disperse:4' },
      `'volumetype' must be replicate:N, disperse:DATA:REDUNDANCY or none, got "disperse:4"; write such as replicate:3 or disperse:4:2`,
    ],
    [
      'a group of the system',
      { gidMin: '100' },
      `'gidMin' must be a whole number of 2000 to 2147483647, got "100"; choose one of them`,
    ],
    [
      'groups the wrong way round',
      { gidMin: '50000', gidMax: '40000' },
      `'gidMax' must be at least gidMin, got "40000" for "50000"; exchange the two, or raise it`,
    ],
    [
      'a parameter in another spelling',
      { volumetyp: 'none' },
      `'volumetyp' must be a parameter of kubernetes.io/glusterfs, got "volumetyp"; did you mean "volumetype"?`,
    ],
    [
      'a parameter twice',
      { gidMin: '3000', gidmin: '4000' },
      `'gidmin' must be given once, got "gidMin" and "gidmin"; take one of the two out`,
    ],
    [
      'half of a Secret',
      { secretName: 'heketi-secret' },
      `'secretNamespace' must be given with secretName, got "none"; name the Secret and its namespace, or neither`,
    ],
    [
      'a factor below one',
      { snapfactor: '0.5' },
      `'snapfactor' must be a number of 1 to 100, got "0.5"; leave it out for 1`,
    ],
    [
      'an underscore',
      { volumenameprefix: 'qe_dept' },
      `'volumenameprefix' must have no underscore, got "qe_dept"; write "qe-dept"`,
    ],
    [
      'a prefix that leaves no room',
      { customEpNamePrefix: 'a'.repeat(27) },
      `'customEpNamePrefix' must have at most 26 characters, got "${'a'.repeat(27)}"; shorten it`,
    ],
  ])('refuses %s', (_mistake, parameters, message) => {
    expect(messages(parameters)).toEqual([message]);
  });

  test('tells every mistake at once', () => {
    const { mistakes } = readGlusterfsParameters({ volumetype: 'x', gidMin: 'y', colour: 'red' });
    expect(mistakes.map(({ parameter }) => parameter)).toEqual(['colour', 'resturl', 'gidMin', 'volumetype']);
  });

  test('takes several clusters and options', () => {
    const parameters = { resturl: 'http://h:1', clusterid: 'a,b', volumeoptions: 'client.ssl on,auth.allow *' };
    expect(readGlusterfsParameters(parameters).read).toMatchObject({
      clusterIds: ['a', 'b'],
      volumeOptions: ['client.ssl on', 'auth.allow *'],
    });
  });
});

describe('a volume type', () => {
  test.each(['replicate:3', 'replicate:2', 'disperse:4:2', 'none'])('%s is read, and written as it was', (text) => {
    expect(volumeTypeText(parseVolumeType(text))).toBe(text);
  });

  test.each([
    ['replicate', 'replicate:3'],
    ['replicate:+2', 'replicate:2'],
    ['replicate:3:9', 'replicate:3'],
    ['disperse:4:2:7', 'disperse:4:2'],
    ['none:1', 'none'],
  ])('%s is read as %s, as the provisioner does', (text, meant) => {
    expect(volumeTypeText(parseVolumeType(text))).toBe(meant);
  });

  test.each([
    '',
    'Replicate:3',
    'replicate:',
    'replicate:-1',
    'replicate:3.5',
    'disperse',
    'disperse:4:',
    'disperse::2',
  ])('is not "%s"', (text) => {
    expect(() => parseVolumeType(text)).toThrow(
      new Error(`must be replicate:N, disperse:DATA:REDUNDANCY or none, got "${text}"`),
    );
  });
});
