import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentData } from '../../stacks/environment';

/** An environment with a mistake, or the name of one that does not exist, and all that must be said about it. */
export type InvalidEnvironment = { readonly messages: readonly string[] } & (
  | { readonly environment: EnvironmentData }
  | { readonly choose: string }
);

/** Part of an environment; undefined takes a setting out. */
export type Change<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Change<T[K]> } : T;

const FIXTURES = join(__dirname, '../fixtures/environments');

/** What every file of a fixture folder exports as `fixture`, by file name. */
export function fixturesIn<T>(folder: 'valid' | 'invalid'): readonly (readonly [name: string, fixture: T])[] {
  return readdirSync(join(FIXTURES, folder))
    .sort()
    .map((file) => [file.replace(/\.ts$/, ''), require(join(FIXTURES, folder, file)).fixture as T]);
}

/** A copy of an environment with some settings changed, however deep they lie; lists are replaced. */
export function changed(environment: EnvironmentData, change: Change<EnvironmentData>): EnvironmentData {
  return merged(environment, change) as EnvironmentData;
}

function merged(base: unknown, change: unknown): unknown {
  if (!isSettings(change)) {
    return change;
  }
  const settings = { ...(isSettings(base) ? base : {}), ...change };
  const entries = Object.keys(settings).map((key) => [
    key,
    key in change ? merged(isSettings(base) ? base[key] : undefined, change[key]) : settings[key],
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function isSettings(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
