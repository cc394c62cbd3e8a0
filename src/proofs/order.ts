import { circleOf, edgesWithoutClaims } from '../creation-order';
import type { Proof } from './proof';

/** ORD: everything can be made in its turn: the engine's order, host -> machine -> cluster -> object, has no circle. */
export const order: Proof = {
  codes: {
    ORD001: {
      title: 'two things need each other to be made first',
      why: 'There is none to begin with: the engine would stop before it made any of them.',
    },
  },

  prove({ records }) {
    const circle = circleOf(records, edgesWithoutClaims(records));
    return {
      findings:
        circle === undefined
          ? []
          : [
              {
                code: 'ORD001',
                severity: 'error',
                path: circle[0],
                message: `'order' must have a beginning, got "${circle.join(' -> ')}"`,
                fix: 'let one of them do without the next',
                related: circle.slice(1, -1),
              },
            ],
      predictions: [],
    };
  },
};
