import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readKubeconfig } from '../pki';
import { oneSite, StackConfig } from './stack-config';
import type { Verb } from './verb';

export const kubeconfig: Verb = {
  name: 'kubeconfig',
  summary: "write the administrator's kubeconfig of an environment",
  flags: {
    output: { value: 'FILE', meaning: 'where to; <environment>.kubeconfig in the project unless told otherwise' },
    force: 'replace the file whatever it holds',
  },

  async run({ environments, flags, values }, context) {
    const { name } = oneSite(environments, context);
    const file = values.output ?? `${name}.kubeconfig`;
    const path = resolve(context.root, file);
    refuseOthersFile(path, file, name, flags.force === true);

    const config = await StackConfig.of(name, context);
    if (!config.has('kubeconfig')) {
      throw new Error(
        `[${name}] 'strata:kubeconfig' must be in the stack's config, got "nothing"; run \`strata secrets init ${name}\``,
      );
    }
    writePrivate(path, `${(await config.get('kubeconfig')).trimEnd()}\n`);
    context.out(
      flags.json ? `${JSON.stringify({ environment: name, file: path }, null, 2)}\n` : `${name}: wrote ${file}\n`,
    );
    return 0;
  },
};

/**
 * Replaces without asking only what this verb would have written: a kubeconfig with the one cluster of that name. A file
 * that holds other clusters too is somebody's collection.
 *
 * @throws when something else is there
 */
function refuseOthersFile(path: string, file: string, environment: string, isForced: boolean): void {
  if (!existsSync(dirname(path))) {
    throw new Error(`[${environment}] 'output' must lie in a folder that exists, got "${file}"; make the folder first`);
  }
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) {
    return;
  }
  if (!there.isFile()) {
    throw new Error(`[${environment}] 'output' must be a file, got "${file}"; name another one with --output`);
  }
  if (isForced) {
    return;
  }
  const clusters = readKubeconfig(readFileSync(path, 'utf8'))?.clusters;
  if (clusters?.length !== 1 || clusters[0] !== environment) {
    const got = clusters === undefined ? 'another file' : `clusters ${clusters.join(', ')}`;
    throw new Error(
      `[${environment}] 'output' must be a kubeconfig of ${environment} alone to be replaced, got "${got}" in ${file}; ` +
        'name another file with --output, or replace it with --force',
    );
  }
}

/** The file is there whole or not at all, and never readable by others, not for a moment. */
function writePrivate(path: string, content: string): void {
  const draft = join(dirname(path), `.${randomBytes(6).toString('hex')}.${basename(path)}`);
  const descriptor = openSync(draft, 'wx', 0o600);
  try {
    try {
      // a strict umask may have taken the owner's own rights
      fchmodSync(descriptor, 0o600);
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
