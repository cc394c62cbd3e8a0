import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { ApiObject, App, Chart, Testing, Yaml } from 'cdk8s';
import { stringify } from 'yaml';
import { Secret } from '../../../src/values';

const password = Secret.config('registry-password');

const NOT_TEXT = 'the secret "registry-password" must not become text; pass the Secret itself';
const NOT_JSON = 'the secret "registry-password" must not become JSON; pass the Secret itself';

/** What the type system would refuse, but a cast, a library or plain JavaScript would not. */
const loose = password as unknown as string;

function printed(print: (console: Console) => void): string {
  const stream = new PassThrough();
  print(new Console(stream, stream));
  return String(stream.read());
}

describe('Secret', () => {
  test('carries the name of its value and shows a mask in its place', () => {
    expect(password.key).toBe('registry-password');
    expect(password.mask).toBe('<secret registry-password>');
  });

  test.each<[string, () => unknown]>([
    ['a template literal', () => `password=${password}`],
    ['String()', () => String(password)],
    ['toString()', () => password.toString()],
    ['a sum', () => loose + loose],
    ['concat', () => 'password='.concat(loose)],
    ['join', () => ['user', password].join(':')],
    ['a number', () => Number(password)],
    ['a comparison', () => loose < 'x'],
    ['a key of an object', () => ({ [loose]: 1 })],
    ['an error', () => new Error(loose)],
    ['a buffer', () => Buffer.from(loose)],
    ['encodeURIComponent', () => encodeURIComponent(loose)],
    ['a replacement', () => 'password'.replace('password', loose)],
    ['parseInt', () => Number.parseInt(loose, 10)],
    ['a regular expression', () => /x/.test(loose)],
    ['a format', () => format('%s', password)],
  ])('does not become text by way of %s', (_way, leak) => {
    expect(leak).toThrow(new Error(NOT_TEXT));
  });

  test.each<[string, () => unknown]>([
    ['JSON.stringify', () => JSON.stringify(password)],
    ['JSON.stringify, deep inside', () => JSON.stringify({ env: [{ value: password }] })],
    ['a format', () => format('%j', password)],
    ['the yaml library', () => stringify({ password })],
  ])('does not become JSON or YAML by way of %s', (_way, leak) => {
    expect(leak).toThrow(new Error(NOT_JSON));
  });

  test.each<[string, () => string]>([
    ['inspect', () => inspect(password)],
    ['inspect, deep inside', () => inspect({ user: { password } }, { depth: 9, showHidden: true })],
    ['console.log', () => printed((console) => console.log(password))],
    ['console.log beside other things', () => printed((console) => console.log('password:', { password }))],
    ['console.error', () => printed((console) => console.error([password]))],
    ['a format', () => format('%o', [password])],
  ])('is masked by %s', (_way, show) => {
    expect(show()).toContain('<secret registry-password>');
  });

  test.each([
    '',
    'Registry-Password',
    'registry_password',
    'registry--password',
    '-password',
    'password-',
    '1password',
    'strata:password',
    'pass word',
  ])('refuses the key "%s"', (key) => {
    expect(() => Secret.config(key)).toThrow(
      new Error(`must be a kebab-case config key such as registry-password, got "${key}"`),
    );
  });
});

describe('Secret, inside a Kubernetes object', () => {
  function objectWith(value: unknown): Chart {
    const chart = Testing.chart();
    new ApiObject(chart, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', data: { password: value } });
    return chart;
  }

  test.each<[string, unknown]>([
    ['as a value', password],
    ['in a list', [password]],
    ['deep inside', { registry: [{ password }] }],
  ])('cannot be rendered %s', (_place, value) => {
    expect(() => Testing.synth(objectWith(value))).toThrow("can't render non-simple object of type 'Secret'");
  });

  test('cannot be rendered by a whole app', () => {
    const app = new App({ outdir: '/nowhere' });
    new ApiObject(new Chart(app, 'Chart'), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', data: { password } });
    expect(() => app.synthYaml()).toThrow("can't render non-simple object of type 'Secret'");
  });

  test('cannot be put into text on the way there', () => {
    expect(() => objectWith(`password=${password}`)).toThrow(new Error(NOT_TEXT));
  });

  test('cannot be written by the YAML of cdk8s itself', () => {
    expect(() => Yaml.stringify({ data: { password } })).toThrow(new Error(NOT_JSON));
  });
});
