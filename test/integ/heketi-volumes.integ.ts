import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../support/checkout';
import { type Heketi, startHeketi } from './sandbox/heketi';
import { HeketiClient } from './sandbox/heketi-client';

interface Shape {
  readonly nodes: number;
  readonly devices: number;
  readonly deviceSize: number;
  readonly volumes: readonly Volume[];
}

interface Volume {
  readonly type: string;
  readonly least?: number;
  readonly certain?: number;
  readonly largest?: number;
  readonly bricks?: number;
}

const { shapes }: { shapes: readonly Shape[] } = parse(
  readFileSync(join(ROOT, 'test/fixtures/live/heketi-10.3.0/volumes.yaml'), 'utf8'),
);
/** Where heketi places by chance, what is never so must be so each time. */
const TRIES = 10;
/** What is sometimes so comes once in so many, in all but one of a thousand runs. */
const PATIENCE = 60;

describe.each(shapes)('$nodes nodes, each with $devices of $deviceSize GiB', (shape) => {
  let heketi: Heketi;
  let client: HeketiClient;

  beforeAll(async () => {
    heketi = await startHeketi({ deviceSize: shape.deviceSize });
    client = new HeketiClient(heketi.url, heketi.adminKey);
    heketi.load(topologyOf(shape));
  });

  afterAll(() => heketi?.stop());

  /** Asks for a volume as the provisioner does, and gives it back: the number of its bricks, or why there is none. */
  async function tryVolume(type: string, size: number): Promise<number | string> {
    const request = { size, durability: durabilityOf(type), snapshot: { enable: true, factor: 1 } };
    const { status, body } = await client.ask('POST', '/volumes', request);
    if (status !== 200) {
      return body;
    }
    expect((await client.ask('DELETE', `/volumes/${body.id}`)).status).toBe(204);
    return body.bricks.length;
  }

  /** The answers that differ. */
  async function answersTo(type: string, size: number, tries: number): Promise<readonly (number | string)[]> {
    const answers = new Set<number | string>();
    for (let count = 0; count < tries; count += 1) {
      answers.add(await tryVolume(type, size));
    }
    return [...answers];
  }

  const taken = shape.volumes.flatMap(({ type, certain, largest, bricks }) =>
    certain === undefined || largest === undefined ? [] : [{ type, certain, largest, bricks }],
  );
  const limited = shape.volumes.flatMap(({ type, least }) => (least === undefined ? [] : [{ type, least }]));

  test.each(shape.volumes)('hold no larger $type than $largest GiB', async ({ type, largest, least = 1 }) => {
    const answers = await answersTo(type, largest === undefined ? least : largest + 1, TRIES);
    expect(answers).toEqual(['Failed to allocate new volume: No space']);
  });

  if (taken.length > 0) {
    test.each(taken)('always hold $certain GiB of $type', async ({ type, certain, bricks }) => {
      expect(await answersTo(type, certain, TRIES)).toEqual([bricks]);
    });

    test.each(taken)('hold $largest GiB of $type, though perhaps not at once', async ({ type, largest }) => {
      let answer: number | string = '';
      for (let count = 0; count < PATIENCE && typeof answer === 'string'; count += 1) {
        answer = await tryVolume(type, largest);
      }
      expect(answer).toEqual(expect.any(Number));
    });
  }

  if (limited.length > 0) {
    test.each(limited)('hold no smaller $type than $least GiB', async ({ type, least }) => {
      const [answer] = await answersTo(type, least - 1, 1);
      expect(answer).toContain(`(${least - 1} GB) is smaller than the minimum supported volume size`);
    });
  }
});

function topologyOf({ nodes, devices }: Shape): string {
  const each = (index: number) => ({
    node: { hostnames: { manage: [`192.0.2.${index + 1}`], storage: [`192.0.2.${index + 1}`] }, zone: index + 1 },
    devices: Array.from({ length: devices }, (_, device) => ({ name: `/dev/vd${'bcdefg'[device]}` })),
  });
  return JSON.stringify({ clusters: [{ nodes: Array.from({ length: nodes }, (_, index) => each(index)) }] });
}

function durabilityOf(volumetype: string): object {
  const [type, ...counts] = volumetype.split(':');
  const [first, second] = counts.map(Number);
  return type === 'disperse'
    ? { type, disperse: { data: first, redundancy: second } }
    : { type, replicate: { replica: first } };
}
