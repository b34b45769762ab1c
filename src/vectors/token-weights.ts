// How much a token says about a text: the rarer, the more.

import { RiverbankError } from "../shared/errors.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";

/** Smooth inverse frequency's constant, as the paper found it good for all its tables. */
export const SIF_A = 1e-3;

/**
 * The weight a / (a + p) of every token, in id order, where p is its share of all tokens that were counted. Where a
 * vocabulary has no counts they are estimated by Zipf's law from the order of its tokens, the most frequent first as by
 * custom: p of the token of rank r, from 1, is 1 / r over the sum of these.
 *
 * Throws `invalid a` for anything but a number above 0.
 *
 * Source: Arora, Liang & Ma, "A simple but tough-to-beat baseline for sentence embeddings", ICLR 2017, algorithm 1.
 *
 * @example
 * sifWeights(new Vocabulary(["the", "river"], [999, 1])); // Float64Array [0.001, 0.5]
 */
export function sifWeights(vocabulary: Vocabulary, a = SIF_A): Float64Array {
  if (!(a > 0 && Number.isFinite(a))) {
    throw new RiverbankError("invalid", `a: ${a} came, a number above 0 was expected, such as ${SIF_A}`);
  }
  const counted = vocabulary.total > 0;
  const counts = counted ? vocabulary.counts : Float64Array.from(vocabulary.tokens, (_, id) => 1 / (id + 1));
  return rarityWeights(counts, a);
}

/** a / (a + p) from counts, in their order; 1 for all where nothing was counted. */
export function rarityWeights(counts: Float64Array, a = SIF_A): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  return counts.map((count) => a / (a + count / total));
}
