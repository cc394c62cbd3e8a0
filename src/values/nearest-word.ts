/** How many letters two words differ by at most when one is the other mistyped. */
const SLIPS = 2;

/**
 * The word that was most likely meant: another one, from which `text` differs by at most two letters added, left out,
 * exchanged or changed; undefined where none is that near.
 */
export function nearestWord(text: string, words: Iterable<string>): string | undefined {
  let best: { readonly word: string; readonly slips: number } | undefined;
  for (const word of words) {
    // a word of three letters is two slips away from too many others
    const most = Math.min(best === undefined ? SLIPS : best.slips - 1, Math.floor(word.length / 3));
    if (word !== text && Math.abs(word.length - text.length) <= most) {
      const slips = slipsBetween(text, word);
      best = slips <= most ? { word, slips } : best;
    }
  }
  return best?.word;
}

/** Damerau's distance between two words, with exchanges of neighbours only. */
function slipsBetween(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : changed;
      row.push(Math.min(changed, exchanged, last[j] + 1, row[j - 1] + 1));
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
