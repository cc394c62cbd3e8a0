import { containersOf } from '../kubernetes/pod-template';
import { textsOf } from '../kubernetes/texts';
import { recordsOf, type StrataRecord } from '../records';

/** A text that a machine, or a program, is given. */
export interface Script {
  readonly path: string;
  /** Path of the file, or the field that holds it. */
  readonly prop: string;
  readonly text: string;
}

/** Files and first commands of machines, texts of objects, and what containers are started with. */
export function scriptsIn(records: readonly StrataRecord[]): readonly Script[] {
  const files = recordsOf(records, 'guest-file').map(({ path, file }) => ({
    path,
    prop: file.path,
    text: file.content,
  }));
  const first = recordsOf(records, 'libvirt').flatMap(({ path, spec }): Script[] =>
    spec.type === 'cloud-init-disk'
      ? [
          ...spec.userData.write_files.map((file) => ({ path, prop: file.path, text: file.content })),
          ...spec.userData.runcmd.map((words) => ({ path, prop: 'runcmd', text: words.join(' ') })),
        ]
      : [],
  );
  const objects = recordsOf(records, 'kubernetes').flatMap(({ path, object }): Script[] => [
    ...textsOf(object).map(({ prop, text }) => ({ path, prop, text })),
    ...containersOf(object).map(({ prop, container: { command = [], args = [] } }) => ({
      path,
      prop,
      text: [...command, ...args].join(' '),
    })),
  ]);
  return [...files, ...first, ...objects];
}
