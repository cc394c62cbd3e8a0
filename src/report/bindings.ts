import type { Assembly } from '../assembly';
import type { BindingPrediction } from '../proofs';

/** Predicted bindings, in tree order. */
export function bindingsOf({ predictions }: Assembly): readonly BindingPrediction[] {
  return predictions.filter((prediction) => prediction.kind === 'binding');
}

/** `linuxea-pvc -> linuxea-5`, with the namespace unless it is `default`. */
export function bindingText(binding: BindingPrediction): string {
  return `${claimName(binding)} -> ${answer(binding)}`;
}

/** A table with a header, columns aligned by blanks. */
export function bindingsTable(bindings: readonly BindingPrediction[]): string {
  const rows = [
    ['CLAIM', 'VOLUME', 'VERDICT', 'DEFINED BY'],
    ...bindings.map((binding) => [claimName(binding), answer(binding), binding.verdict, binding.path]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function claimName({ namespace, claim }: BindingPrediction): string {
  return namespace === 'default' ? claim : `${namespace}/${claim}`;
}

function answer({ verdict, volumes, mayStayPending, mayBeProvisioned }: BindingPrediction): string {
  switch (verdict) {
    case 'certain':
      return volumes[0];
    case 'dynamic':
      return 'a new volume';
    case 'unbound':
      return 'nothing';
    case 'undecided':
      return [...volumes, ...(mayBeProvisioned ? ['a new volume'] : []), ...(mayStayPending ? ['nothing'] : [])].join(
        ' or ',
      );
  }
}
