import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT, temporaryFolder } from '../support/checkout';

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A checkout's tools, with a Go that compiles nothing: it writes what it was asked for, and "builds" small scripts. */
export class FakeGo {
  public readonly root = realpathSync(temporaryFolder());
  public readonly bin = join(this.root, '.cache/bin');
  private readonly path = join(this.root, 'path');

  constructor() {
    cpSync(join(ROOT, 'tools'), join(this.root, 'tools'), { recursive: true });
    mkdirSync(this.path);
    this.install('go', GO);
    this.install('node', `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
    this.version('go1.26.8');
    mkdirSync(join(this.path, 'module'));
    this.moduleFile('rpc.go', 'as released\n');
    for (const file of ['go-libvirt.patch', 'provider.patch']) {
      writeFileSync(join(this.root, 'tools/libvirt-provider', file), PATCH);
    }
  }

  /** A file of every module that `go list -m` asks for; as in the module cache, nobody may write it. */
  public moduleFile(name: string, text: string): void {
    const file = join(this.path, 'module', name);
    rmSync(file, { force: true });
    writeFileSync(file, text, { mode: 0o444 });
  }

  /** What `go env GOVERSION` answers. */
  public version(text: string): void {
    this.write('version', text);
  }

  /** Shell lines that run before Go's own answer to `list` or `build`; `$PACKAGES` holds what was asked for. */
  public before(command: 'list' | 'build', script: string): void {
    this.write(`before-${command}`, script);
  }

  /** What a "compiled" program is. */
  public program(text: string): void {
    this.write('program', text);
  }

  /** Words of every call so far, without `env`. */
  public calls(): readonly string[] {
    const log = join(this.path, 'calls');
    return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  }

  /** Files among the built programs, without folders. */
  public built(): readonly string[] {
    return existsSync(this.bin)
      ? readdirSync(this.bin, { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => name)
          .sort()
      : [];
  }

  /** Runs one of the tools' programs. */
  public run(program: string, ...args: readonly string[]): Run {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(this.root, 'tools', program), ...args], {
      encoding: 'utf8',
      env: this.env,
    });
    return { status, stdout, stderr };
  }

  public get env(): NodeJS.ProcessEnv {
    return { ...process.env, PATH: `${this.path}:/usr/bin:/bin`, FAKE_GO: this.path, STRATA_BUILD_BACK_OFF: '1' };
  }

  private install(name: string, text: string): void {
    this.write(name, text);
    chmodSync(join(this.path, name), 0o755);
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }
}

const PATCH = `--- a/rpc.go
+++ b/rpc.go
@@ -1 +1 @@
-as released
+mended
`;

const GO = `#!/bin/sh
if [ "$1" = env ]; then
  cat "$FAKE_GO/version"
  exit 0
fi
if [ "$1 $2" = 'list -m' ]; then
  echo "$FAKE_GO/module"
  exit 0
fi
echo "$@" >> "$FAKE_GO/calls"
command=$1
PACKAGES=$*
while [ $# -gt 0 ]; do
  if [ "$1" = -o ]; then output=$2; fi
  shift
done
if [ -f "$FAKE_GO/before-$command" ]; then . "$FAKE_GO/before-$command"; fi
if [ "$command" = build ]; then
  if [ -f "$FAKE_GO/program" ]; then cat "$FAKE_GO/program" > "$output"; else echo program > "$output"; fi
fi
`;
