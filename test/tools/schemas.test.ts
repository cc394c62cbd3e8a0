import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../support/checkout';

test('the schemas are made by a program that takes no other word than --check', () => {
  const program = join(ROOT, 'tools', 'schemas.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--chek'], { encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    `[schemas] 'argument' must be --check or left out, got "--chek"; without it, src/kubernetes/schemas is renewed\n`,
  ]);
});
