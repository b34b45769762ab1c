// "man is to king as woman is to ...": analogies as sums of directions.

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type Neighbour, rank } from "./nearest.ts";
import { unit } from "./vector.ts";

export interface AnalogyOptions {
  /** How many answers, at most. A whole number of at least 1. Default 10. */
  k?: number;
}

/** The sum that was asked with, and the words nearest to it, best first. */
export interface Analogy {
  formula: string;
  neighbours: Neighbour[];
}

/**
 * The words that are to `c` what `b` is to `a`: nearest by cosine to b - a + c, each taken as a unit vector. The three
 * words of the question are left out, as everywhere in the field; without that the answer would mostly be `b` or `c`.
 *
 * Throws `unknown word`, `invalid k`, and `invalid analogy` when the three vectors cancel.
 *
 * Source: 3CosAdd in Levy & Goldberg, "Linguistic regularities in sparse and explicit word representations", CoNLL 2014.
 *
 * @example
 * analogy(table, "man", "king", "woman", { k: 1 });
 * // { formula: "king - man + woman", neighbours: [{ token: "queen", score: 0.72 }] }
 */
export function analogy(
  table: EmbeddingTable,
  a: string,
  b: string,
  c: string,
  { k = 10 }: AnalogyOptions = {},
): Analogy {
  const [minus, plus, also] = [a, b, c].map((word) => unit(table.vectorOf(word), `vector of ${JSON.stringify(word)}`));
  const formula = `${b} - ${a} + ${c}`;
  const target = plus.map((value, i) => value - minus[i] + also[i]);
  if (target.every((value) => value === 0)) {
    throw new RiverbankError("invalid", `analogy: ${formula} is a vector of zeros, which has no direction`);
  }
  return { formula, neighbours: rank(table, target, { k, exclude: [a, b, c] }) };
}
