// `npm run integ`: makes ready what integration tests need, runs them, and says what could not be shown.
//   --full           with the counts of the issues; writes docs/evidence/<issue>.json when all tests pass
//   --issue NUMBER   the tests that covers.json names for one issue; with --full, its evidence alone
//   --only PATTERN   test files whose path matches; no evidence then
//   --seed NUMBER    repeats a run
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeEvidence } from './write-evidence.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const PACKAGES = ['libvirt', 'guest-image', 'nfs', 'glusterfs'];
/** How long what was started may take to be gone after the tests. */
const PATIENCE = 60_000;

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    issue: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
  },
});
const seed = Number(options.seed ?? randomInt(2 ** 31));
const sandboxes = mkdtempSync(join(tmpdir(), 'strata-integ-'));
const [results, notRunList] = [join(sandboxes, '.results.json'), join(sandboxes, '.not-run')];

let running;
let stoppedBy;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    stoppedBy = signal;
    running?.kill(signal);
  });
}

const code = await main().catch((error) => {
  say(error.message);
  return undefined;
});
await sandboxesGone();
const outcome = report(code);
rmSync(sandboxes, { recursive: true, force: true });
process.exitCode = outcome;

async function main() {
  const patterns = options.issue === undefined ? [] : testsOf(options.issue);
  await step('node', 'tools/setup.mjs');
  await step('node', 'tools/debian-packages.mjs', ...PACKAGES);
  await step('node', 'tools/build.mjs', 'all');
  await step('node', 'lib/stacks/strata.js', 'synth');
  say(`seed ${seed}; the same again: npm run integ -- ${options.full ? '--full ' : ''}--seed ${seed}`);
  const jest = join('node_modules', 'jest', 'bin', 'jest.js');
  const args = [
    '--config',
    'jest.integ.config.js',
    '--runInBand',
    ...patterns,
    ...(options.only ? [options.only] : []),
  ];
  return run('node', [jest, ...args], {
    STRATA_FULL: options.full ? '1' : '0',
    STRATA_SEED: String(seed),
    STRATA_SANDBOX_ROOT: sandboxes,
    STRATA_INTEG_RESULTS: results,
    STRATA_INTEG_NOT_RUN: notRunList,
  });
}

/** Where the tests of an issue are. @throws Error when covers.json does not know it */
function testsOf(issue) {
  const issues = JSON.parse(readFileSync(join(ROOT, 'test', 'integ', 'covers.json'), 'utf8'));
  if (issues[issue] === undefined) {
    const known = Object.keys(issues).join(', ');
    throw new Error(`'--issue' must be one of ${known}, got "${issue}"; add it to test/integ/covers.json`);
  }
  return issues[issue].tests;
}

/** @throws Error when it fails: nothing that stands below could work */
async function step(...command) {
  const [program, ...args] = command;
  const code = await run(program, args, {});
  if (code !== 0) {
    throw new Error(`\`${command.join(' ')}\` must succeed, got "exit ${code}"; read its output above`);
  }
}

function run(program, args, env) {
  if (stoppedBy !== undefined) {
    throw new Error(`stopped by ${stoppedBy}`);
  }
  const command = program === 'node' ? process.execPath : program;
  return new Promise((resolve, reject) => {
    running = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running.once('error', reject);
    running.once('exit', (code, signal) => resolve(signal ?? code));
  });
}

/** Sandboxes clean up in a process of their own, which outlives tests that were stopped. */
async function sandboxesGone() {
  const left = () => readdirSync(sandboxes).filter((name) => !name.startsWith('.'));
  for (const began = Date.now(); left().length > 0; await sleep(200)) {
    if (Date.now() - began > PATIENCE) {
      say(`these sandboxes are still there: ${left().join(', ')} in ${sandboxes}`);
      return;
    }
  }
}

/** The last lines: what was not run, and the count. Gives back the exit code. */
function report(code) {
  const found = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined;
  const notRun = existsSync(notRunList)
    ? readFileSync(notRunList, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const { passed, failed, tests } = found ?? { passed: 0, failed: 1, tests: [] };
  const isGood = code === 0 && failed === 0 && passed > 0 && stoppedBy === undefined;
  if (options.full) {
    tellEvidence(isGood, { seed, tests, notRun, issue: options.issue });
  }
  for (const { what, why } of notRun) {
    process.stdout.write(`not run: ${what}: ${why}\n`);
  }
  process.stdout.write(`tests: ${passed} passed, ${isGood ? failed : Math.max(failed, 1)} failed\n`);
  return stoppedBy === 'SIGINT' ? 130 : isGood ? 0 : 1;
}

function tellEvidence(isGood, facts) {
  if (!isGood || options.only !== undefined) {
    say(`no evidence is written: ${isGood ? '--only left tests out' : 'not all tests passed'}`);
    return;
  }
  for (const path of writeEvidence(ROOT, facts)) {
    say(`wrote ${path}`);
  }
}

function say(text) {
  process.stderr.write(`integ: ${text}\n`);
}
