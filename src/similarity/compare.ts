// Two words side by side: every number that says how alike their vectors are, and what it means in this table.

import type { EmbeddingTable } from "../vectors/table.ts";
import { type Related, relate } from "./relation.ts";
import { checkedNorm, dot, withinOne } from "./vector.ts";

/** Two words, compared. */
export interface Comparison extends Related {
  a: string;
  b: string;
  dot: number;
  /** From -1 to 1; as the vectors stand, not about the table's mean. */
  cosine: number;
  /** The norms of a and b. */
  norms: [number, number];
}

/**
 * Compares two words by dot product, cosine and norms, and says in a word how they are related: how unusual their
 * cosine is among random pairs of the same table (see {@link relate}, also for why antonyms are close).
 *
 * Throws `unknown word`, and `invalid vector` for a word whose vector is zero.
 *
 * @example
 * compare(table, "king", "queen");
 * // { a: "king", b: "queen", dot: 9.1, cosine: 0.73, norms: [3.6, 3.5], relation: "strongly related", percentile: 99.99 }
 */
export function compare(table: EmbeddingTable, a: string, b: string): Comparison {
  const [first, second] = [table.vectorOf(a), table.vectorOf(b)];
  const norms: [number, number] = [
    checkedNorm(first, `vector of ${JSON.stringify(a)}`),
    checkedNorm(second, `vector of ${JSON.stringify(b)}`),
  ];
  const product = dot(first, second);
  const cosine = withinOne(product / (norms[0] * norms[1]));
  return { a, b, dot: product, cosine, norms, ...relate(table, first, second) };
}
