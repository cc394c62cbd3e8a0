import damerauLevenshtein from 'damerau-levenshtein';

/** How much of the longer word may differ for the two to be meant as one. */
const TOLERANCE = 0.4;

/**
 * The words that a mistyped one resembles, the nearest first and equals in their order; none when all are far off.
 * Capitals count for nothing, and the word itself is no suggestion. `atMost` letters may be added, left out or changed.
 */
export function nearestOf(word: string, words: Iterable<string>, atMost = Infinity): readonly string[] {
  const typed = word.toLowerCase();
  const near: { readonly each: string; readonly edits: number }[] = [];
  for (const each of words) {
    const most = Math.min(atMost, Math.floor(TOLERANCE * Math.max(word.length, each.length)));
    // every missing letter is an edit, so most words need no closer look
    if (each !== word && Math.abs(each.length - word.length) <= most) {
      const edits = editsBetween(typed, each.toLowerCase());
      if (edits <= most) {
        near.push({ each, edits });
      }
    }
  }
  return near.sort((a, b) => a.edits - b.edits).map(({ each }) => each);
}

/** The word that was most likely meant; undefined when none resembles it. The first of equals wins. */
export function nearest(word: string, words: Iterable<string>, atMost?: number): string | undefined {
  return nearestOf(word, words, atMost)[0];
}

/** Letters to add, leave out, change or swap with their neighbour to make one word of the other. */
export function editsBetween(from: string, to: string): number {
  return damerauLevenshtein(from, to).steps;
}
