import { templateOf } from '../kubernetes/pod-template';
import { type KubernetesRecord, recordsOf, type StrataRecord } from '../records';
import type { Finding } from './finding';
import { type Listener, listenersOf, meet, type NodeListener, nodeListenersIn } from './ports/listeners';
import type { Proof } from './proof';

/** PRT: a port of a pod, and of a node, is listened on once. */
export const listeners: Proof = {
  codes: {
    PRT004: {
      title: 'two containers of a pod listen on one port',
      why:
        'The containers of a pod share one network: the second that starts finds the port taken, and ends. Where it ' +
        'is a port of the node too, the API server refuses the pod.',
    },
    PRT005: {
      title: 'a port of a node is taken twice',
      why:
        'A pod whose port is taken stays Pending, or ends when it starts; behind a NodePort it gets no packet, because ' +
        'the rule of the Service takes them all.',
    },
  },

  prove({ records }) {
    const ofPods = recordsOf(records, 'kubernetes').flatMap(sharedInPod);
    return { findings: [...ofPods, ...sharedOnNode(records)], predictions: [] };
  },
};

function sharedInPod(record: KubernetesRecord): readonly Finding[] {
  const isRefused = templateOf(record.object)?.spec?.hostNetwork === true;
  return clashes(listenersOf(record), (a, b) => a.owner !== b.owner).map(([first, second]) => ({
    code: 'PRT004',
    // what a container declares is a note, but for ports of the node
    severity: isRefused ? 'error' : 'warning',
    path: record.path,
    message:
      `'${second.prop}' must be free in its pod, got "${second.port}" (${second.protocol}), which ${first.owner} ` +
      'has already',
    fix: 'let one of the two listen on another port',
    related: [],
  }));
}

/** Node ports of Services against each other are a question of their own. */
function sharedOnNode(records: readonly StrataRecord[]): readonly Finding[] {
  const isWritten = ({ prop }: NodeListener) => prop.endsWith('.ports');
  return clashes(nodeListenersIn(records), (a, b) => isWritten(b) && a.path !== b.path && meet(a, b)).map(
    ([first, second]): Finding => ({
      code: 'PRT005',
      severity: 'error',
      path: second.path,
      message:
        `'${second.prop}' must be free on its node, got "${second.port}" (${second.protocol}), which ${first.owner} ` +
        'has already',
      fix: 'choose another port of the host, or none and a Service',
      related: first.path === '' ? [] : [first.path],
    }),
  );
}

/** Pairs on one port, the earlier first: for each listener the first one that it clashes with. */
function clashes<L extends Listener>(all: readonly L[], clash: (a: L, b: L) => boolean): readonly (readonly [L, L])[] {
  const byPort = new Map<string, L[]>();
  return all.flatMap((listener) => {
    const key = `${listener.protocol} ${listener.port}`;
    const earlier = byPort.get(key) ?? [];
    const other = earlier.find((each) => isSameAddress(each, listener) && clash(each, listener));
    earlier.push(listener);
    byPort.set(key, earlier);
    return other === undefined ? [] : [[other, listener] as const];
  });
}

function isSameAddress(a: Listener, b: Listener): boolean {
  return a.address === undefined || b.address === undefined || a.address === b.address;
}
