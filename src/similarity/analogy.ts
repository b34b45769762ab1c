// "man is to king as woman is to ...": analogies as sums of directions, or as products of cosines.

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { fromTree, weightedSum } from "./expression.ts";
import { checkCount, type Neighbour, nearest, spellings } from "./nearest.ts";
import { formatExpression } from "./parse.ts";
import { CosineBlocks } from "./products.ts";
import { checkedNorm } from "./vector.ts";

/** How an analogy's answers are scored: by a sum of cosines, or by a product and quotient of them. */
export type AnalogyMethod = "3CosAdd" | "3CosMul";

export interface AnalogyOptions {
  /** How many answers, at most. A whole number of at least 1. Default 10. */
  k?: number;
  /** Default "3CosAdd". */
  method?: AnalogyMethod;
}

/** The sum or product that was asked with, and the words that it is highest for, best first. */
export interface Analogy {
  formula: string;
  neighbours: Neighbour[];
}

/**
 * The words that are to `c` what `b` is to `a`. The three words of the question are left out, as everywhere in the
 * field; without that the answer would mostly be `b` or `c`.
 *
 * - 3CosAdd: nearest by cosine to b - a + c, each taken as a unit vector.
 * - 3CosMul: highest by cos(d, b) cos(d, c) / (cos(d, a) + 0.001), each cosine moved from -1..1 to 0..1. No large term
 *   can drown the others; the score is no cosine and may pass 1.
 *
 * Throws `unknown word`, `invalid k`, `unknown method`, and `invalid expression` when the three vectors cancel.
 *
 * Source: Levy & Goldberg, "Linguistic regularities in sparse and explicit word representations", CoNLL 2014.
 *
 * @example
 * analogy(table, "man", "king", "woman", { k: 1 });
 * // { formula: "king - man + woman", neighbours: [{ token: "queen", score: 0.72 }] }
 * analogy(table, "man", "king", "woman", { k: 1, method: "3CosMul" });
 * // { formula: "king * woman / man", neighbours: [{ token: "queen", score: 0.97 }] }
 */
export function analogy(
  table: EmbeddingTable,
  a: string,
  b: string,
  c: string,
  { k = 10, method = "3CosAdd" }: AnalogyOptions = {},
): Analogy {
  checkCount(k);
  if (method === "3CosMul") return multiplied(table, a, b, c, k);
  if (method !== "3CosAdd") {
    throw new RiverbankError("unknown", `method: ${JSON.stringify(method)} came, 3CosAdd or 3CosMul was expected`);
  }
  const sum: [string, number][] = [
    [b, 1],
    [a, -1],
    [c, 1],
  ];
  const { query, neighbours } = nearest(table, fromTree(weightedSum(sum)), { k });
  return { formula: query, neighbours };
}

function multiplied(table: EmbeddingTable, a: string, b: string, c: string, k: number): Analogy {
  const vectors = [b, a, c].map((word) => table.vectorOf(word));
  [b, a, c].forEach((word, index) => void checkedNorm(vectors[index], `vector of ${JSON.stringify(word)}`));
  const excluded = new Set([a, b, c].flatMap((word) => spellings(table, word)));
  const { tokens } = table.vocabulary;
  const neighbours = new CosineBlocks(table.embeddings, vectors)
    .bestProducts(Math.min(k + excluded.size, table.rows))
    .map(({ id, score }) => ({ token: tokens[id], score }))
    .filter(({ token }) => !excluded.has(token))
    .slice(0, k);
  const [first, divisor, second] = [b, a, c].map((word) => formatExpression({ kind: "word", word }));
  return { formula: `${first} * ${second} / ${divisor}`, neighbours };
}
