import { containersOf } from '../kubernetes/pod-template';
import { type KubernetesRecord, recordsOf } from '../records';
import { imageReference, isPinned } from '../values';
import type { Finding } from './finding';
import type { Proof } from './proof';

/** IMG: every image is the same one tomorrow. */
export const images: Proof = {
  codes: {
    IMG001: {
      title: 'an image is not pinned',
      why:
        'Without a tag, or with `latest`, each node pulls what is newest at that moment: two pods of one Deployment ' +
        'run different programs, and a node that is made anew runs a version that nobody tried.',
    },
  },

  prove({ records }) {
    return { findings: recordsOf(records, 'kubernetes').flatMap(unpinned), predictions: [] };
  },
};

function unpinned({ path, object }: KubernetesRecord): readonly Finding[] {
  return containersOf(object).flatMap(({ prop, container: { image } }) => {
    if (image === undefined) {
      return [];
    }
    const reference = imageReference(image);
    return isPinned(reference)
      ? []
      : [
          {
            code: 'IMG001',
            severity: 'error',
            path,
            message: `'${prop}.image' must have a tag of its own or a digest, got "${image}"`,
            fix: `write ${reference.name}:<version>`,
            related: [],
          },
        ];
  });
}
