import { textsOf } from '../kubernetes/texts';
import { type NodeRecord, recordsOf } from '../records';
import type { Finding } from './finding';
import { isGlusterfsClass } from './glusterfs/classes';
import { type Place, urlsIn } from './places/urls';
import { type NodeListener, nodeListenersIn } from './ports/listeners';
import type { Proof } from './proof';

/** What every machine of a site answers on: ssh, and NFS with its port mapper. */
const OF_MACHINES: readonly number[] = [22, 111, 2049];

/** PRT: who calls a node by its address names a port that something listens on. */
export const nodeCallers: Proof = {
  needsTree: true,
  codes: {
    PRT012: {
      title: 'something calls a port of a node that nothing listens on',
      why:
        'Pods listen on addresses of their own: on a node they are reached by a port of the host, or by a NodePort. ' +
        'Of programs that were installed on the node by hand nothing is known here.',
    },
  },

  prove({ records }) {
    const nodes = new Map(recordsOf(records, 'node').map((node) => [node.address.toString(), node]));
    const listening = nodeListenersIn(records);
    // where such a class leads is a question of its own, with a surer answer
    const callers = recordsOf(records, 'kubernetes').filter((each) => !isGlusterfsClass(each));
    const findings = callers.flatMap(({ path, object }) =>
      textsOf(object).flatMap(({ prop, text }) =>
        urlsIn(text).flatMap((place): Finding[] => {
          const node = nodes.get(place.host);
          return node === undefined || isAnswered(place, node, listening)
            ? []
            : [
                {
                  code: 'PRT012',
                  severity: 'warning',
                  path,
                  message: `'${prop}' must name a port that something on ${node.name} listens on, got "${place.written}"`,
                  fix: 'name the Service instead, or give it a NodePort',
                  related: [node.path],
                },
              ];
        }),
      ),
    );
    return { findings, predictions: [] };
  },
};

/** Whether something on a node listens there, as far as the records tell. */
export function isAnswered({ port }: Place, node: NodeRecord, listening: readonly NodeListener[]): boolean {
  return OF_MACHINES.includes(port) || listening.some((each) => each.port === port && isOn(each, node));
}

/** Where the records do not tell which nodes a pod is on, it may be this one. */
function isOn({ on }: NodeListener, { name }: NodeRecord): boolean {
  return typeof on === 'string' || on.names === undefined || on.names.includes(name);
}
