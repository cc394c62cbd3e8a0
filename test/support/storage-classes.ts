import { type IStorageBackend, StorageClass } from '../../constructs/storage';
import { type KubernetesObject, recordsOf } from '../../src/records';
import { Testbed } from './tree';

/** A tree with one StorageClass a backend, `class-0` and so on, and what was written and refused of it. */
export function withClasses(...backends: readonly IStorageBackend[]) {
  const bed = new Testbed();
  const chart = bed.chart();
  backends.forEach((backend, index) => {
    new StorageClass(chart, `class-${index}`, { backend });
  });
  const objects = recordsOf(bed.records, 'kubernetes').map(({ object }) => object);
  return {
    bed,
    of: (kind: string): readonly KubernetesObject[] => objects.filter((object) => object.kind === kind),
    secrets: recordsOf(bed.records, 'secret-object'),
  };
}
