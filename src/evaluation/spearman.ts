// Do two lists of numbers put things in the same order, and how sure can that be said?

import { checkLengths, NORMAL_95, pearson } from "./pearson.ts";

/**
 * Spearman's rank correlation of two lists of equal length: Pearson's correlation of their ranks, equal numbers sharing
 * the mean of their ranks. From -1 to 1; null where it is undefined, because there are fewer than two numbers or all
 * numbers of a list are equal.
 *
 * @example
 * spearman([1, 2, 3, 4], [10, 20, 40, 30]); // 0.8
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  checkLengths(a, b);
  return pearson(ranks(a), ranks(b));
}

/** Ranks from 1, the lowest first; equal numbers share the mean of their ranks. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  order.sort((a, b) => values[a] - values[b]);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) result[order[i]] = (start + 1 + end) / 2;
    start = end;
  }
  return result;
}

/**
 * A 95 % confidence interval of a Spearman correlation over `count` pairs, on Fisher's z with the standard error
 * √((1 + r² / 2) / (count - 3)). With three pairs or fewer nothing is known: [-1, 1].
 *
 * Source: Bonett & Wright, "Sample size requirements for estimating Pearson, Kendall and Spearman correlations",
 * Psychometrika 65(1), 2000.
 *
 * @example
 * spearmanInterval(0.7, 353); // [0.635..., 0.754...]
 */
export function spearmanInterval(correlation: number, count: number): [low: number, high: number] {
  if (count <= 3) return [-1, 1];
  const z = Math.atanh(correlation);
  const margin = NORMAL_95 * Math.sqrt((1 + correlation ** 2 / 2) / (count - 3));
  return [Math.tanh(z - margin), Math.tanh(z + margin)];
}
