// Which staging modules of Kubernetes are not of the release's own patch. Read from go.mod, the only place that decides.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf } from './bin.mjs';

/** `k8s.io/cri-api 0.27.14` for each that differs; empty for other tools. */
export function deviations(tool) {
  const [major, minor, patch] = tool.version.split('.');
  if (tool.module !== 'k8s.io/kubernetes') {
    return [];
  }
  const release = `${Number(major) - 1}.${minor}.${patch}`;
  return replacements(folderOf(tool))
    .filter(({ path, version }) => path.startsWith('k8s.io/') && version !== release)
    .map(({ path, version }) => `${path} ${version}`);
}

function replacements(folder) {
  const text = readFileSync(join(folder, 'go.mod'), 'utf8');
  return [...text.matchAll(/^\s*(?:replace )?(\S+) => \1 v(\S+)$/gm)].map(([, path, version]) => ({ path, version }));
}
