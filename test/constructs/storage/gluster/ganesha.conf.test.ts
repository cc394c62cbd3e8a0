import { ganeshaConf } from '../../../../constructs/storage/gluster/ganesha.conf';
import { Cidr, Ipv4Address } from '../../../../src/values';

const shared = {
  id: 7,
  volume: 'shared',
  from: Ipv4Address.parse('10.0.0.1'),
  clients: [Cidr.parse('10.0.0.0/24'), Cidr.parse('10.1.0.0/24')],
};

describe('GLU-5: ganesha.conf', () => {
  test('offers a volume to its clients alone, over NFS 4 and TCP', () => {
    expect(ganeshaConf([shared])).toBe(`NFS_CORE_PARAM {
  Protocols = 4;
  Enable_UDP = false;
  Enable_RQUOTA = false;
}

EXPORT {
  Export_Id = 7;
  Path = "/shared";
  Pseudo = "/shared";
  Protocols = 4;
  Transports = TCP;
  SecType = sys;
  Access_Type = None;
  Squash = No_Root_Squash;
  CLIENT {
    Clients = 10.0.0.0/24, 10.1.0.0/24;
    Protocols = 4;
    Access_Type = RW;
    Squash = No_Root_Squash;
  }
  FSAL {
    Name = GLUSTER;
    Hostname = "10.0.0.1";
    Volume = "shared";
  }
}
`);
  });

  test('has a block for each volume, and none without volumes', () => {
    expect(ganeshaConf([shared, { ...shared, id: 8, volume: 'more' }]).match(/^EXPORT \{$/gm)).toHaveLength(2);
    expect(ganeshaConf([])).toBe(
      'NFS_CORE_PARAM {\n  Protocols = 4;\n  Enable_UDP = false;\n  Enable_RQUOTA = false;\n}\n',
    );
  });
});
