import { register } from '../../../src/pulumi';
import type { EnvironmentData } from '../../../stacks/environment';
import { nfsBinding } from '../../../stacks/environments/handbook/nfs-binding';
import { assembled } from '../../support/environments';
import { type Change, changed } from '../../support/fixture-environments';
import { ground, hostsAlone } from '../../support/ground';
import { record } from '../../support/recorder';

/** Live files that the engine is given of a server that exists. */
async function filesOf(server: object) {
  const change = { nfsServers: { 'linuxea-vm-node': server } } as Change<EnvironmentData>;
  const requests = await record(() => register(assembled(changed(nfsBinding, change)), hostsAlone, ground));
  return requests.filter(({ type }) => type === 'pulumi-nodejs:dynamic:Resource');
}

describe('files of a server outside the tree', () => {
  test('are for its owner to install, unless it says how it is reached', async () => {
    expect(await filesOf({})).toEqual([]);
  });

  test('are written by ssh where that is said, and wait for no machine', async () => {
    const [exports, ...others] = await filesOf({ ssh: { user: 'root', port: 2222 } });
    expect(others).toEqual([]);
    expect(exports).toMatchObject({
      name: 'nfs-linuxea-vm-node/etc/exports',
      dependencies: [],
      inputs: { uri: '', guest: '10.0.1.61', ssh: 'root@10.0.1.61', port: 2222, path: '/etc/exports', mode: '0644' },
    });
  });

  test('are all that its versions and its firewall ask for', async () => {
    const files = await filesOf({ ssh: { user: 'root' }, versions: '4', firewall: true });
    expect(files.map(({ inputs }) => inputs.path)).toEqual([
      '/etc/nfs.conf.d/strata.conf',
      '/etc/strata/nfs.nft',
      '/etc/systemd/system/strata-nfs-firewall.service',
      '/etc/exports',
    ]);
  });
});
