import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSshKey } from '../../src/pki/ssh-key';
import type { Made } from './sandbox/guard';
import { sandboxFolder } from './sandbox/processes';

describe('an ssh key that Strata makes', () => {
  let folder: Made<string>;

  beforeAll(async () => {
    folder = await sandboxFolder();
  });

  afterAll(() => folder?.undo());

  test('is read by ssh-keygen, which finds the same open half', async () => {
    const file = join(folder.value, 'id_ed25519');
    const { privateKey, publicKey } = await makeSshKey('heketi-ssh-key');
    writeFileSync(file, privateKey, { mode: 0o600 });
    const { stdout, stderr } = spawnSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: `${publicKey}\n`, stderr: '' });
  });
});
