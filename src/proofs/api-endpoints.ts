import { type NodeRecord, recordsOf, type StrataRecord } from '../records';
import { Ipv4Address } from '../values';
import type { Finding } from './finding';
import type { Proof } from './proof';
import { type Script, scriptsIn } from './scripts';

/** Port of the API server, which kubeadm gives it unless told otherwise. */
const API_SERVER = 6443;

const HOST = '([A-Za-z0-9][A-Za-z0-9.-]*)(?::(\\d{1,5}))?';

/** How a text says where the API server is: to kubeadm, in its configuration, and in a kubeconfig. */
const SAYINGS: readonly RegExp[] = [
  new RegExp(`\\bkubeadm\\s+join\\s+["']?${HOST}`, 'g'),
  new RegExp(`\\b(?:controlPlaneEndpoint|apiServerEndpoint):\\s*["']?${HOST}`, 'g'),
  new RegExp(`--control-plane-endpoint[=\\s]["']?${HOST}`, 'g'),
];
const SERVER = new RegExp(`^\\s*(?:- )?server:\\s*["']?https://${HOST}`, 'gm');
/** Most texts say nothing of it, and are left after one look. */
const MAY_SAY = /kubeadm|Endpoint:|-endpoint|\bConfig\b/;
const KUBECONFIG = /^kind:\s*["']?Config\b/m;

/** PRT: who joins the cluster, or logs in to it, goes where an API server answers. */
export const apiEndpoints: Proof = {
  needsTree: true,
  codes: {
    PRT011: {
      title: 'a machine looks for the API server where there is none',
      why: '`kubeadm join`, or the client, waits until it times out, and the node never appears in the cluster.',
    },
  },

  prove({ records }) {
    const masters = recordsOf(records, 'node').filter(({ role }) => role === 'control-plane');
    const answer = answering(records, masters);
    const findings =
      masters.length === 0 ? [] : scriptsIn(records).flatMap((script) => astray(script, masters, answer));
    return { findings, predictions: [] };
  },
};

/** Whether an API server, or something that leads to one, may answer at a host and port. */
function answering(records: readonly StrataRecord[], masters: readonly NodeRecord[]) {
  const nodes = recordsOf(records, 'node');
  const services = recordsOf(records, 'range').filter(({ use }) => use === 'services');
  // of a machine outside the tree it is not known what else runs there: it may lead to the API servers
  const outside = new Set(recordsOf(records, 'address').map(({ address }) => address.toString()));
  return (host: string, port: number): boolean => {
    const node = nodes.find(({ name, address }) => name === host || address.toString() === host);
    if (node !== undefined) {
      return masters.includes(node) && port === API_SERVER;
    }
    if (!isAddress(host)) {
      // a name is somebody's own to resolve
      return true;
    }
    const address = Ipv4Address.parse(host);
    return host.startsWith('127.') || outside.has(host) || services.some(({ cidr }) => cidr.contains(address));
  };
}

function astray(
  { path, prop, text }: Script,
  masters: readonly NodeRecord[],
  answers: (host: string, port: number) => boolean,
): readonly Finding[] {
  if (!MAY_SAY.test(text)) {
    return [];
  }
  const said = [...SAYINGS, ...(KUBECONFIG.test(text) ? [SERVER] : [])].flatMap((saying) => [...text.matchAll(saying)]);
  const places = new Map(
    said.map(([, host, port]) => [
      port === undefined ? host : `${host}:${port}`,
      { host, port: Number(port ?? API_SERVER) },
    ]),
  );
  return [...places].flatMap(([written, { host, port }]): Finding[] =>
    answers(host, port)
      ? []
      : [
          {
            code: 'PRT011',
            severity: 'error',
            path,
            message: `'${prop}' must name an API server of the cluster, got "${written}"`,
            fix: masters.map(({ name, address }) => `${name} answers at ${address}:${API_SERVER}`).join(', '),
            related: masters.map((master) => master.path),
          },
        ],
  );
}

function isAddress(host: string): boolean {
  return (
    host.split('.').length === 4 &&
    host.split('.').every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)
  );
}
