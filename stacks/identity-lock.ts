import '../src/build/require-fresh';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { assemble } from '../src/assembly';
import {
  type CurrentIdentity,
  currentIdentities,
  type IdentityLock,
  identityText,
  lockText,
  parseLock,
  vanished,
} from '../src/identity-lock';
import { ENVIRONMENTS } from './environments';
import { sitesOf } from './sites';

const FILE = join(resolve(__dirname, '../..'), 'identity.lock');

/** `npm run identity [-- --gone "ENVIRONMENT PATH" --reason "WHY"]` */
function main(): void {
  const { values } = parseArgs({ options: { gone: { type: 'string' }, reason: { type: 'string' } } });
  const current = sitesOf(ENVIRONMENTS).flatMap(({ name, build }) =>
    currentIdentities(name, assemble(build()).stateful),
  );
  const old = existsSync(FILE) ? parseLock(readFileSync(FILE, 'utf8')) : { identities: [], tombstones: [] };
  const lock = values.gone === undefined ? old : bury(old, current, values.gone, values.reason);
  const lost = vanished(lock, current);
  if (lost.length > 0) {
    throw new Error(
      [
        'these hold data and are in no tree any more; nothing was written:',
        ...lost.map((each) => `  ${identityText(each)}`),
        "moved or renamed: call alias(construct, 'FORMER/PATH') where it stands now",
        'given up: npm run identity -- --gone "ENVIRONMENT PATH" --reason "WHY"',
      ].join('\n'),
    );
  }
  writeFileSync(FILE, lockText({ identities: current, tombstones: lock.tombstones }));
  process.stdout.write(`identity.lock: ${current.length} things hold data, ${lock.tombstones.length} are gone\n`);
}

function bury(lock: IdentityLock, current: readonly CurrentIdentity[], gone: string, reason = ''): IdentityLock {
  const dead = vanished(lock, current).filter(({ environment, path }) => `${environment} ${path}` === gone);
  if (dead.length === 0) {
    throw new Error(`[identity] 'gone' must be a line of identity.lock that is in no tree, got "${gone}"`);
  }
  if (reason.trim() === '') {
    throw new Error(`[identity] 'reason' must say why the data may go, got "${reason}"`);
  }
  return { ...lock, tombstones: [...lock.tombstones, ...dead.map((each) => ({ ...each, reason: reason.trim() }))] };
}

try {
  main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
