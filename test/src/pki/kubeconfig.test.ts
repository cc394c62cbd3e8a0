import { parse } from 'yaml';
import { kubeconfigText, type Pki, readKubeconfig } from '../../../src/pki';

const credential = (name: string) => ({ certificate: `${name} certificate\n`, key: `${name} key\n` });
const pki: Pki = {
  cluster: credential('cluster'),
  frontProxy: credential('front'),
  etcd: credential('etcd'),
  serviceAccount: { privateKey: 'private', publicKey: 'public' },
  admin: credential('admin'),
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('kubeconfigText', () => {
  test('leads the administrator to the cluster, and holds nothing else', () => {
    expect(parse(kubeconfigText('lab', 'https://192.168.150.10:6443', pki))).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'lab',
      clusters: [
        {
          name: 'lab',
          cluster: {
            server: 'https://192.168.150.10:6443',
            'certificate-authority-data': base64('cluster certificate\n'),
          },
        },
      ],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'lab-admin' } }],
      users: [
        {
          name: 'lab-admin',
          user: { 'client-certificate-data': base64('admin certificate\n'), 'client-key-data': base64('admin key\n') },
        },
      ],
    });
  });
});

describe('readKubeconfig', () => {
  test('says where it leads and by whose certificates', () => {
    expect(readKubeconfig(kubeconfigText('lab', 'https://192.168.150.10:6443', pki))).toEqual({
      clusters: ['lab'],
      server: 'https://192.168.150.10:6443',
      authority: 'cluster certificate\n',
      client: 'admin certificate\n',
    });
  });

  test('takes one without certificates', () => {
    const clusters = [{ name: 'a', cluster: { server: 'https://a' } }, { name: 'b' }];
    expect(readKubeconfig(JSON.stringify({ kind: 'Config', clusters }))).toEqual({
      clusters: ['a', 'b'],
      server: 'https://a',
      authority: undefined,
      client: undefined,
    });
  });

  test.each(['', 'text', 'a: [', 'kind: Pod', 'kind: Config\nclusters: 1', '# comment'])('finds none in %p', (text) => {
    expect(readKubeconfig(text)).toBeUndefined();
  });
});
