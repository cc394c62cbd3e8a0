import { askBySsh, NotReached } from '../../live';
import { askEach, complaint, type Environment } from '../../live/program';
import { type GuestFileRecord, recordsOf, type StrataRecord } from '../../records';
import { isOnPath } from './bridge';

/**
 * Asks every server outside the tree that ssh writes to whether it lets whoever deploys in: each once, all at once.
 *
 * @returns a message for each that does not
 */
export async function closedServers(records: readonly StrataRecord[], env: Environment): Promise<readonly string[]> {
  const servers = new Map<string, GuestFileRecord>();
  for (const record of recordsOf(records, 'guest-file').filter(({ ssh }) => ssh !== undefined)) {
    servers.set(record.guest, record);
  }
  if (servers.size > 0 && !isOnPath('ssh', env.PATH ?? '')) {
    return [`[deploy] 'ssh' must be a program on PATH, got "none"; install it (Debian: apt install openssh-client)`];
  }
  const problems = await askEach([...servers.values()], (record) => whyClosed(record, env));
  return problems.flatMap((problem) => problem ?? []);
}

async function whyClosed({ path, guest, ssh }: GuestFileRecord, env: Environment): Promise<string | undefined> {
  if (ssh === undefined) {
    return undefined;
  }
  const destination = `${ssh.port === undefined ? '' : `-p ${ssh.port} `}${ssh.user}@${guest}`;
  try {
    const answer = await askBySsh(guest, ssh, 'true', env);
    return answer.code === 0 ? undefined : closed(path, destination, complaint(answer));
  } catch (error) {
    if (!(error instanceof NotReached)) {
      throw error;
    }
    return closed(path, destination, error.message);
  }
}

function closed(path: string, destination: string, why: string): string {
  return (
    `[${path}] 'ssh' must lead to a server that lets whoever deploys in, got "${destination}": ${why}; ` +
    `log in once by hand, with a key that asks for no password: ssh ${destination}`
  );
}
