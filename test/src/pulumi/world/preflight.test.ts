import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LastRun } from '../../../../src/pulumi/world/last-run';
import { inspect, type World } from '../../../../src/pulumi/world/preflight';
import type { EnvironmentData } from '../../../../stacks/environment';
import { lab } from '../../../../stacks/environments/lab';
import { assembled } from '../../../support/environments';
import { changed } from '../../../support/fixture-environments';
import { type LiveHost, virsh } from '../../../support/live-libvirt';
import { type StandInAnswer, StandIns } from '../../../support/stand-ins';

const NOTHING: LastRun = { outputs: {}, known: new Set(), interrupted: new Set() };
const CAPABILITIES: StandInAnswer = {
  when: / capabilities$/,
  stdout: '<capabilities>\n  <host>\n    <uuid>4dd3c319</uuid>\n  </host>\n</capabilities>\n',
};
const KVM: StandInAnswer = { when: / domcapabilities /, stdout: '<domainCapabilities/>' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-preflight-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** `lab` with pools and image in a folder that exists. */
function local(): EnvironmentData {
  return changed(lab, {
    hosts: {
      'lab-host': {
        pools: { 'lab-system': { path: join(folder, 'system') }, 'lab-data': { path: join(folder, 'data') } },
        images: { 'debian-12': { source: __filename } },
      },
    },
  });
}

interface Host {
  readonly live?: LiveHost;
  readonly answers?: readonly StandInAnswer[];
  readonly programs?: readonly string[];
}

function lookAt(
  { live = {}, answers = [CAPABILITIES, KVM], programs = ['xsltproc', 'mkisofs'] }: Host,
  environment = local(),
  last = NOTHING,
): Promise<World> {
  const machine = new StandIns().answer('virsh', [...answers, ...virsh(live)]);
  for (const program of programs) {
    machine.answer(program, []);
  }
  return inspect(assembled(environment), { layers: ['hosts'] }, last, { PATH: machine.folder });
}

async function problems(...args: Parameters<typeof lookAt>): Promise<readonly string[]> {
  return lookAt(...args).then(
    () => [],
    (error: Error) => error.message.split('\n'),
  );
}

describe('a look at the hosts before anything is registered', () => {
  test('finds nothing to say about an empty host, and its UUID', async () => {
    expect(await lookAt({})).toEqual({ hosts: { 'lab-host': '4dd3c319' }, adopted: new Map(), leftovers: [] });
  });

  test('names every program that the provider needs and the machine lacks', async () => {
    expect(await problems({ programs: [] })).toEqual([
      `[deploy] 'xsltproc' must be a program on PATH, got "none"; install it (Debian: apt install xsltproc)`,
      `[deploy] 'mkisofs' must be a program on PATH, got "none"; install it (Debian: apt install genisoimage)`,
    ]);
  });

  test('says that libvirt does not answer, and why', async () => {
    const down = { when: /./, stderr: 'error: failed to connect to the hypervisor\nerror: no socket\n', code: 1 };
    expect(await problems({ answers: [down] })).toEqual([
      `[lab-host] 'uri' must lead to a libvirt that answers, got "qemu:///system": failed to connect to the ` +
        'hypervisor: no socket; start libvirtd there, or correct the uri',
    ]);
  });

  test('refuses another host behind the same address', async () => {
    const last = { ...NOTHING, outputs: { hosts: { 'lab-host': 'another' } } };
    expect(await problems({}, local(), last)).toEqual([
      `[lab-host] 'uri' must lead to the host of the last run, another, got "4dd3c319" behind qemu:///system; ` +
        'correct the uri, or start a new stack for the new host; if it is the same one, its firmware has no UUID, and ' +
        'libvirtd makes one up at each start: set host_uuid in its libvirtd.conf',
    ]);
  });

  test('refuses machines under KVM where libvirt cannot run them', async () => {
    const noKvm = { when: / domcapabilities /, stderr: 'error: KVM is not supported\n', code: 1 };
    expect(await problems({ answers: [CAPABILITIES, noKvm] })).toEqual([
      `[lab-host/lab-cp1/Resource] 'virtualization' must be what lab-host can do, got "kvm": KVM is not supported; ` +
        `let libvirt's QEMU user open /dev/kvm, or set virtualization: 'qemu'`,
    ]);
  });

  test('refuses pools and images in folders that do not exist', async () => {
    expect(await problems({}, lab)).toEqual(
      expect.arrayContaining([
        `[lab-host/lab-system/debian-12/Resource] 'source' must be a file that exists, got ` +
          '"/var/lib/strata/images/debian-12-genericcloud-amd64.qcow2"; put the image there',
      ]),
    );
  });

  test('asks about nothing that the state knows, and looks at nothing when no host is deployed', async () => {
    const all = new Set(assembled(local()).records.map(({ path }) => path.replace(/\/Resource$/, '')));
    await expect(lookAt({ answers: [CAPABILITIES, KVM] }, local(), { ...NOTHING, known: all })).resolves.toBeDefined();
    const world = await inspect(assembled(lab), { layers: ['cluster'] }, NOTHING, { PATH: folder });
    expect(world).toEqual({ hosts: {}, adopted: new Map(), leftovers: [] });
  });

  test('finds what an interrupted run left, and clears it only when it is told to', async () => {
    const uuid = assembled(local()).records.flatMap((each) =>
      each.kind === 'libvirt' && each.spec.type === 'network' ? [each.spec.uuid] : [],
    )[0];
    const live = { networks: { 'lab-net': `<network><name>lab-net</name><uuid>${uuid}</uuid></network>` } };
    const machine = new StandIns().answer('virsh', [
      CAPABILITIES,
      KVM,
      ...virsh(live),
      { when: / net-(destroy|undefine) lab-net$/ },
    ]);
    machine.answer('xsltproc', []).answer('mkisofs', []);
    const last = { ...NOTHING, interrupted: new Set(['lab-host/lab-net']) };
    const world = await inspect(assembled(local()), { layers: ['hosts'] }, last, { PATH: machine.folder });
    const changing = () => machine.asked('virsh').filter((line) => /destroy|undefine/.test(line));
    expect([world.leftovers.map(({ path }) => path), changing()]).toEqual([['lab-host/lab-net/Resource'], []]);
    await world.leftovers[0].clear();
    expect(changing()).toEqual([
      '--connect qemu:///system net-destroy lab-net',
      '--connect qemu:///system net-undefine lab-net',
    ]);
  });

  describe('of something that the state does not know', () => {
    /** What becomes of one object of `lab` that libvirt describes so: the path is among the leftovers, or it is refused. */
    async function fate(live: LiveHost, last: Partial<LastRun> = {}): Promise<readonly string[]> {
      const known = new Set(['lab-host/lab-system', 'lab-host/lab-data', ...(last.known ?? [])]);
      const volumes = { 'lab-system': {}, 'lab-data': {}, ...live.volumes };
      const host = { live: { ...live, pools: { 'lab-system': '', 'lab-data': '' }, volumes } };
      return lookAt(host, local(), { ...NOTHING, known }).then(
        ({ leftovers }) => leftovers.map(({ path, kind }) => `${kind} ${path}`),
        (error: Error) => error.message.split('\n').map((line) => line.slice(0, line.indexOf(','))),
      );
    }

    const NAMES = assembled(lab).records.flatMap((each) => (each.kind === 'libvirt' ? [each.spec] : []));
    const uuidOf = (name: string) =>
      NAMES.flatMap((spec) => (spec.name === name && 'uuid' in spec ? [spec.uuid] : []))[0];
    const inPool = (xml: Readonly<Record<string, string>>) => ({ volumes: { 'lab-system': xml } });

    test.each([
      ['', 'remove lab-host/lab-net/Resource'],
      [` connections='2'`, `[lab-host/lab-net/Resource] 'name' must be known to the stack`],
    ])('asks of a network%s whether machines are attached to it', async (connections, expected) => {
      const xml = `<network${connections}><uuid>${uuidOf('lab-net')}</uuid></network>`;
      expect(await fate({ networks: { 'lab-net': xml } })).toEqual([expected]);
    });

    test.each([
      [['lab-host/lab-system/lab-cp1-root'], 'remove lab-host/lab-cp1/Resource'],
      [[], `[lab-host/lab-cp1/Resource] 'name' must be known to the stack`],
    ])('holds a machine that runs for half made when its disks are known: %j', async (known, expected) => {
      const xml = `<domain><uuid>${uuidOf('lab-cp1')}</uuid></domain>`;
      expect(await fate({ domains: { 'lab-cp1': xml } }, { known: new Set(known) })).toEqual([expected]);
    });

    test.each([
      [200_704, 'remove lab-host/lab-system/lab-cp1-root/Resource'],
      [1_048_576, `[lab-host/lab-system/lab-cp1-root/Resource] 'name' must be known to the stack`],
    ])('keeps a root disk that something was written to: %i bytes', async (bytes, expected) => {
      const xml = `<volume><key>/r</key><allocation unit='bytes'>${bytes}</allocation></volume>`;
      expect(await fate(inPool({ 'lab-cp1-root.qcow2': xml }))).toEqual([expected]);
    });

    test.each([
      ['/another', 'remove lab-host/lab-system/debian-12/Resource'],
      ['/image', `[lab-host/lab-system/debian-12/Resource] 'name' must be known to the stack`],
    ])('keeps an image that a volume is laid over: one over %s', async (base, expected) => {
      const over = `<volume><key>/o</key><backingStore><path>${base}</path></backingStore></volume>`;
      const image = '<volume><key>/image</key></volume>';
      expect(await fate(inPool({ 'debian-12.qcow2': image, 'other.qcow2': over }))).toEqual([expected]);
    });
  });
});
