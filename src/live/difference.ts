/** One thing that is not as the tree predicts. */
export interface Difference {
  readonly kind: 'binding' | 'endpoints' | 'address' | 'disk';
  readonly path: string;
  /** The thing by its name in the world: `web/downloads`. */
  readonly what: string;
  readonly predicted: string;
  readonly actual: string;
  /** The change to make. */
  readonly fix: string;
}

/** Predictions of one kind, held against the world. */
export interface Comparison {
  readonly kind: Difference['kind'];
  /** What came out as predicted, as `web/downloads -> downloads`. */
  readonly agreed: readonly string[];
  readonly differences: readonly Difference[];
}

/** `binding web/downloads: predicted downloads, is reports; delete the claim` */
export function differenceText({ kind, what, predicted, actual, fix }: Difference): string {
  return `${kind} ${what}: predicted ${predicted}, is ${actual}; ${fix}`;
}

/** Judges every prediction by `actual`: undefined is as predicted, a text is what the world has instead. */
export function compare<P extends { readonly path: string }>(
  kind: Difference['kind'],
  predictions: readonly P[],
  judge: (prediction: P) => {
    readonly what: string;
    readonly predicted: string;
    readonly wrong?: Pick<Difference, 'actual' | 'fix'>;
  },
): Comparison {
  const judged = predictions.map((prediction) => ({ path: prediction.path, ...judge(prediction) }));
  return {
    kind,
    agreed: judged.filter(({ wrong }) => wrong === undefined).map(({ what, predicted }) => `${what} -> ${predicted}`),
    differences: judged.flatMap(({ path, what, predicted, wrong }) =>
      wrong === undefined ? [] : [{ kind, path, what, predicted, ...wrong }],
    ),
  };
}
