import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../support/checkout';
import { GlusterfsTrial, type HeardRequest, type Listener, startListener } from './glusterfs-trial';
import { ApiClient } from './sandbox/api-client';
import { type ControlPlane, startControlPlane } from './sandbox/control-plane';

const SECRETS = '/api/v1/namespaces/default/secrets';
const ENDPOINTS = '/api/v1/namespaces/default/endpoints';
const CLAIM = { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '10Gi' } } };
/** What heketi's answer is called in events. */
const REFUSED = 'failed to create volume: failed to create volume: see kube-controller-manager.log for details';

const cases: readonly Case[] = parse(
  readFileSync(join(ROOT, 'test/fixtures/upstream/glusterfs-parameters.yaml'), 'utf8'),
).cases;

// the cases are those of a function; here the whole controller manager is given them, and what it asks of the address of
// the class is compared with what the function gave back
describe('the glusterfs provisioner of Kubernetes 1.25', () => {
  let controlPlane: ControlPlane;
  let api: ApiClient;
  let trial: GlusterfsTrial;
  let listener: Listener;

  beforeAll(async () => {
    listener = await startListener();
    controlPlane = await startControlPlane({ version: '1.25', controllers: ['--pvclaimbinder-sync-period=1s'] });
    api = new ApiClient(controlPlane);
    trial = new GlusterfsTrial(controlPlane, api);
  });

  afterAll(async () => {
    api?.close();
    await controlPlane?.stop();
    await listener?.stop();
  });

  async function giveSecret(values: object | undefined): Promise<void> {
    await api.delete(`${SECRETS}/mysecret`);
    if (values !== undefined) {
      await api.post(SECRETS, {
        metadata: { name: 'mysecret' },
        type: 'kubernetes.io/glusterfs',
        stringData: values,
      });
    }
  }

  /** Parameters of a case that ask here: nobody knows what stands at the address that upstream has. */
  function askedHere({ resturl, ...parameters }: Parameters): Parameters {
    return { ...parameters, ...(resturl === undefined ? {} : { resturl: listener.url }) };
  }

  const refused = cases.filter(({ result }) => result === 'error').map((each): [string, Case] => [each.name, each]);
  const read = cases.filter(({ result }) => result === 'ok').map((each): [string, Case] => [each.name, each]);

  test('is given all cases', () => {
    expect([refused.length, read.length]).toEqual([20, 13]);
  });

  test.each(refused)('refuses %s, and asks nobody', async (_name, { parameters, secret }) => {
    await giveSecret(secret);
    await trial.run({ parameters: askedHere(parameters), claim: CLAIM }, ({ event }) => {
      expect(event).toBeDefined();
      expect(event).not.toMatch(/^failed to create volume/);
      expect(listener.heard()).toEqual([]);
    });
  });

  test.each(read)('reads %s as upstream says', async (_name, { parameters, secret, parsed = NOTHING }) => {
    await giveSecret(secret);
    const prefix = parsed.customEpNamePrefix;
    // a Service must not begin with a digit, as those claims' ids do whose Endpoints have no prefix: most of them
    for (let requests: readonly HeardRequest[] = []; requests.length === 0; ) {
      await trial.run({ parameters: askedHere(parameters), claim: CLAIM }, async ({ uid, event }) => {
        requests = listener.heard();
        const isRefusedName = prefix === '' && /^\d/.test(uid);
        expect(requests.length === 0).toBe(isRefusedName);
        expect(event).toContain(isRefusedName ? `Service "${uid}" is invalid` : REFUSED);
        await expect(api.get(`${ENDPOINTS}/${prefix === '' ? uid : `${prefix}-${uid}`}`)).resolves.toBeDefined();
        expect(requests.map(whatWasAsked)).toEqual(requests.map(() => whatIsAskedFor(parsed)));
        expect(requests.map(({ headers }) => isSignedWith(headers.authorization, parsed.secretValue))).toEqual(
          requests.map(() => true),
        );
      });
    }
  });
});

type Parameters = Readonly<Record<string, string>>;

interface Parsed {
  readonly user?: string;
  readonly secretValue?: string;
  readonly gidMin: number;
  readonly volumeType: {
    readonly kind: string;
    readonly replica?: number;
    readonly data?: number;
    redundancy?: number;
  };
  readonly volumeNamePrefix?: string;
  readonly thinPoolSnapFactor: number;
  readonly customEpNamePrefix: string;
}

interface Case {
  readonly name: string;
  readonly parameters: Parameters;
  readonly secret?: object;
  readonly result: 'ok' | 'error';
  readonly parsed?: Parsed;
}

const NOTHING: Parsed = { gidMin: 0, volumeType: { kind: '' }, thinPoolSnapFactor: 0, customEpNamePrefix: '' };

/** What a class decides of a request for a volume. */
function whatWasAsked({ method, url, headers, body }: HeardRequest) {
  const { size, name, durability, gid, snapshot, glustervolumeoptions } = JSON.parse(body);
  const [, claims] = tokenOf(headers.authorization);
  return {
    request: `${method} ${url}`,
    user: JSON.parse(Buffer.from(claims, 'base64url').toString()).iss,
    size,
    // the rest is namespace and name of the claim, and an id
    prefix: name.split('_')[0],
    durability,
    gid,
    factor: snapshot.factor,
    options: glustervolumeoptions,
  };
}

function whatIsAskedFor(parsed: Parsed) {
  const { kind, replica, data, redundancy } = parsed.volumeType;
  return {
    request: 'POST /volumes',
    user: parsed.user ?? '',
    size: 10,
    prefix: parsed.volumeNamePrefix ?? '',
    durability: {
      type: kind,
      replicate: replica === undefined ? {} : { replica },
      disperse: data === undefined ? {} : { data, redundancy },
    },
    // the first of the range
    gid: parsed.gidMin,
    factor: parsed.thinPoolSnapFactor,
    options: undefined,
  };
}

/** Head, claims and signature of a bearer's token. */
function tokenOf(authorization = ''): readonly string[] {
  return authorization.replace(/^bearer /i, '').split('.');
}

function isSignedWith(authorization: string | undefined, key = ''): boolean {
  const [head, claims, signature] = tokenOf(authorization);
  return createHmac('sha256', key).update(`${head}.${claims}`).digest('base64url') === signature;
}
