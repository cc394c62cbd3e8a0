import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from './files';

/**
 * Replaces a folder by exactly these files. They are written beside it first and moved into place last, so a failure,
 * a full disk or a kill leaves either the old folder or the new one, never a mixture.
 */
export function replaceFolder(folder: string, files: readonly OutputFile[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}.new-`);
  try {
    for (const { path, content, executable } of files) {
      const target = join(fresh, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content, { mode: executable ? 0o755 : 0o644 });
    }
    // a temporary folder is made for its owner alone
    chmodSync(fresh, 0o777 & ~process.umask());
    swap(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Two renames: Node has no exchange of two folders. The old one is put back when the second fails. */
function swap(fresh: string, folder: string): void {
  if (!existsSync(folder)) {
    renameSync(fresh, folder);
    return;
  }
  const old = `${fresh}.old`;
  renameSync(folder, old);
  try {
    renameSync(fresh, folder);
  } catch (error) {
    renameSync(old, folder);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
