import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Belongings, makeNamespace } from './guard';
import { PATH, run, sandboxFolder, startDaemon } from './processes';
import { tools } from './tools';

export interface HeketiProps {
  /**
   * GiB of every device. Its mock executor asks no machine, so that all devices are of one size.
   * @default 500
   */
  readonly deviceSize?: number;
  /**
   * What it has storage machines do things by: `mock` asks none.
   * @default 'mock'
   */
  readonly executor?: 'mock' | 'ssh';
  /**
   * Its heketi.json. Executor, database and passwords are those of the sandbox, whatever it says.
   * @default one that says nothing
   */
  readonly config?: string;
}

/** What `topology load` read and did. */
export interface LoadedTopology {
  /** Ids of the clusters that it made. */
  readonly clusters: readonly string[];
  /** All it printed. */
  readonly output: string;
}

export interface Heketi {
  /** Such as `http://198.18.7.2:8080`; reached from this machine, and from no other. */
  readonly url: string;
  /** Password of user `admin`, who may do everything. */
  readonly adminKey: string;
  /** Password of user `user`, who may ask for volumes alone. */
  readonly userKey: string;
  /** Network namespace that it runs in. */
  readonly netns: string;
  /** Path of its log. */
  readonly log: string;
  /** Runs heketi-cli as `admin` and gives back what it printed. @throws Error when it fails */
  cli(...args: readonly string[]): string;
  /**
   * Loads a topology.json as an administrator does.
   *
   * @throws Error when it refuses a node or a device: heketi-cli itself says so and exits 0
   */
  load(topology: string): LoadedTopology;
  /** Runs a program where heketi is `localhost` and the variables of its container are set; gives back what it printed. */
  exec(command: string, ...args: readonly string[]): string;
  /** Kills it, as a machine that goes away would, and starts it again on its database. */
  restart(): Promise<void>;
  /** Stops it and deletes its folder, database included. */
  stop(): Promise<void>;
}

const PORT = 8080;
const LIMIT = 20_000;
const SILENT = JSON.stringify({ port: String(PORT), jwt: {}, glusterfs: {} });

/**
 * Starts heketi. With the executor that asks no machine its API, tokens, allocator and database are the real ones, and
 * what it would have a storage node do is said to be done.
 *
 * It takes a port and no address, and so listens everywhere. It has a network namespace of its own, therefore, which a
 * pair of links joins to this machine alone.
 */
export async function startHeketi(props: HeketiProps = {}): Promise<Heketi> {
  const { deviceSize = 500, executor = 'mock', config = SILENT } = props;
  const [command, client] = tools('heketi', 'heketi-cli');
  const belongings = new Belongings();
  const stop = () => belongings.undo();
  try {
    const folder = await belongings.keep(sandboxFolder());
    const id = randomBytes(4).toString('hex');
    const netns = await belongings.keep(makeNamespace(`strata-${id}`));
    const url = `http://${joinToMachine(netns, `sh-${id}`)}:${PORT}`;
    const [adminKey, userKey] = [`admin-${id}`, `user-${id}`];
    const file = join(folder, 'heketi.json');
    writeFileSync(file, config);
    const start = () =>
      startDaemon({
        name: 'heketi',
        command: 'ip',
        args: ['netns', 'exec', netns, command, `--config=${file}`],
        folder,
        env: {
          HEKETI_ADMIN_KEY: adminKey,
          HEKETI_USER_KEY: userKey,
          HEKETI_EXECUTOR: executor,
          HEKETI_MOCK_DEVICE_SIZE_GB: String(deviceSize),
          HEKETI_DB_PATH: join(folder, 'heketi.db'),
          HEKETI_GLUSTERAPP_LOGLEVEL: 'debug',
        },
        ready: async () => (await fetch(`${url}/hello`)).ok || undefined,
        limit: LIMIT,
      });
    let daemon = await start();
    belongings.add(() => daemon.stop());
    const restart = async () => {
      process.kill(daemon.pid, 'SIGKILL');
      daemon = await start();
    };
    const cli = (...args: readonly string[]) =>
      run(client, [`--server=${url}`, '--user=admin', `--secret=${adminKey}`, ...args]);
    const load = (topology: string) => {
      const path = join(folder, 'topology.json');
      writeFileSync(path, topology);
      const output = cli('topology', 'load', `--json=${path}`);
      if (output.includes('Unable to')) {
        throw new Error(`[sandbox/heketi] 'topology' must be taken whole, got "${output}"; change what it names`);
      }
      return { clusters: [...output.matchAll(/Creating cluster \.\.\. ID: (\w+)/g)].map(([, each]) => each), output };
    };
    const programs = join(folder, 'bin');
    mkdirSync(programs);
    symlinkSync(client, join(programs, 'heketi-cli'));
    const exec = (program: string, ...args: readonly string[]) =>
      run('ip', ['netns', 'exec', netns, program, ...args], {
        PATH: `${programs}:${PATH}`,
        HEKETI_ADMIN_KEY: adminKey,
        HEKETI_USER_KEY: userKey,
      });
    return { url, adminKey, userKey, netns, log: daemon.log, cli, load, exec, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Gives back the address within. The links go with the namespace; both ends are of RFC 2544, which nobody routes. */
function joinToMachine(netns: string, link: string): string {
  const network = `198.18.${randomInt(256)}.${4 * randomInt(64)}`.split('.');
  const [outside, inside] = [1, 2].map((host) => [...network.slice(0, 3), Number(network[3]) + host].join('.'));
  const ip = (...args: readonly string[]) => run('ip', args);
  ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', netns);
  ip('address', 'add', `${outside}/30`, 'dev', link);
  ip('link', 'set', link, 'up');
  ip('-n', netns, 'address', 'add', `${inside}/30`, 'dev', 'eth0');
  ip('-n', netns, 'link', 'set', 'eth0', 'up');
  return inside;
}
