import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../records';
import { type Answer, complaint, type Environment, NotReached, runProgram } from './program';

/** How a cluster is found. */
export interface ClusterAccess {
  readonly environment: string;
  /** The file that was named on the command line. */
  readonly kubeconfig?: string;
  /** Folder in which `<environment>.kubeconfig` is looked for. */
  readonly root: string;
  readonly env: Environment;
}

/** A live cluster, asked through `kubectl`. Nothing here changes it. */
export class Cluster {
  private constructor(
    private readonly command: string,
    private readonly access: readonly string[],
    private readonly env: Environment,
  ) {}

  /**
   * The cluster of an environment: by the file that was named, else `<environment>.kubeconfig`, else `KUBECONFIG`. A
   * person's own default cluster is never meant.
   *
   * @throws NotReached when there is none of these
   */
  public static of({ environment, kubeconfig, root, env }: ClusterAccess): Cluster {
    const command = env.KUBECTL || 'kubectl';
    const own = join(root, `${environment}.kubeconfig`);
    const file = kubeconfig ?? (existsSync(own) ? own : undefined);
    if (file !== undefined && !existsSync(file)) {
      throw new NotReached(`there is no file ${file}; name one with --kubeconfig`);
    }
    if (file === undefined && !env.KUBECONFIG) {
      throw new NotReached(`there is no ${environment}.kubeconfig; name a file with --kubeconfig, or set KUBECONFIG`);
    }
    return new Cluster(command, file === undefined ? [] : ['--kubeconfig', file], env);
  }

  /**
   * Every object of these kinds, of all namespaces.
   *
   * @throws NotReached when the cluster does not answer
   */
  public async all(kinds: readonly string[]): Promise<readonly KubernetesObject[]> {
    const answer = await this.ask(['get', kinds.join(','), '--all-namespaces', '-o', 'json']);
    return itemsOf(succeeded(answer));
  }

  /** One `kubectl` command, whatever its exit code. */
  public ask(args: readonly string[], input?: string): Promise<Answer> {
    return runProgram(this.command, [...this.access, '--request-timeout=20s', ...args], this.env, input);
  }
}

/** @throws NotReached when the command failed */
export function succeeded(answer: Answer): Answer {
  if (answer.code !== 0) {
    throw new NotReached(complaint(answer));
  }
  return answer;
}

/** Objects of an answer in JSON: a list, a single object, or nothing at all. */
export function itemsOf({ stdout }: Answer): readonly KubernetesObject[] {
  if (stdout.trim() === '') {
    return [];
  }
  const answer = JSON.parse(stdout);
  return answer.kind === 'List' ? answer.items : [answer];
}
