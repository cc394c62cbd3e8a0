import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Bridged, missingBridge } from '../../../../src/pulumi/world/bridge';
import { StandIns } from '../../../support/stand-ins';

const remote = { url: 'registry.example/owner/libvirt', version: '0.8.3' };
const SDK: Bridged = {
  name: 'terraform-provider',
  version: '1.1.3',
  parameterization: { value: Buffer.from(JSON.stringify({ remote })).toString('base64') },
};

/** A machine with or without a network, and with these folders. */
function missing(code: number, folders: readonly string[], more: Record<string, string> = {}) {
  const machine = new StandIns().answer('timeout', [{ when: /^3 getent ahosts registry.example$/, code }]);
  for (const folder of folders) {
    mkdirSync(join(machine.folder, folder), { recursive: true });
  }
  return missingBridge(SDK, { PATH: machine.folder, PULUMI_HOME: machine.folder, ...more });
}

const PLUGIN = 'plugins/resource-terraform-provider-v1.1.3';
const PROVIDER = 'dynamic_tf_plugins/registry.example/owner/libvirt/0.8.3/linux_amd64';

describe('what the engine needs to reach libvirt', () => {
  test('is asked of nobody when it is there', async () => {
    expect(await missing(99, [PLUGIN, PROVIDER])).toBeUndefined();
  });

  test('may be missing where it can be fetched', async () => {
    expect(await missing(0, [])).toBeUndefined();
    expect(await missing(2, [], { HTTPS_PROXY: 'http://proxy.example' })).toBeUndefined();
  });

  test.each([
    ['plugin', [PROVIDER], /got "no plugin terraform-provider 1.1.3 in \S+\/plugins, and no network to fetch it"/],
    ['provider', [PLUGIN], /got "no provider owner\/libvirt 0.8.3 in \S+\/dynamic_tf_plugins, and no network/],
  ])('is refused without the %s and without a network', async (_what, folders, message) => {
    expect(await missing(2, folders)).toMatch(message);
  });
});
