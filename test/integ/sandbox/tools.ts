import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../support/checkout';

/** Minor versions of Kubernetes of which every program is built. */
export type Minor = '1.27' | '1.36';

/** Minor versions that have a control plane here; 1.25 only as much as its volume controller needs. */
export type ServedMinor = '1.25' | Minor;

/** Programs that tools/build.mjs makes. */
export type Tool =
  | 'pulumi'
  | 'pulumi-resource-terraform-provider'
  | 'terraform-provider-libvirt'
  | 'etcd'
  | 'kubeconform'
  | 'kube-score'
  | 'kwok'
  | 'heketi'
  | 'heketi-cli'
  | `${'kube-apiserver' | 'kube-controller-manager'}@${ServedMinor}`
  | `${'kube-scheduler' | 'kubeadm' | 'kubectl'}@${Minor}`;

const known = new Map<Tool, string>();

/**
 * Paths of built programs, in the order in which they were asked for.
 *
 * @throws Error that names the command which builds what is missing
 */
export function tools<const T extends readonly Tool[]>(...names: T): { readonly [K in keyof T]: string } {
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    for (const [name, path] of Object.entries(where(unknown))) {
      known.set(name as Tool, path);
    }
  }
  return names.map((name) => known.get(name)) as { readonly [K in keyof T]: string };
}

function where(names: readonly Tool[]): Readonly<Record<string, string>> {
  const args = [join(ROOT, 'tools', 'build.mjs'), '--where', ...names];
  try {
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
  } catch (error) {
    throw new Error((error as { stderr?: string }).stderr?.trim() || (error as Error).message);
  }
}
