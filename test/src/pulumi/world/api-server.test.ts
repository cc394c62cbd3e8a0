import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ApiAccess, accessOf, clusterUid, untilReady } from '../../../../src/pulumi/world/api-server';
import { serverCertificate } from '../../../support/server-certificate';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What the server answers next, first to last; the last one again and again. */
let answers: { readonly status: number; readonly body: string }[];
let server: Server;
let access: ApiAccess;
let asked: string[];

beforeAll(async () => {
  const { key, certificate: ca } = await serverCertificate();
  server = createServer({ key, cert: ca }, (request, response) => {
    asked.push(request.url ?? '');
    const { status, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500, body: '' };
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  access = { server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ca };
});

beforeEach(() => {
  asked = [];
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('accessOf', () => {
  const config = (current: string) => `
current-context: ${current}
contexts: [{ name: lab, context: { cluster: lab-cluster, user: admin } }]
clusters: [{ name: lab-cluster, cluster: { server: 'https://10.0.0.1:6443', certificate-authority-data: ${base64('ca')} } }]
users: [{ name: admin, user: { client-certificate-data: ${base64('cert')}, client-key-data: ${base64('key')} } }]
`;

  test('takes server, authority and certificate of the current context', () => {
    expect(accessOf(config('lab'))).toEqual({
      server: 'https://10.0.0.1:6443',
      ca: 'ca',
      certificate: 'cert',
      key: 'key',
      token: undefined,
    });
  });

  test.each(['', 'a text', config('another')])('refuses a text without one, and shows nothing of it', (text) => {
    expect(() => accessOf(text)).toThrow(
      new Error(
        `[config] 'strata:kubeconfig' must be a kubeconfig with a current context, got "another text"; ` +
          'run `strata secrets init`, or set it from a file',
      ),
    );
  });
});

describe('untilReady', () => {
  test('waits as long as the server says that it is not ready', async () => {
    answers = [
      { status: 500, body: '[-]etcd failed\nmore' },
      { status: 200, body: 'ok' },
    ];
    const got: string[] = [];
    await untilReady(access, { limit: 30, pause: 0, onAttempt: (text) => got.push(text) });
    expect([got, asked]).toEqual([['500 [-]etcd failed'], ['/readyz', '/readyz']]);
  });

  test('gives up after its limit, with the last answer and where to look', async () => {
    answers = [{ status: 500, body: 'not yet' }];
    await expect(untilReady(access, { limit: 0, pause: 0, onAttempt: () => undefined })).rejects.toThrow(
      `[cluster] '${access.server}/readyz' must answer within 0 seconds, got "500 not yet"; look at the console of a ` +
        'control plane (`virsh console <machine>`) and at `cloud-init status --long` in it',
    );
  });

  test('takes no answer of a server that the authority did not sign', async () => {
    answers = [{ status: 200, body: 'ok' }];
    const stranger = { ...access, ca: undefined };
    await expect(untilReady(stranger, { limit: 0, pause: 0, onAttempt: () => undefined })).rejects.toThrow(
      /self-signed certificate/,
    );
    expect(asked).toEqual([]);
  });
});

describe('clusterUid', () => {
  test('is the UID of kube-system', async () => {
    answers = [{ status: 200, body: '{"metadata":{"uid":"1234"}}' }];
    await expect(clusterUid(access)).resolves.toBe('1234');
    expect(asked).toEqual(['/api/v1/namespaces/kube-system']);
  });

  test('is refused with the change to make when the kubeconfig may not read it', async () => {
    answers = [{ status: 403, body: '{}' }];
    await expect(clusterUid(access)).rejects.toThrow(
      `[cluster] '${access.server}' must let the kubeconfig read its namespaces, got "403"; ` +
        'is the kubeconfig that of this cluster?',
    );
  });
});
