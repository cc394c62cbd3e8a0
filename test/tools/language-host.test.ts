import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/checkout';
import { FakeEngine } from './fake-engine';

/** How the engine tells a secret from other values. */
const SECRET = '4dabf18193072939515e22adb298388d';
const ENGINE_SETTINGS = { 'project:word': 'hidden' };

/** Errors as the SDK's runner prints them may be coloured. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a colour starts
const plain = (text: string) => text.replace(/\x1b\[\d+m/g, '');

const folder = mkdtempSync(join(tmpdir(), 'strata-host-'));
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{}');
// each program is a process that loads the SDK: a second on an idle machine, many on a busy one
jest.setTimeout(60_000);
const engine = new FakeEngine();
beforeAll(() => engine.start());
beforeEach(() => engine.forget());
afterAll(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a program of these lines. */
async function run(...lines: readonly string[]) {
  writeFileSync(join(folder, 'main.js'), [`const pulumi = require('@pulumi/pulumi');`, ...lines].join('\n'));
  const { error, bail } = await engine.run(folder, 'main.js', ENGINE_SETTINGS);
  return { error, bail, said: engine.errors.map(plain), isComplete: engine.isComplete };
}

/** A failure of which the user has heard all there is, and after which nothing may be deleted. */
const said = (...errors: readonly unknown[]) => ({ error: '', bail: true, said: errors, isComplete: false });

describe('the language host', () => {
  test('answers what an engine asks before a run', async () => {
    expect(await engine.ask('handshake')).toEqual({});
    expect(await engine.ask('getRequiredPlugins')).toMatchObject({ pluginsList: [] });
    expect(await engine.ask('getPluginInfo')).toMatchObject({ version: '1.0.0' });
    expect(await engine.ask('about')).toMatchObject({ executable: process.execPath, version: process.version });
  });

  // else the engine writes another version into the state than the next run does, and each second `up` is a change
  test('names the bridged SDKs of the project, not its plain ones', async () => {
    const [bridged, ...others] = await engine.requiredPackages(ROOT);
    const { pulumi } = JSON.parse(readFileSync(join(ROOT, 'sdks/libvirt/package.json'), 'utf8'));
    expect(bridged).toMatchObject({ kind: 'resource', name: 'terraform-provider', version: '1.1.3' });
    expect(bridged.parameterization).toEqual(pulumi.parameterization);
    expect(others).toEqual([]);
    expect(await engine.requiredPackages(folder)).toEqual([]);
  });

  test('says of other calls that it does not know them, which is code 12', async () => {
    await expect(engine.ask('pack')).rejects.toMatchObject({ code: 12 });
  });

  test('ends when the engine is gone', async () => {
    const killed = new FakeEngine();
    await killed.start();
    expect(await killed.stop()).toBe(0);
  });
});

describe('a program', () => {
  test('registers its resources and outputs, and says when it is complete', async () => {
    const outcome = await run(
      `new pulumi.ComponentResource('a:b:Group', 'one');`,
      `setTimeout(() => new pulumi.ComponentResource('a:b:Group', 'late'), 50);`,
      'exports.folder = process.cwd();',
    );
    expect(outcome).toEqual({ error: '', bail: false, said: [], isComplete: true });
    expect(engine.registered).toEqual(['pulumi:pulumi:Stack project-stack', 'a:b:Group one', 'a:b:Group late']);
    expect(engine.outputs).toEqual({ folder });
  });

  test('reads its configuration, and the engine is told which outputs are secret', async () => {
    await run('exports.word = new pulumi.Config().require("word");', 'exports.secret = pulumi.secret(1);');
    expect(engine.outputs).toEqual({
      word: 'hidden',
      secret: expect.objectContaining({ [SECRET]: expect.any(String) }),
    });
  });

  test('may be a function that answers later', async () => {
    await run('module.exports = async () => ({ stack: pulumi.getStack() });');
    expect(engine.outputs).toEqual({ stack: 'stack' });
  });
});

describe('a program that fails', () => {
  test('reaches people as its sentence alone', async () => {
    const sentence = `[web] 'claim' must find a volume, got "900Gi"; add one`;
    expect(await run(`throw new Error(${JSON.stringify(sentence)});`)).toEqual(said(sentence));
  });

  test('says where, when the fault is its own', async () => {
    expect(await run('undefined.x;')).toEqual(
      said(
        `TypeError: Cannot read properties of undefined (reading 'x')\n` +
          `    at Object.<anonymous> (${join(folder, 'main.js')}:2:11)`,
      ),
    );
  });

  test('names a package that is missing', async () => {
    expect(await run(`require('absent');`)).toEqual(said(`Cannot find module 'absent'`));
  });

  test('is told from one that was not compiled', async () => {
    await engine.run(folder, 'absent.js');
    const entry = join(folder, 'absent.js');
    expect(engine.errors).toEqual([
      `[Pulumi.yaml] 'main' must name a program, got "${entry}"; compile it: \`npm run build\``,
    ]);
  });

  // the server of the Automation API says "complete" here, and the engine deletes what was not registered
  test.each([
    ['after its last line', `setTimeout(() => Promise.reject(new Error('late')), 50);`, 'late'],
    [
      'in a property',
      `new pulumi.CustomResource('a:b:C', 'c', { p: pulumi.output(Promise.reject(new Error('late'))) });`,
      'error serializing property "p": late',
    ],
    ['in a function of an output', `pulumi.output(1).apply(() => { throw new Error('late'); });`, 'late'],
  ])('is not complete when it fails %s', async (_when, line, message) => {
    const outcome = await run(line);
    expect(outcome).toEqual(said(expect.stringContaining(`Error: ${message}\n    at `)));
    expect(outcome.said.join()).not.toMatch(/node:internal|node_modules|language-host/);
  });

  test.each([
    ['leaves', 'process.exit(3);', 'exit code 3'],
    ['is killed', `process.kill(process.pid, 'SIGKILL');`, 'SIGKILL'],
  ])('is not complete when it %s', async (_how, line, ending) => {
    const error = `the program ended with ${ending}; what it said stands above`;
    expect(await run(line)).toEqual({ error, bail: false, said: [], isComplete: false });
  });
});
