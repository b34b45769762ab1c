// Two words among random pairs of words: the picture behind a relation.

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { centredVector } from "./compare.ts";
import type { Expression } from "./expression.ts";
import {
  cosineFromCentre,
  countWhile,
  pairCosines,
  percentileOf,
  RELATION_PERCENTILES,
  type Related,
  relateCentred,
} from "./relation.ts";

export interface AmongPairsOptions {
  /** Bins of equal width in which random pairs are counted. A whole number of at least 1. Default 50. */
  bins?: number;
}

/** How two words stand to each other, and what that was read from. */
export interface AmongPairs extends Related {
  /** Their cosine about the table's mean, where all these cosines are taken; null where one of them is that mean. */
  cosine: number | null;
  /** How many random pairs have a cosine from `from` up to `to`; rising. */
  bins: { from: number; to: number; count: number }[];
  /** From which cosine on a pair counts as strongly related or related, and up to which as opposed. */
  limits: { stronglyRelated: number; related: number; opposed: number };
}

/**
 * Where the cosine of two words or expressions falls among the random pairs from which `relate` reads their relation.
 * Throws `unknown word`, `invalid bins`, and `unsupported table` where it has no pairs at all.
 *
 * @example
 * const { cosine, limits } = amongPairs(table, "king", "queen");
 * [cosine, limits.related]; // [0.58, 0.19]
 */
export function amongPairs(
  table: EmbeddingTable,
  a: string | Expression,
  b: string | Expression,
  { bins = 50 }: AmongPairsOptions = {},
): AmongPairs {
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new RiverbankError("invalid", `bins: ${bins} came, a whole number of at least 1 was expected`);
  }
  const cosines = pairCosines(table);
  if (cosines.length === 0) {
    throw new RiverbankError("unsupported", `table: its ${table.rows} rows make no pairs; two at least were expected`);
  }
  const [first, second] = [centredVector(table, a), centredVector(table, b)];
  const cosine = cosineFromCentre(first, second);
  return {
    ...relateCentred(table, first, second),
    cosine: Number.isNaN(cosine) ? null : cosine,
    bins: countIn(cosines, bins),
    limits: limitsOf(cosines),
  };
}

function countIn(rising: Float32Array, count: number): AmongPairs["bins"] {
  const [min, max] = [rising[0], rising[rising.length - 1]];
  const step = (max - min) / count || 1;
  const bins = Array.from({ length: count }, (_, i) => ({ from: min + i * step, to: min + (i + 1) * step, count: 0 }));
  for (const cosine of rising) bins[Math.min(count - 1, Math.floor((cosine - min) / step))].count++;
  return bins;
}

function limitsOf(rising: Float32Array): AmongPairs["limits"] {
  const { stronglyRelated, related, opposed } = RELATION_PERCENTILES;
  const below = (limit: number) => countWhile(rising, (cosine) => percentileOf(rising, cosine) < limit);
  const upTo = (limit: number) => countWhile(rising, (cosine) => percentileOf(rising, cosine) <= limit);
  const last = rising.length - 1;
  return {
    stronglyRelated: rising[Math.min(last, below(stronglyRelated))],
    related: rising[Math.min(last, below(related))],
    opposed: rising[Math.max(0, upTo(opposed) - 1)],
  };
}
