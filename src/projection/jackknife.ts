// How far a score could be off, had an axis been made of other words of the same kind: the jackknife.

import type { Axis, LeftOut } from "./axis.ts";

/**
 * The jackknife's standard error of a score, from the scores on the axes that were made without each word in turn (a
 * rated axis: without each part): the square root of the sum over the poles of (n - 1) / n · Σ (score - mean)².
 *
 * Null where it can't be told: a pole of one word can't be left out.
 *
 * Source: Efron & Tibshirani, "An introduction to the bootstrap", 1993, chapter 11; by strata as in Wolter, "Introduction
 * to variance estimation", 2007, chapter 4.
 *
 * @param scores of the same vector, in the order of `axis.leftOut`.
 */
export function jackknife(axis: Axis, scores: ArrayLike<number>): number | null {
  const strata = strataOf(axis);
  if (!strata) return null;
  let variance = 0;
  for (const places of strata) {
    const mean = places.reduce((sum, place) => sum + scores[place], 0) / places.length;
    const squares = places.reduce((sum, place) => sum + (scores[place] - mean) ** 2, 0);
    variance += ((places.length - 1) / places.length) * squares;
  }
  return Math.sqrt(variance);
}

/** The places in `axis.leftOut` by pole; undefined where a pole has too few. */
function strataOf(axis: Axis): number[][] | undefined {
  const poles: readonly LeftOut["pole"][] = { poles: [-1, 1] as const, topic: [1] as const, rated: [0] as const }[
    axis.kind
  ];
  const strata = poles.map((pole) => axis.leftOut.flatMap((out, place) => (out.pole === pole ? [place] : [])));
  return strata.every(({ length }) => length >= 2) ? strata : undefined;
}
