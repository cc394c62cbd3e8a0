import { type CustomResourceOptions, dynamic, type Input, ProviderResource } from '@pulumi/pulumi';

/** What the engine keeps of one live file of a guest. */
interface LiveFileInputs {
  /** libvirt connection of the host, as `virsh` takes it; empty for a server that ssh reaches. */
  readonly uri: string;
  /** Name of the machine, or the address of a server outside the tree. */
  readonly guest: string;
  /** `user@address` of a server that ssh reaches; absent for a machine. */
  readonly ssh?: string;
  /** Port of its ssh daemon, where it is not for the ssh configuration to say. */
  readonly port?: number;
  readonly path: string;
  readonly content: string;
  /** Octal permissions. */
  readonly mode: string;
  /** Command that makes the running service read the file again. */
  readonly reload: string;
}

/** Seconds that a guest may take from its start until its agent answers: emulated guests take minutes. */
const AGENT_WITHIN = 600;

/** Seconds that writing and reloading may take. */
const WRITTEN_WITHIN = 300;

/** Seconds that a server outside the tree may take to answer ssh. */
const CONNECT_WITHIN = 10;

/** Seconds for a guest that is about to go, and may be gone. */
const FAREWELL = 10;

/** Runs the code below. A default provider would be denied: Pulumi.yaml allows none, so that nothing lands by accident. */
export class LiveFiles extends ProviderResource {
  constructor(name: string) {
    super('pulumi-nodejs', name);
  }
}

/**
 * One file of class `live` in a guest: written through the guest agent, over the host's libvirt, whenever the tree's
 * content changes. It is written beside its place and moved there, then the service reads it again. A server outside the
 * tree is reached by ssh, with keys and known hosts of whoever deploys; what was in the place of its file is kept beside
 * it, and is put back when the file leaves the tree.
 *
 * Everything the provider does stands in this file and uses nothing but Node's own modules: the engine keeps the
 * provider's code in its state, and must get the same text from every checkout.
 */
export class LiveFile extends dynamic.Resource {
  constructor(
    name: string,
    inputs: { readonly [K in keyof LiveFileInputs]: Input<LiveFileInputs[K]> },
    opts: CustomResourceOptions,
  ) {
    super(provider, name, { ...inputs, sha256: undefined }, opts);
  }
}

const provider: dynamic.ResourceProvider = {
  async create(inputs: LiveFileInputs) {
    await write(inputs, true);
    return { id: `${inputs.guest}:${inputs.path}`, outs: { ...inputs, sha256: hashOf(inputs.content) } };
  },

  async diff(_id, olds: LiveFileInputs, news: LiveFileInputs) {
    const keys = ['uri', 'guest', 'ssh', 'port', 'path', 'content', 'mode', 'reload'] as const;
    const changed = keys.filter((key) => olds[key] !== news[key]);
    // at another place it is another file, and the old one goes
    const replaces = changed.filter((key) => key === 'guest' || key === 'path');
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: true };
  },

  async update(_id, _olds, news: LiveFileInputs) {
    await write(news);
    return { outs: { ...news, sha256: hashOf(news.content) } };
  },

  async read(id, props: LiveFileInputs & { readonly sha256: string }) {
    const found = await run(props, ['sha256sum', '--', props.path], '', WRITTEN_WITHIN);
    const sha256 = found.exitcode === 0 ? found.stdout.slice(0, 64) : 'none';
    // content that is not the tree's is not known, but that it differs is
    return { id, props: sha256 === props.sha256 ? props : { ...props, sha256, content: `sha256 ${sha256}` } };
  },

  async delete(_id, props: LiveFileInputs) {
    const isServer = props.ssh !== undefined;
    const away = isServer ? `mv -f -- "$1${KEPT}" "$1" 2>/dev/null || rm -f -- "$1"` : 'rm -f -- "$1"';
    const command = props.reload === '' ? away : `{ ${away}; } && { ${props.reload}; }`;
    try {
      await run(props, ['/bin/sh', '-c', command, 'sh', props.path], '', isServer ? WRITTEN_WITHIN : FAREWELL);
    } catch (error) {
      // a guest is down or gone, and its file with it; a server outside the tree goes on serving
      if (isServer) {
        throw error;
      }
    }
  },
};

/** Where the file of a server outside the tree is kept that the tree's own takes the place of. */
const KEPT = '.before-strata';

async function write(file: LiveFileInputs, isNew = false): Promise<void> {
  const script = [
    'set -e',
    'mkdir -p -- "$(dirname -- "$1")"',
    // a second first time finds what it wrote itself
    ...(isNew && file.ssh !== undefined ? [`[ ! -e "$1" ] || [ -e "$1${KEPT}" ] || cp -p -- "$1" "$1${KEPT}"`] : []),
    'new=$(mktemp -- "$1.XXXXXX")',
    'trap \'rm -f -- "$new"\' EXIT',
    'cat > "$new"',
    'chmod -- "$2" "$new"',
    'sync -- "$new"',
    'mv -f -- "$new" "$1"',
    'trap - EXIT',
    file.reload,
  ].join('\n');
  if (file.ssh === undefined) {
    await untilAgentAnswers(file);
  }
  const done = await run(file, ['/bin/sh', '-c', script, 'sh', file.path, file.mode], file.content, WRITTEN_WITHIN);
  if (done.exitcode !== 0) {
    throw new Error(
      `[${file.guest}] '${file.path}' must be written and read again, got "${done.stderr.trim() || done.exitcode}"; ` +
        `the file is in place when \`${file.reload}\` is what failed: run it in the guest`,
    );
  }
}

async function untilAgentAnswers(file: LiveFileInputs): Promise<void> {
  const end = process.uptime() + AGENT_WITHIN;
  for (;;) {
    try {
      await ask(file, { execute: 'guest-ping' });
      return;
    } catch (error) {
      if (process.uptime() > end) {
        throw new Error(
          `[${file.guest}] 'qemu-guest-agent' must answer within ${AGENT_WITHIN} seconds, got "${(error as Error).message}"; ` +
            `look at \`virsh console ${file.guest}\` and at \`cloud-init status --long\` in the guest`,
        );
      }
      await sleep(2000);
    }
  }
}

interface Ended {
  readonly exitcode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(file: LiveFileInputs, command: string[], input: string, within: number): Promise<Ended> {
  return file.ssh === undefined
    ? runByAgent(file, command, input, within)
    : runBySsh(file.ssh, file.port, command, { input, within });
}

/** What ssh itself ends with when it cannot connect, log in or believe the key of the host. */
const SSH_FAILED = 255;

function runBySsh(
  destination: string,
  port: number | undefined,
  command: string[],
  { input, within }: { readonly input: string; readonly within: number },
): Promise<Ended> {
  const { execFile } = require('node:child_process') as typeof import('node:child_process');
  // the shell of the user takes the command apart
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const options = ['-o', 'BatchMode=yes', '-o', `ConnectTimeout=${CONNECT_WITHIN}`];
  const args = [...options, ...(port === undefined ? [] : ['-p', `${port}`]), '--', destination, quoted];
  return new Promise((resolve, reject) => {
    const settings = { timeout: within * 1000, env: { ...process.env, LC_ALL: 'C' } };
    const child = execFile('ssh', args, settings, (error, stdout, stderr) => {
      const exitcode = error === null ? 0 : error.code;
      if (typeof exitcode === 'number' && exitcode !== SSH_FAILED) {
        resolve({ exitcode, stdout, stderr });
        return;
      }
      const why = error?.killed ? `nothing within ${within} seconds` : stderr.trim() || error?.message;
      reject(
        new Error(
          `[${destination}] 'ssh' must lead to a server that lets whoever deploys in, got "${why}"; ` +
            `try \`ssh -o BatchMode=yes ${port === undefined ? '' : `-p ${port} `}${destination} true\` by hand`,
        ),
      );
    });
    // a server that hangs up reads nothing more
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

async function runByAgent(
  file: LiveFileInputs,
  [path, ...arg]: string[],
  input: string,
  within: number,
): Promise<Ended> {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const text = (data: string | undefined) => Buffer.from(data ?? '', 'base64').toString();
  const started = await ask(file, {
    execute: 'guest-exec',
    arguments: { path, arg, 'input-data': base64(input), 'capture-output': true },
  });
  const end = process.uptime() + within;
  for (;;) {
    const status = await ask(file, { execute: 'guest-exec-status', arguments: { pid: started.pid } });
    if (status.exited) {
      return { exitcode: status.exitcode, stdout: text(status['out-data']), stderr: text(status['err-data']) };
    }
    if (process.uptime() > end) {
      throw new Error(
        `[${file.guest}] '${path}' must end within ${within} seconds, got "nothing"; see what it waits for`,
      );
    }
    await sleep(200);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each command of the agent has an answer of its own
function ask({ uri, guest }: LiveFileInputs, command: object): Promise<any> {
  const { execFile } = require('node:child_process') as typeof import('node:child_process');
  const args = ['--connect', uri, 'qemu-agent-command', guest, JSON.stringify(command)];
  return new Promise((resolve, reject) => {
    execFile('virsh', args, { timeout: 30_000, env: { ...process.env, LC_ALL: 'C' } }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(JSON.parse(stdout).return);
      } else {
        reject(new Error(stderr.trim().replace(/^error: /, '') || error.message));
      }
    });
  });
}

function hashOf(content: string): string {
  const { createHash } = require('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(content).digest('hex');
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
