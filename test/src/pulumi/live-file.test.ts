import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LiveFile, LiveFiles } from '../../../src/pulumi/live-file';
import { record } from '../../support/recorder';

/** Stands in for `virsh` and the guest behind it: what the agent would run in the guest is run here. */
const GUEST = `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const { execute, arguments: args } = JSON.parse(process.argv[6]);
const at = __filename + '.status';
const fs = require('node:fs');
const answer = (value) => process.stdout.write(JSON.stringify({ return: value }));
if (fs.existsSync(__filename + '.down')) {
  process.stderr.write('error: Guest agent is not responding: QEMU guest agent is not connected\\n');
  process.exitCode = 1;
} else if (execute === 'guest-ping') {
  answer({});
} else if (execute === 'guest-exec') {
  const done = spawnSync(args.path, args.arg, { input: Buffer.from(args['input-data'], 'base64') });
  const [out, err] = [done.stdout, done.stderr].map((data) => data.toString('base64'));
  fs.writeFileSync(at, JSON.stringify({ exited: true, exitcode: done.status, 'out-data': out, 'err-data': err }));
  answer({ pid: 1 });
} else {
  answer(JSON.parse(fs.readFileSync(at, 'utf8')));
}
`;

/** Stands in for `ssh` and the server behind it: what the shell there would run is run here. */
const SSH = `#!${process.execPath}
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
fs.writeFileSync(__filename + '.asked', JSON.stringify(process.argv.slice(2, -1)));
if (fs.existsSync(__filename + '.down')) {
  process.stderr.write('ssh: connect to host 10.0.0.9 port 22: No route to host\\r\\n');
  process.exitCode = 255;
} else {
  process.exitCode = spawnSync('/bin/sh', ['-c', process.argv.at(-1)], { stdio: 'inherit' }).status;
}
`;

let folder: string;
let path: string;
let PATH: string | undefined;
// biome-ignore lint/suspicious/noExplicitAny: what the engine keeps in its state and runs, of which only text is known
let provider: any;

beforeAll(async () => {
  const [, request] = await record(() => {
    const files = new LiveFiles('guests');
    new LiveFile('a', { uri: '', guest: '', path: '', content: '', mode: '', reload: '' }, { provider: files });
  });
  // as the engine does: from the text in its state, with nothing around it
  const exported: { handler?: () => unknown } = {};
  new Function('exports', 'require', request.inputs.__provider)(exported, require);
  provider = exported.handler?.();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-guest-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/virsh'), GUEST, { mode: 0o755 });
  writeFileSync(join(folder, 'bin/ssh'), SSH, { mode: 0o755 });
  path = join(folder, 'etc/exports');
  PATH = process.env.PATH;
  process.env.PATH = `${join(folder, 'bin')}:${PATH}`;
});

afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true });
});

function file(changes: object = {}) {
  const reload = `cp ${path} ${folder}/reloaded`;
  return { uri: 'qemu:///system', guest: 'nfs', path, content: '/data *(ro)\n', mode: '0640', reload, ...changes };
}

describe('a live file', () => {
  test('is written with its mode, and the service reads it again', async () => {
    const { id, outs } = await provider.create(file());
    expect(id).toBe(`nfs:${path}`);
    expect(outs.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['/data *(ro)\n', 0o640]);
    expect(readFileSync(join(folder, 'reloaded'), 'utf8')).toBe('/data *(ro)\n');
    expect(readdirSync(join(folder, 'etc'))).toEqual(['exports']);
  });

  test('is written anew when its content changes, and nothing of the old stays', async () => {
    await provider.create(file());
    await provider.update('id', file(), file({ content: 'new' }));
    expect([readFileSync(path, 'utf8'), readdirSync(join(folder, 'etc'))]).toEqual(['new', ['exports']]);
  });

  test.each([
    ['content', [], true],
    ['mode', [], true],
    ['reload', [], true],
    ['path', ['path'], true],
    ['guest', ['guest'], true],
    ['__provider', [], false],
  ])('with another %s is a change: %j', async (key, replaces, changes) => {
    const diff = await provider.diff('id', file(), file({ [key]: 'another' }));
    expect(diff).toEqual({ changes, replaces, deleteBeforeReplace: true });
  });

  test('fails with what the service said, and says that the file is in place', async () => {
    await expect(provider.create(file({ reload: 'echo no such export >&2; exit 1' }))).rejects.toThrow(
      `[nfs] '${path}' must be written and read again, got "no such export"; ` +
        'the file is in place when `echo no such export >&2; exit 1` is what failed: run it in the guest',
    );
  });

  test('that somebody changed in the guest is seen to differ', async () => {
    const { id, outs } = await provider.create(file());
    expect(await provider.read(id, outs)).toEqual({ id, props: outs });
    writeFileSync(path, 'edited by hand');
    const { props } = await provider.read(id, outs);
    expect((await provider.diff(id, props, file())).changes).toBe(true);
  });

  test('goes when it leaves the tree', async () => {
    await provider.create(file());
    await provider.delete('id', file({ reload: `touch ${folder}/told` }));
    expect([existsSync(path), existsSync(join(folder, 'told'))]).toEqual([false, true]);
  });

  test('of a guest that is gone holds up no destroy', async () => {
    writeFileSync(join(folder, 'bin/virsh.down'), '');
    await expect(provider.delete('id', file())).resolves.toBeUndefined();
  });
});

describe('a live file of a server outside the tree', () => {
  const served = (changes: object = {}) => file({ uri: '', guest: '10.0.0.9', ssh: 'root@10.0.0.9', ...changes });
  const kept = () => `${path}.before-strata`;

  test('is written by ssh, which asks nobody for a password or whether to believe a key', async () => {
    const { id, outs } = await provider.create(served({ port: 2222 }));
    expect(id).toBe(`10.0.0.9:${path}`);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['/data *(ro)\n', 0o640]);
    expect(readFileSync(join(folder, 'reloaded'), 'utf8')).toBe('/data *(ro)\n');
    expect(JSON.parse(readFileSync(join(folder, 'bin/ssh.asked'), 'utf8'))).toEqual([
      '-o',
      'BatchMode=yes',
      '-o',
      'ConnectTimeout=10',
      '-p',
      '2222',
      '--',
      'root@10.0.0.9',
    ]);
    expect(await provider.read(id, outs)).toEqual({ id, props: outs });
  });

  test('keeps what was in its place, once, and puts it back when it leaves the tree', async () => {
    mkdirSync(join(folder, 'etc'));
    writeFileSync(path, 'of its owner', { mode: 0o600 });
    await provider.create(served());
    await provider.create(served({ content: 'again' }));
    expect([readFileSync(kept(), 'utf8'), statSync(kept()).mode & 0o777]).toEqual(['of its owner', 0o600]);
    await provider.delete('id', served());
    expect([readFileSync(path, 'utf8'), existsSync(kept())]).toEqual(['of its owner', false]);
  });

  test('goes when there was none before it', async () => {
    await provider.create(served());
    await provider.delete('id', served({ reload: '' }));
    expect(existsSync(path)).toBe(false);
  });

  test('keeps quotes of its path and its reload command', async () => {
    path = join(folder, `it's "etc"/exports`);
    await provider.create(served({ reload: `printf '%s' "it's" > ${folder}/said` }));
    expect([readFileSync(path, 'utf8'), readFileSync(join(folder, 'said'), 'utf8')]).toEqual(['/data *(ro)\n', "it's"]);
  });

  test.each([
    ['ssh', 'admin@10.0.0.9'],
    ['port', 2222],
  ])('with another %s is a change, of the same file', async (key, value) => {
    const diff = await provider.diff('id', served(), served({ [key]: value }));
    expect(diff).toEqual({ changes: true, replaces: [], deleteBeforeReplace: true });
  });

  test('that does not answer says so, and fails a destroy as well: it goes on serving', async () => {
    writeFileSync(join(folder, 'bin/ssh.down'), '');
    const message =
      `[root@10.0.0.9] 'ssh' must lead to a server that lets whoever deploys in, got "ssh: connect to host 10.0.0.9 port ` +
      '22: No route to host"; try `ssh -o BatchMode=yes root@10.0.0.9 true` by hand';
    await expect(provider.create(served())).rejects.toThrow(message);
    await expect(provider.delete('id', served())).rejects.toThrow(message);
  });
});
