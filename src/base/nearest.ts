/** Number of single-character edits between two words (Levenshtein's distance). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, a] of left.split("").entries()) {
    const next = [i + 1];
    for (const [j, b] of right.split("").entries()) {
      const [above = 0, diagonal = 0, before = 0] = [row[j + 1], row[j], next[j]];
      next.push(Math.min(above + 1, before + 1, diagonal + (a === b ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The candidate a person most likely meant: at most a quarter of the word mistyped, upper and lower case alike. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const distance = (candidate: string) => editDistance(word.toLowerCase(), candidate.toLowerCase());
  const [best] = [...candidates].sort((a, b) => distance(a) - distance(b));
  return best !== undefined && distance(best) <= Math.floor(word.length / 4) ? best : undefined;
}
