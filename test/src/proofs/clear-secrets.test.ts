import { findingText } from '../../../src/proofs';
import { clearSecrets } from '../../../src/proofs/clear-secrets';
import type { KubernetesObject } from '../../../src/records';
import { factsOf, objectRecord } from '../../support/facts';

function said(object: object): readonly string[] {
  const record = objectRecord({ apiVersion: 'v1', metadata: { name: 'it' }, ...object } as KubernetesObject);
  return clearSecrets
    .prove(factsOf(record))
    .findings.map((finding) => `${finding.severity} ${finding.code} ${findingText(finding)}`);
}

const secret = (fields: object) => said({ kind: 'Secret', ...fields });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const inClear = (keys: string) =>
  `error SEC005 [test/Secret/it] 'data' must not stand in a file, got "${keys}" in clear; ` +
  'define a SecretObject, which `strata secrets` fills, and name it by secretKeyRef';

describe('a Secret', () => {
  test('is refused with its values, of which none is told', () => {
    expect(secret({ data: { pwd: 'MTIzNDU2' }, stringData: { user: 'admin' } })).toEqual([inClear('pwd, user')]);
  });

  test.each<[string, object]>([
    ['without values', {}],
    ['with empty ones', { data: { pwd: '' }, stringData: null }],
    ['with a certificate alone', { data: { 'tls.crt': base64('-----BEGIN CERTIFICATE-----\nMII\n') } }],
  ])('%s gives nothing away', (_case, fields) => {
    expect(secret(fields)).toEqual([]);
  });

  test('is refused with the key beside a certificate', () => {
    const both = '-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n';
    expect(secret({ stringData: { 'tls.pem': both } })).toEqual([inClear('tls.pem')]);
  });

  test.each([
    ["document 002's own", { data: { pwd: 'MTIzNDU2Cg==' } }, 'data.pwd', 'encode it with `printf %s`'],
    ['in text', { stringData: { pwd: 'abc\r\n' } }, 'stringData.pwd', 'write it in one line, or after `|-`'],
  ])('is refused with a line break at the end, %s', (_case, fields, prop, fix) => {
    expect(secret(fields)).toEqual([
      inClear('pwd'),
      `error SEC006 [test/Secret/it] '${prop}' must end with its last letter, got "a line break" after it; ${fix}`,
    ]);
  });

  test.each([
    ['of a file', 'htpasswd.txt', 'word\n'],
    ['of a list of users', 'auth', 'admin:$apr1$x\n'],
    ['of several lines', 'key', 'one\ntwo\n'],
    ['of a document', 'config', '{"auths":{}}\n'],
  ])('may have the line break %s', (_case, key, value) => {
    expect(secret({ stringData: { [key]: value } })).toEqual([inClear(key)]);
  });
});

describe('a variable', () => {
  const variable = (name: string, value?: string) =>
    said({ kind: 'Pod', spec: { containers: [{ name: 'db', env: [{ name, value }] }] } });

  test.each(['MYSQL_ROOT_PASSWORD', 'password', 'API_KEY', 'GITHUB_TOKEN'])('%s is a warning in clear', (name) => {
    expect(variable(name, '123456')).toEqual([
      `warning SEC007 [test/Pod/it] 'containers.db.env' must not hold a secret in clear, got "${name}"; ` +
        'take it from a Secret by secretKeyRef',
    ]);
  });

  test.each<[string, string | undefined]>([
    ['DB_PASSWORD', undefined],
    ['DB_PASSWORD', '$(OTHER)'],
    ['DB_TOKEN', '/var/run/token'],
    ['ALLOW_EMPTY_PASSWORD', 'yes'],
    ['DB_PASSWORD_FILE', 'secret'],
    ['COMPASS', 'north'],
    ['KEYBOARD', 'de'],
  ])('%s may be %s', (name, value) => {
    expect(variable(name, value)).toEqual([]);
  });
});
