import type { KubernetesObject } from '../records';
import { containersOf } from './pod-template';

/** A text that a program is given, which may hold the address of another. */
export interface GivenText {
  /** Where it stands, as `containers.web.env.API_URL`. */
  readonly prop: string;
  readonly text: string;
  /**
   * `value`: an argument or variable of a program. `file`: a file of any form, with remarks and names of its own.
   * `parameter`: of a StorageClass, which belongs to no namespace.
   */
  readonly form: 'value' | 'file' | 'parameter';
}

/** Every text that an object gives to programs. */
export function textsOf(object: KubernetesObject): readonly GivenText[] {
  switch (object.kind) {
    case 'ConfigMap':
      return Object.entries<unknown>(object.data ?? {}).map(([key, text]) => ({
        prop: `data.${key}`,
        text: withoutRemarks(String(text)),
        form: 'file',
      }));
    case 'StorageClass':
      return Object.entries<unknown>(object.parameters ?? {}).map(([key, text]) => ({
        prop: `parameters.${key}`,
        text: String(text),
        form: 'parameter',
      }));
    default:
      return containersOf(object).flatMap(({ prop, container: { env = [], command = [], args = [] } }) => [
        ...env.flatMap(({ name, value }) =>
          value === undefined ? [] : [{ prop: `${prop}.env.${name}`, text: String(value), form: 'value' as const }],
        ),
        ...[...command, ...args].map((word) => ({ prop: `${prop}.args`, text: String(word), form: 'value' as const })),
      ]);
  }
}

/** Lines that begin as remarks do in most forms of files. */
function withoutRemarks(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(#|\/\/|;|--|<!--)/.test(line))
    .join('\n');
}
