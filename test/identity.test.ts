import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { currentIdentities, lockText, parseLock, vanished } from '../src/identity-lock';
import { ENVIRONMENTS } from '../stacks/environments';
import { assembled } from './support/environments';

const FILE = join(resolve(__dirname, '..'), 'identity.lock');

describe('identity.lock', () => {
  const current = ENVIRONMENTS.flatMap((data) => currentIdentities(data.name, assembled(data).stateful));
  const lock = parseLock(existsSync(FILE) ? readFileSync(FILE, 'utf8') : '');

  test('accounts for everything that ever held data: run `npm run identity` when this fails', () => {
    expect(vanished(lock, current)).toEqual([]);
  });

  test('lists what holds data now: run `npm run identity` when this fails', () => {
    expect(lock.identities).toHaveLength(current.length);
    expect(lockText({ identities: current, tombstones: lock.tombstones })).toBe(readFileSync(FILE, 'utf8'));
  });
});
