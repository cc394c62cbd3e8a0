/** Facts of a site that heketi's own file holds. */
export interface HeketiSettings {
  /** Who it is on the storage machines. */
  readonly sshUser: string;
  readonly sshPort: number;
  /** File with the private key. */
  readonly keyFile: string;
  /** File of the database. */
  readonly database: string;
}

/**
 * heketi's `heketi.json`: it lays out volumes over ssh, as a user that becomes root. The keys of its tokens are empty
 * here: HEKETI_ADMIN_KEY and HEKETI_USER_KEY take their place, and without both it does not start.
 *
 * Source: etc/heketi.json, main.go and middleware/jwt.go of heketi 10.
 */
export function heketiJson({ sshUser, sshPort, keyFile, database }: HeketiSettings): string {
  const document = {
    port: '8080',
    use_auth: true,
    jwt: { admin: { key: '' }, user: { key: '' } },
    glusterfs: {
      executor: 'ssh',
      sshexec: { keyfile: keyFile, user: sshUser, port: String(sshPort), sudo: true, fstab: '/etc/fstab' },
      db: database,
      loglevel: 'info',
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * Script that waits for heketi, loads the topology and says in the container's log what came of it. What is known
 * already stays as it is, so it runs at each start.
 *
 * The image's own script would do so where HEKETI_TOPOLOGY_FILE is set, but gives the client the key with quotes around
 * it, which is another key.
 */
export function topologyScript(file: string): string {
  return [
    'until curl --silent --fail --output /dev/null http://localhost:8080/hello; do sleep 1; done',
    'export HEKETI_CLI_SERVER=http://localhost:8080 HEKETI_CLI_USER=admin HEKETI_CLI_KEY="$HEKETI_ADMIN_KEY"',
    `heketi-cli topology load --json=${file} > /proc/1/fd/1 2>&1`,
  ].join('\n');
}
