import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { parseVolumeType } from '../../../../src/kubernetes/glusterfs/volume-type';
import { proveObjects } from '../../../../src/proofs';
import { brickNodes } from '../../../../src/proofs/brick-nodes';
import { layOut, sizesOf } from '../../../../src/proofs/glusterfs/laying-out';
import { references } from '../../../../src/proofs/references';
import type { StrataRecord } from '../../../../src/records';
import { KubernetesVersion, Secret } from '../../../../src/values';
import { brickMaker, brickNode, brickService, glusterfsClass } from '../../../support/brick-records';
import { ROOT } from '../../../support/checkout';
import { objectRecord } from '../../../support/facts';

const LIVE = join(ROOT, 'test/fixtures/live/heketi-10.3.0');
const GIBI = 2 ** 20;

interface Row {
  readonly type: string;
  readonly least?: number;
  readonly certain?: number;
  readonly largest?: number;
}

interface Shape {
  readonly nodes: number;
  readonly devices: number;
  readonly deviceSize: number;
  readonly volumes: readonly Row[];
}

interface Case {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly claim?: object;
  readonly secret?: { readonly type?: string } | null;
  readonly event?: string;
  readonly foretold?: string;
}

const { shapes }: { shapes: readonly Shape[] } = parse(readFileSync(join(LIVE, 'volumes.yaml'), 'utf8'));
const live = parse(readFileSync(join(LIVE, 'claims.yaml'), 'utf8'));
const cases: readonly Case[] = live.cases;

describe.each(shapes)('GLU-6: $nodes machines, each with $devices disks of $deviceSize GiB', (shape) => {
  const { nodes, devices, deviceSize } = shape;
  const disks = Array.from({ length: nodes * devices }, (_, index) => ({
    machine: `m${index % nodes}`,
    device: `/dev/${index}`,
    free: deviceSize * GIBI,
  }));

  function fits(written: string, gibibytes: number): boolean {
    const type = parseVolumeType(written);
    const { least, most } = sizesOf(type);
    return (
      gibibytes >= least && gibibytes <= most && layOut([{ type, gibibytes, snapFactor: 1 }], disks)[0] === undefined
    );
  }

  test.each(shape.volumes)(
    'hold of $type what heketi laid out, and no more',
    ({ type, least = 1, certain, largest }) => {
      const sizes = [least - 1, least, certain ?? least, largest ?? least, (largest ?? least) + 1];
      const held = largest !== undefined;
      expect(sizes.map((size) => fits(type, size))).toEqual([false, held, held, held, false]);
    },
  );
});

describe('GLU: what the provisioner of Kubernetes 1.25 and heketi 10.3.0 refused', () => {
  const foretold = cases.filter((each) => each.foretold !== undefined);
  const taken = cases.filter(({ event }) => event === undefined);

  test('is foretold but for what passwords and ids decide', () => {
    const open = cases.filter((each) => each.event !== undefined && each.foretold === undefined);
    expect(open.map(({ name }) => name)).toEqual([
      'a password that heketi does not have',
      'no login at all',
      'a cluster that is not there',
    ]);
  });

  test.each(foretold)('is refused beforehand: $name', (each) => {
    expect(errorsOf(each)).toContain(each.foretold);
  });

  test.each(taken)('is not, when it was taken: $name', (each) => {
    expect(errorsOf(each)).toEqual([]);
  });
});

/** Codes of the errors in a tree that has the class, the claim, the Secret, heketi and its machines. */
function errorsOf({ parameters, claim, secret }: Case): readonly string[] {
  const { clusterid, ...given }: Readonly<Record<string, string>> = { ...live.class, ...parameters };
  const resturl = given.resturl.replace('{url}', 'http://10.96.0.80');
  const spec = { ...live.claim, ...claim, storageClassName: 'glusterfs-rep3' };
  const objects = [
    brickMaker,
    glusterfsClass({ restauthenabled: 'true', ...given, resturl }),
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'default' }, spec },
  ];
  const machines = (clusterid === '{two}' ? [1, 2] : [1, 2, 3]).map((host) =>
    brickNode(`gluster-${host}`, `192.168.1.2${host}`, '100Gi'),
  );
  const records: StrataRecord[] = [...objects.map(objectRecord), brickService, ...machines];
  if (secret !== null) {
    records.push({
      kind: 'secret-object',
      path: 'heketi/AdminKey',
      namespace: 'default',
      name: 'heketi-secret',
      type: secret?.type ?? live.secret.type,
      data: { key: Secret.config('heketi-admin-key') },
    });
  }
  const facts = { records, kubernetes: KubernetesVersion.parse('1.25.16') };
  const ofTree = [brickNodes, references].flatMap((proof) => proof.prove(facts).findings);
  const errors = [...proveObjects(facts).findings, ...ofTree].filter(({ severity }) => severity === 'error');
  return [...new Set(errors.map(({ code }) => code))];
}
