/** How much of the longer word may differ for the two to be meant as one. */
const TOLERANCE = 0.4;

/** The candidate that a mistyped word is nearest to; undefined when it resembles none. The first of equals wins. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= TOLERANCE * Math.max(word.length, candidate.length))
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Letters to add, leave out, replace or swap with their neighbour (optimal string alignment). */
export function editsBetween(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSame = from[i - 1] === to[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[to.length];
}
