// Word similarity: does a table order pairs of words as people do?

import { cosine, norm } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { lookUp } from "./lookup.ts";
import type { WordPair } from "./readers.ts";
import { spearman, spearmanInterval } from "./spearman.ts";

/** How well a table did on one set of rated pairs. */
export interface SimilarityCard {
  name: string;
  /** Spearman's correlation of the found pairs' cosines with people's scores; null where it is undefined. */
  spearman: number | null;
  /** Its 95 % interval (see {@link spearmanInterval}); null where it is undefined. */
  low: number | null;
  high: number | null;
  /** Pairs whose words are both in the table; the others are left out. */
  found: number;
  /** All pairs of the set. */
  pairs: number;
}

/**
 * Compares a table's cosines with people's ratings. A word is looked up as it stands, then in lower case; words that are
 * not in the vocabulary are missing, also where subwords could compose them.
 *
 * @example
 * similarityCard(table, readWordPairs(text), { name: "WordSim-353" });
 * // { name: "WordSim-353", spearman: 0.7, low: 0.64, high: 0.75, found: 351, pairs: 353 }
 */
export function similarityCard(
  table: EmbeddingTable,
  pairs: readonly WordPair[],
  { name = "" }: { name?: string } = {},
): SimilarityCard {
  const cosines: number[] = [];
  const scores: number[] = [];
  for (const { a, b, score } of pairs) {
    const value = cosineOf(table, a, b);
    if (value === undefined) continue;
    cosines.push(value);
    scores.push(score);
  }
  const found = cosines.length;
  const correlation = spearman(cosines, scores);
  const [low, high] = correlation === null ? [null, null] : spearmanInterval(correlation, found);
  return { name, spearman: correlation, low, high, found, pairs: pairs.length };
}

/** Undefined where a word is missing or has a row of zeros, which is as good as missing. */
function cosineOf(table: EmbeddingTable, a: string, b: string): number | undefined {
  const first = lookUp(table, a);
  const second = lookUp(table, b);
  if (first === undefined || second === undefined) return undefined;
  const [x, y] = [table.row(first), table.row(second)];
  return norm(x) > 0 && norm(y) > 0 ? cosine(x, y) : undefined;
}
