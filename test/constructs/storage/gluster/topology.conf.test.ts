import { type TopologyNode, topologyJson } from '../../../../constructs/storage/gluster/topology.conf';
import { Ipv4Address } from '../../../../src/values';

const node = (address: string, zone: number, ...devices: readonly string[]): TopologyNode => ({
  address: Ipv4Address.parse(address),
  zone,
  devices,
});

describe('GLU-1: topology.json', () => {
  test('names machines by their addresses, with zone and disks, in the order given', () => {
    const nodes = [node('10.0.0.2', 1, '/dev/vdb', '/dev/vdc'), node('10.0.0.1', 2, '/dev/vdb')];
    expect(JSON.parse(topologyJson(nodes))).toEqual({
      clusters: [
        {
          nodes: [
            {
              node: { hostnames: { manage: ['10.0.0.2'], storage: ['10.0.0.2'] }, zone: 1 },
              devices: [
                { name: '/dev/vdb', destroydata: false },
                { name: '/dev/vdc', destroydata: false },
              ],
            },
            {
              node: { hostnames: { manage: ['10.0.0.1'], storage: ['10.0.0.1'] }, zone: 2 },
              devices: [{ name: '/dev/vdb', destroydata: false }],
            },
          ],
        },
      ],
    });
  });

  test('never has a disk cleared', () => {
    expect(topologyJson([node('10.0.0.1', 1, '/dev/vdb')])).not.toContain('"destroydata": true');
  });

  test('ends with a line break, and is the same whenever it is written', () => {
    const nodes = [node('10.0.0.1', 1, '/dev/vdb')];
    expect(topologyJson(nodes)).toMatch(/\}\n$/);
    expect(topologyJson(nodes)).toBe(topologyJson(nodes));
  });
});
