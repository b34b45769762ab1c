// The words that stand in some sentences more often than in others.

import { WordTokenizer } from "../../tokens/words.ts";

/** A word and how telling it is. */
export interface MarkingWord {
  readonly token: string;
  /** The log-likelihood ratio of its being more frequent here, G². */
  readonly score: number;
  /** Sentences here that hold it, and sentences elsewhere. */
  readonly counts: readonly [here: number, elsewhere: number];
}

/**
 * The words of the sentences of group `index` that mark it against the other groups, the most telling first; `word` itself
 * is left out.
 *
 * Source: Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19, 1993.
 */
export function markingWords(
  groups: readonly (readonly string[])[],
  index: number,
  word: string,
  most: number,
): MarkingWord[] {
  const tokenizer = new WordTokenizer();
  const counts = new Map<string, [number, number]>();
  groups.forEach((texts, group) => {
    for (const text of texts) {
      for (const token of new Set(tokenizer.tokenize(text))) {
        const pair = counts.get(token) ?? [0, 0];
        pair[group === index ? 0 : 1]++;
        counts.set(token, pair);
      }
    }
  });
  const here = groups[index].length;
  const elsewhere = groups.reduce((sum, { length }) => sum + length, 0) - here;
  const found = [...counts].flatMap(([token, [a, b]]): MarkingWord[] => {
    if (token === word.toLowerCase() || a * elsewhere <= b * here) return [];
    return [{ token, score: likelihoodRatio(a, b, here, elsewhere), counts: [a, b] }];
  });
  return found.sort((a, b) => b.score - a.score || (a.token < b.token ? -1 : 1)).slice(0, most);
}

/** G² of a word in a of n sentences here and b of m elsewhere. */
function likelihoodRatio(a: number, b: number, n: number, m: number): number {
  const share = (a + b) / (n + m);
  const term = (seen: number, expected: number) => (seen > 0 ? seen * Math.log(seen / expected) : 0);
  const [ea, eb] = [n * share, m * share];
  return 2 * (term(a, ea) + term(b, eb) + term(n - a, n - ea) + term(m - b, m - eb));
}
