import type { SshAccess } from '../records';
import { type Answer, complaint, type Environment, NotReached, runProgram } from './program';

/** What ssh itself ends with when it cannot connect, log in or believe the key of the host. */
const SSH_FAILED = 255;

/** Seconds that a server may take to answer. */
const CONNECT_WITHIN = 10;

/**
 * Runs one shell command on a server outside the tree, with keys and known hosts of whoever asks. Nobody is asked for a
 * password, nor whether to believe a key.
 *
 * @throws NotReached when ssh does not get there
 */
export async function askBySsh(
  server: string,
  { user, port }: SshAccess,
  command: string,
  env: Environment,
): Promise<Answer> {
  const options = ['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${CONNECT_WITHIN}`];
  const args = [...options, ...(port === undefined ? [] : ['-p', `${port}`]), '--', `${user}@${server}`, command];
  const answer = await runProgram('ssh', args, env);
  if (answer.code === SSH_FAILED) {
    throw new NotReached(complaint(answer));
  }
  return answer;
}
