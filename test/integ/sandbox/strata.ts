import { main } from '../../../src/cli';
import type { EnvironmentData } from '../../../stacks/environment';
import { sitesOf } from '../../../stacks/sites';
import { tools } from './tools';

/** Runs `strata <verb> <environment>` against the real world; its lines without the blanks around them. */
export async function strata(
  verb: string,
  environment: EnvironmentData,
  kubeconfig = '/nowhere',
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  let out = '';
  const print = (text: string) => {
    out += text;
  };
  const [word, ...flags] = verb.split(' ');
  const [kubectl] = tools('kubectl@1.27');
  const code = await main([word, environment.name, ...flags], {
    sites: sitesOf([environment]),
    root: '/nowhere',
    // without a home, kubectl keeps its cache in the folder it runs in
    env: { PATH: process.env.PATH, HOME: process.env.HOME, KUBECONFIG: kubeconfig, KUBECTL: kubectl },
    out: print,
    err: print,
  });
  const lines = out
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { code, lines };
}
