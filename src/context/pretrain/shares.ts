// Counts as shares.

import type { SpecialTokens } from "./special.ts";

/** A number of each id, 0 for special ones: how often they occur as words, for example. */
export function ofWords(numbers: Float64Array, special: SpecialTokens): Float64Array {
  return numbers.map((number, id) => (special.all.has(id) ? 0 : number));
}

/** Each weight's share of them all; zeros where they are all zero. */
export function shares(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (sum > 0 ? weight / sum : 0));
}

/** ln of each count's share of `total`; what was never seen counts a tenth. */
export function logShares(counts: Float64Array, total: number): Float64Array {
  return counts.map((count) => Math.log(Math.max(count, 0.1) / total));
}
