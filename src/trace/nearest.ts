/** More than that is another word, not a slip of the finger. */
const SLIPS = 3;

/** Of the words those that are spelled most alike, at most `count`, the nearest first; none where all are far off. */
export function nearest(word: string, words: readonly string[], count: number): readonly string[] {
  return words
    .filter((each) => Math.abs(each.length - word.length) <= SLIPS)
    .map((each) => ({ each, slips: distance(word, each) }))
    .filter(({ slips }) => slips <= Math.min(SLIPS, word.length / 2))
    .sort((a, b) => a.slips - b.slips)
    .slice(0, count)
    .map(({ each }) => each);
}

/** Letters to add, leave out or change (Levenshtein), row by row. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      next.push(Math.min(row[column + 1] + 1, next[column] + 1, row[column] + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length];
}
