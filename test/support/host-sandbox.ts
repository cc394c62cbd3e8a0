import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { HostFile } from '../../src/host';

/** Commands whose absolute paths are meant for the host: these keep to `$ROOT`, and do what POSIX leaves them to do. */
const REROOTED: Readonly<Record<string, string>> = {
  cmp: 'PATH=/usr/bin:/bin exec cmp "$1" "$2" "$ROOT$3"',
  install: `
    export PATH=/usr/bin:/bin
    case $1 in
      -d) mkdir -p "$ROOT$4" && chmod "$3" "$ROOT$4" ;;
      -D) mkdir -p "$(dirname "$ROOT$5")" && cp "$4" "$ROOT$5" && chmod "$3" "$ROOT$5" ;;
      *) exit 64 ;;
    esac`,
};

/** Commands that would change the machine: these only leave a line in the log. */
const RECORDED: readonly string[] = ['apt-get', 'systemctl', 'yum'];

/** What one run of a script did. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly commands: readonly string[];
}

/**
 * A make-believe host in a temporary directory, on which prepare.sh can really be run: the script finds no commands
 * but those made here.
 */
export class HostSandbox {
  private readonly top = mkdtempSync(join(tmpdir(), 'strata host-'));
  private readonly log = join(this.top, 'log');

  constructor() {
    this.command('dirname', 'PATH=/usr/bin:/bin exec dirname "$@"');
    for (const [name, body] of Object.entries(REROOTED)) {
      this.command(name, `echo "${name} $*" >> "$LOG"\n${body}`);
    }
    for (const name of RECORDED) {
      this.command(name, `echo "${name} $*" >> "$LOG"`);
    }
  }

  /** Runs a script from the folder where it lies, beside its files. */
  public run(script: string, files: readonly HostFile[]): Run {
    for (const { path, content } of files) {
      this.write(join('delivered/files', path), content);
    }
    const file = this.write('delivered/prepare.sh', script);
    rmSync(this.log, { force: true });
    const { status, stdout } = spawnSync('/bin/sh', [file], {
      encoding: 'utf8',
      env: { PATH: join(this.top, 'bin'), ROOT: join(this.top, 'root'), LOG: this.log },
    });
    const commands = existsSync(this.log) ? readFileSync(this.log, 'utf8').trimEnd().split('\n') : [];
    return { status, stdout, commands: commands.map((line) => line.replaceAll(`${this.top}/`, '')) };
  }

  /** Content of a file on the host, by its absolute path there. */
  public read(path: string): string {
    return readFileSync(join(this.top, 'root', path), 'utf8');
  }

  public has(path: string): boolean {
    return existsSync(join(this.top, 'root', path));
  }

  public remove(): void {
    rmSync(this.top, { recursive: true });
  }

  private command(name: string, body: string): void {
    chmodSync(this.write(join('bin', name), `#!/bin/sh\n${body}\n`), 0o755);
  }

  private write(path: string, content: string): string {
    const file = join(this.top, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }
}
