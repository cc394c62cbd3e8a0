import { resolve } from 'node:path';
import type { CliContext, Site } from '../src/cli';
import { type EnvironmentData, readEnvironment } from './environment';
import { ENVIRONMENTS } from './environments';
import { buildPlatform } from './platform';

/** Environments as the command line knows them. */
export function sitesOf(environments: readonly EnvironmentData[]): readonly Site[] {
  return environments.map((data) => ({ name: data.name, build: () => buildPlatform(readEnvironment(data)) }));
}

/** The command line's surroundings, for a program compiled to `lib/stacks/`. */
export function processContext(): CliContext {
  return {
    sites: sitesOf(ENVIRONMENTS),
    root: resolve(__dirname, '../..'),
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  };
}
