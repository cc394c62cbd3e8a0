import type { Assembly } from '../assembly';
import type { BindingExplanation, BindingPrediction } from '../proofs';

/** How many names a line holds before it only counts them. */
const LISTED = 10;

/** Predicted bindings, in tree order. */
export function bindingsOf({ predictions }: Pick<Assembly, 'predictions'>): readonly BindingPrediction[] {
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

/**
 * Why a claim is bound as it is: what it asks for, the answer, and a line for each volume with its rank, the reason and
 * who else may take it.
 */
export function bindingWhy({ binding, asks, volumes, findings }: BindingExplanation): string {
  const fix = findings.length === 0 ? '' : `; ${findings.map((each) => each.fix).join('; ')}`;
  const width = Math.max(0, ...volumes.map(({ volume }) => volume.length));
  const lines = volumes.map(({ volume, rank, reason, rivals }) => {
    const also = rivals.length === 0 ? [] : [`may go to ${listed(rivals)}`];
    return `${rank.padEnd(11)} ${volume.padEnd(width)}  ${[...(reason === undefined ? [] : [reason]), ...also].join('; ')}`;
  });
  return [
    `claim       ${claimName(binding)}: ${asks} [${binding.path}]`,
    `answer      ${binding.verdict}: ${answer(binding)}${fix}`,
    ...lines.map((line) => line.trimEnd()),
  ].join('\n');
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
      return [
        listed(volumes, ' or '),
        ...(mayBeProvisioned ? ['a new volume'] : []),
        ...(mayStayPending ? ['nothing'] : []),
      ].join(' or ');
  }
}

/** The first of them, and how many more there are. */
function listed(names: readonly string[], joint = ', '): string {
  const more = names.length - LISTED;
  return [...names.slice(0, LISTED), ...(more > 0 ? [`${more} more`] : [])].join(joint);
}
