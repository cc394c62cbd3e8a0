import { Chart } from 'cdk8s';
import type { Site } from '../../../src/cli';
import { SecretObject } from '../../../src/kubernetes/secret-object';
import { publicKeyOf } from '../../../src/pki';
import { Secret } from '../../../src/values';
import { PulumiStandIn } from '../../support/pulumi-stand-in';
import { Testbed } from '../../support/tree';

/** A program that logs in to a machine by key. */
const site: Site = {
  name: 'lab',
  build() {
    const bed = new Testbed('lab');
    const key = { name: 'manager', ssh_authorized_keys: [Secret.config('manager-ssh-public')] };
    bed.machine('vm1').addUser(key);
    new SecretObject(new Chart(bed.platform, 'web', { namespace: 'web' }), 'Key', {
      name: 'key',
      type: 'kubernetes.io/ssh-auth',
      data: { 'ssh-privatekey': Secret.config('manager-ssh') },
    });
    return bed.platform;
  },
};

const PRIVATE = 'key ssh-privatekey of Secret web/key';
const PUBLIC = 'ssh_authorized_keys in the user-data of vm1';

async function init(stored: Readonly<Record<string, string>> = {}) {
  const pulumi = new PulumiStandIn().store(stored);
  const { out, err, code } = await pulumi.strata('secrets init lab', [site], {});
  return { pulumi, err, code, lines: out.split('\n').slice(1, -1) };
}

const line = (state: string, key: string, note: string) => `  ${state.padEnd(7)}  strata:${key.padEnd(18)}  ${note}`;

describe('GLU-2: strata secrets init, asked for an ssh key', () => {
  test('makes both halves, which belong together', async () => {
    const { pulumi, lines, err, code } = await init();
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(lines).toEqual([line('made', 'manager-ssh', PRIVATE), line('made', 'manager-ssh-public', PUBLIC)]);
    expect(publicKeyOf(pulumi.stored['strata:manager-ssh'], 'manager-ssh')).toBe(
      pulumi.stored['strata:manager-ssh-public'],
    );
  });

  test('keeps both when they are there', async () => {
    const { pulumi } = await init();
    const again = await init(pulumi.stored);
    expect(again.lines).toEqual([line('kept', 'manager-ssh', PRIVATE), line('kept', 'manager-ssh-public', PUBLIC)]);
    expect(again.pulumi.writes).toEqual([]);
  });

  test('makes the public half of a private one that is there alone', async () => {
    const { pulumi } = await init();
    const { 'strata:manager-ssh-public': open, ...half } = pulumi.stored;
    const again = await init(half);
    expect(again.lines).toEqual([line('kept', 'manager-ssh', PRIVATE), line('made', 'manager-ssh-public', PUBLIC)]);
    expect(again.pulumi.stored['strata:manager-ssh-public']).toBe(open);
  });

  test('names what is missing where it cannot be made', async () => {
    const set = 'set it yourself: pulumi config set --secret --stack lab strata:';
    expect((await init({ 'strata:manager-ssh-public': 'ssh-ed25519 AAAA' })).lines).toEqual([
      line('not set', 'manager-ssh', `${PRIVATE} belongs to the other half, which is set; ${set}manager-ssh`),
      line('kept', 'manager-ssh-public', PUBLIC),
    ]);
    expect((await init({ 'strata:manager-ssh': 'no key of OpenSSH' })).lines).toEqual([
      line('kept', 'manager-ssh', PRIVATE),
      line(
        'not set',
        'manager-ssh-public',
        `${PUBLIC} belongs to the other half, which is set; ${set}manager-ssh-public`,
      ),
    ]);
  });
});
