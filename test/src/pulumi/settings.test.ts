import type { Config } from '@pulumi/pulumi';
import { readSettings } from '../../../src/pulumi';
import { Secret } from '../../../src/values';

describe('readSettings', () => {
  const config = (values: Record<string, string>) =>
    ({
      get: (key: string) => values[key],
      getNumber: () => undefined,
      getObject: () => undefined,
    }) as unknown as Parameters<typeof readSettings>[0];

  test('deploys both layers unless told otherwise', () => {
    expect(readSettings(config({})).layers).toEqual(['hosts', 'cluster']);
    expect(readSettings(config({ layers: 'hosts' })).layers).toEqual(['hosts']);
  });

  test('refuses a layer that does not exist', () => {
    expect(() => readSettings(config({ layers: 'hosts,clutser' }))).toThrow(
      `[config] 'strata:layers' must be of hosts, cluster, got "clutser"; name some of these`,
    );
  });

  test('refuses a missing secret by its name, with the command that sets it', () => {
    const missing = readSettings({ ...config({}), getSecret: () => undefined } as unknown as Config);
    expect(() => missing.kubeconfig()).toThrow(
      `[config] 'strata:kubeconfig' must be set, got "nothing"; run \`strata secrets init\`, or set it from a file`,
    );
    expect(() => missing.secret(Secret.config('portal-htpasswd'))).toThrow(
      `[config] 'strata:portal-htpasswd' must be set, got "nothing"; ` +
        'run `pulumi config set --secret strata:portal-htpasswd`',
    );
  });
});
