import { recordsOf } from '../records';
import { type Claim, claimsIn } from './binding/model';
import { soundObjects } from './binding/sizes';
import type { Finding } from './finding';
import type { Proof } from './proof';

const ONE_POD = 'ReadWriteOncePod';

/** First minor version whose API server takes the mode without a feature gate. */
const ONE_POD_SINCE = 27;

/** STO: an access mode is one that this version of Kubernetes takes. */
export const accessModes: Proof = {
  codes: {
    STO009: {
      title: 'an access mode is not taken by this version of Kubernetes',
      why:
        'ReadWriteOncePod is on from 1.27. Before, the API server refuses objects that ask for it, unless the feature ' +
        'gate of that name is set on it and on every kubelet.',
    },
  },

  prove({ records, kubernetes }) {
    if (kubernetes === undefined || kubernetes.atLeast(ONE_POD_SINCE)) {
      return { findings: [], predictions: [] };
    }
    const sound = soundObjects(recordsOf(records, 'kubernetes'));
    const volumes = sound
      .filter(({ object }) => object.kind === 'PersistentVolume')
      .map(({ path, object }) => ({ path, name: object.metadata.name, modes: object.spec?.accessModes ?? [] }));
    const findings = [...volumes, ...claimsIn(sound, undefined)]
      .filter(({ modes }: Pick<Claim, 'modes'>) => modes.includes(ONE_POD))
      .map(
        ({ path, name }): Finding => ({
          code: 'STO009',
          severity: 'error',
          path,
          message: `'accessModes' of ${name} must be among those of Kubernetes ${kubernetes}, got "${ONE_POD}"`,
          fix: 'ask for ReadWriteOnce, or for Kubernetes 1.27',
          related: [],
        }),
      );
    return { findings, predictions: [] };
  },
};
