import { findingText } from '../../../src/proofs';
import { machinePorts } from '../../../src/proofs/machine-ports';
import type { StrataRecord } from '../../../src/records';
import { listenerRecord } from '../../support/brick-records';
import { factsOf, objectRecord } from '../../support/facts';
import { hostRecord, nodeRecord } from '../../support/network-records';

function texts(...records: readonly StrataRecord[]): readonly string[] {
  return machinePorts.prove(factsOf(...records)).findings.map((each) => `${each.code} ${findingText(each)}`);
}

/** A pod on the network of its node, which listens on one port. */
function onHost(port: number, kind = 'DaemonSet'): StrataRecord {
  const container = { name: 'agent', ports: [{ containerPort: port }] };
  const template = { metadata: { labels: { app: 'agent' } }, spec: { hostNetwork: true, containers: [container] } };
  return objectRecord({ apiVersion: 'apps/v1', kind, metadata: { name: 'agent' }, spec: { template } });
}

const bricks = listenerRecord('10.0.0.11', 49152, 49251, 'bricks of glusterd');
const FIX = 'move one of the two to another machine, or to other ports';

describe('GLU-8: the ports of a machine', () => {
  test.each<[string, readonly StrataRecord[]]>([
    ['bricks alone', [bricks]],
    ['bricks and glusterd', [bricks, listenerRecord('10.0.0.11', 24007, 24008, 'glusterd')]],
    ['bricks of two machines', [bricks, listenerRecord('10.0.0.12', 49152, 49251, 'bricks of glusterd')]],
    ['bricks on a machine that is no KVM host', [bricks, hostRecord('kvm1', '10.0.0.1/24', '10.0.0.254')]],
    ['bricks on a node, with pods of other ports', [bricks, nodeRecord('worker-1', '10.0.0.11'), onHost(9100)]],
    ['what two classes say of one daemon', [bricks, { ...bricks, path: 'another' }]],
    ['the same port of the other protocol', [bricks, { ...bricks, protocol: 'UDP', use: 'something' }]],
  ])('are free with %s', (_case, records) => {
    expect(texts(...records)).toEqual([]);
  });

  test('raise PRT013 where a KVM host moves machines over those of bricks', () => {
    expect(texts(hostRecord('kvm1', '10.0.0.11/24', '10.0.0.254'), bricks)).toEqual([
      `PRT013 [listeners/bricks of glusterd] 'bricks of glusterd' must have ports of its own on 10.0.0.11, got ` +
        `"49152-49215" (TCP), taken by migration of machines of kvm1; ${FIX}`,
    ]);
  });

  test('raise PRT013 where a display of a machine may have them', () => {
    expect(
      texts(hostRecord('kvm1', '10.0.0.11/24', '10.0.0.254'), listenerRecord('10.0.0.11', 5901, 5901, 'x')),
    ).toEqual([expect.stringContaining('got "5901" (TCP), taken by VNC displays of kvm1')]);
  });

  test.each(['DaemonSet', 'Deployment'])('raise PRT013 where a %s has a port of the node', (kind) => {
    expect(texts(bricks, nodeRecord('worker-1', '10.0.0.11'), onHost(49200, kind))).toEqual([
      `PRT013 [listeners/bricks of glusterd] 'bricks of glusterd' must have ports of its own on 10.0.0.11, got ` +
        `"49200" (TCP), taken by ${kind} agent on worker-1; ${FIX}`,
    ]);
  });

  test('raise PRT013 for the kubelet, and for what runs on control planes alone', () => {
    const node = nodeRecord('cp1', '10.0.0.11');
    const master = { ...node, role: 'control-plane' } as typeof node;
    const on = (port: number, record: StrataRecord) =>
      texts(record, listenerRecord('10.0.0.11', port, port, 'x')).length;
    expect([on(10250, node), on(6443, node), on(6443, master)]).toEqual([1, 0, 1]);
  });

  test('raise PRT013 for two programs of one machine, once', () => {
    expect(texts(bricks, listenerRecord('10.0.0.11', 49200, 49200, 'another daemon'))).toEqual([
      `PRT013 [listeners/another daemon] 'another daemon' must have ports of its own on 10.0.0.11, got "49200" (TCP), ` +
        `taken by bricks of glusterd; ${FIX}`,
    ]);
  });
});
