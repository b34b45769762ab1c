// Odd one out: which word of a list keeps least company with the others?

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Neighbour } from "./nearest.ts";
import { dot, norm, unit, withinOne } from "./vector.ts";

/** The odd word, and every word's score in the order given. */
export interface Odd {
  odd: string;
  scores: Neighbour[];
}

/**
 * The word that fits least among at least three: the one whose cosine with the mean direction of the others is lowest;
 * of equal ones the first. Where the others cancel out, the score is 0.
 *
 * Throws `unknown word`, and `invalid words` for fewer than three or one given twice.
 *
 * @example
 * odd(table, ["breakfast", "lunch", "dinner", "river"]).odd; // "river"
 */
export function odd(table: EmbeddingTable, words: readonly string[]): Odd {
  if (words.length < 3) {
    throw new RiverbankError("invalid", `words: ${words.length} came, at least 3 were expected to find the odd one`);
  }
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice !== undefined) {
    throw new RiverbankError("invalid", `words: ${JSON.stringify(twice)} came twice; give every word once`);
  }
  const units = words.map((word) => unit(table.vectorOf(word), `vector of ${JSON.stringify(word)}`));
  const scores = words.map((token, index) => ({ token, score: fitAmong(units, index) }));
  const lowest = scores.reduce((least, entry) => (entry.score < least.score ? entry : least));
  return { odd: lowest.token, scores };
}

/** The cosine of one unit vector with the sum, and so with the mean, of the others. */
function fitAmong(units: readonly Float32Array[], index: number): number {
  const sum = new Float64Array(units[index].length);
  units.forEach((vector, other) => {
    if (other !== index) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  });
  const length = norm(sum);
  return length > 0 ? withinOne(dot(units[index], sum) / length) : 0;
}
