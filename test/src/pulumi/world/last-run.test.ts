import { lastRunOf } from '../../../../src/pulumi/world/last-run';

const urn = (type: string, name: string) => `urn:pulumi:lab::strata::${type}::${name}`;
const resource = (type: string, name: string, outputs = {}) => ({ urn: urn(type, name), type, outputs });

describe('lastRunOf', () => {
  test('knows nothing of a stack that never ran', () => {
    expect(lastRunOf('{"version":3,"deployment":{"manifest":{}}}')).toEqual({
      outputs: {},
      known: new Set(),
      interrupted: new Set(),
    });
  });

  test('reads outputs, the libvirt objects of the state, and what was being made', () => {
    const exported = {
      deployment: {
        resources: [
          resource('pulumi:pulumi:Stack', 'strata-lab', { layers: ['hosts'] }),
          resource('pulumi:providers:libvirt', 'lab-host'),
          resource('libvirt:index/pool:Pool', 'lab-host/lab-data'),
          resource('kubernetes:core/v1:Namespace', '00-cluster/web'),
        ],
        pending_operations: [
          { type: 'creating', resource: resource('libvirt:index/domain:Domain', 'lab-host/lab-cp1') },
          { type: 'deleting', resource: resource('libvirt:index/domain:Domain', 'lab-host/lab-worker1') },
        ],
      },
    };
    expect(lastRunOf(JSON.stringify(exported))).toEqual({
      outputs: { layers: ['hosts'] },
      known: new Set(['lab-host/lab-data']),
      interrupted: new Set(['lab-host/lab-cp1']),
    });
  });
});
