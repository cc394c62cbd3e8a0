// What is asked of Go: is it there, fetch what a tool needs, compile it. Failures are read, so that the message names
// the module at fault and what to change.
import { spawnSync } from 'node:child_process';
import { FLAGS, folderOf, linkerFlags } from './bin.mjs';
import { pause } from './lock.mjs';
import { patchFlags } from './patch.mjs';
import { refuse } from './say.mjs';

const LEAST_GO = [1, 26];
const TRIES = 3;
/** Before the second try, in milliseconds; four times as long before the third. A test sets less. */
const BACK_OFF = Number(process.env.STRATA_BUILD_BACK_OFF ?? 2000);
const SHOWN_LINES = 20;

/** What another try cannot change: go.sum disagrees, or the version is not served. */
const FINAL = /checksum mismatch|missing go\.sum entry|updates to go\.mod needed|\b(?:403|404|410)\b|unknown revision/;

const environment = {
  ...process.env,
  // nothing is linked with C: the programs run on any Linux of this processor
  CGO_ENABLED: '0',
  // the recipe is the same for everyone
  GOFLAGS: '',
  GOWORK: 'off',
  // no other toolchain is fetched unasked
  GOTOOLCHAIN: 'local',
};

export function requireGo() {
  const { error, stdout } = spawnSync('go', ['env', 'GOVERSION'], { env: environment, encoding: 'utf8' });
  const needed = LEAST_GO.join('.');
  if (error !== undefined) {
    throw refuse(
      'go',
      `must be on the PATH, got "${error.code}"; install Go ${needed} or later and add its bin folder`,
    );
  }
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) !== LEAST_GO[0] || Number(minor) < LEAST_GO[1]) {
    throw refuse('go', `must be ${needed} or later, got "${stdout.trim()}"; install a newer Go`);
  }
}

/**
 * Fetches what the packages of one folder are compiled from, and no more: `go mod download` would fetch every module
 * that go.mod knows, with all that only other systems need.
 */
export function download(folder, tools, onRetry) {
  const packages = tools.map((tool) => tool.package);
  for (let attempt = 1; ; attempt += 1) {
    const { status, stderr } = go(folder, ['list', '-deps', '-mod=readonly', '-f', '{{""}}', ...packages]);
    if (status === 0) {
      return;
    }
    if (attempt === TRIES || FINAL.test(stderr)) {
      throw downloadFailure(folder, stderr);
    }
    onRetry(attempt + 1, TRIES, reasonOf(stderr));
    pause(BACK_OFF * 4 ** (attempt - 1));
  }
}

export function compile(tool, output) {
  const patch = patchFlags(tool, environment);
  const args = ['build', ...FLAGS, ...patch, '-ldflags', linkerFlags(tool), '-o', output, tool.package];
  const { status, stderr } = go(folderOf(tool), args);
  if (status !== 0) {
    const shown = stderr.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n  ');
    const where = `tools/${tool.folder}`;
    throw refuse(tool.name, `must compile, got "exit code ${status}"; mend its module, Go says:\n  ${shown}`, where);
  }
}

/** Go names the module at the start of a line, or after the place that imports it. */
function downloadFailure(folder, stderr) {
  const module = /([\w.-]+\.[a-z]+(?:\/[\w.!~-]+)*@v[\w.+-]+)/.exec(stderr)?.[1] ?? missingModule(stderr) ?? 'modules';
  const where = /tools\/.*$/.exec(folder)?.[0] ?? folder;
  return refuse(module, `must be downloaded, got "${reasonOf(stderr)}"; ${remedyFor(stderr, where)}`, where);
}

function missingModule(stderr) {
  return /missing go\.sum entry for module providing package ([\w./-]+)/.exec(stderr)?.[1];
}

function remedyFor(stderr, where) {
  if (/checksum mismatch/.test(stderr)) {
    return 'what was served is not what go.sum was made from: use another module mirror (GOPROXY)';
  }
  if (/go\.sum|go\.mod/.test(stderr)) {
    return `go.mod and go.sum must be made together: run \`go get -mod=mod\` in ${where} and commit both`;
  }
  if (FINAL.test(stderr)) {
    return `take another module mirror (GOPROXY), or the nearest lower patch in ${where}/go.mod`;
  }
  return 'check the network and the module mirror (GOPROXY), then run the same command again';
}

/** The end of one line says why, the last line where none is final; what stands before the end are addresses. */
function reasonOf(stderr) {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('go: downloading '));
  const line = lines.find((each) => FINAL.test(each)) ?? lines.at(-1) ?? 'no message';
  return line
    .trim()
    .replace(/; to add:$/, '')
    .split(': ')
    .slice(-2)
    .join(': ');
}

function go(cwd, args) {
  const { status, stderr, error } = spawnSync('go', args, {
    cwd,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status: status ?? 1, stderr: error === undefined ? stderr : `${error.message}\n` };
}
