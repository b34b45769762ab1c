// Whether two groups of numbers differ by more than chance: by dealing all of them out anew, in every way or in many.

import { Random } from "../shared/random.ts";

/** Ways to deal up to which all are tried: 10 against 10 numbers. */
const MOST_EXACT = 200_000;

export interface PermutationOptions {
  /** "greater": only the first group's mean above the second's counts; "both": a difference either way. Default "both". */
  side?: "greater" | "both";
  /** How many ways to draw where there are more than can be tried. Default 100,000. */
  samples?: number;
  /** For the draws. Default 1. */
  seed?: number;
}

/** How much two groups differ, and how often chance alone would make them differ so much. */
export interface Permutation {
  /** The first group's mean minus the second's. */
  difference: number;
  /**
   * The difference in standard deviations of all numbers together (with n - 1); 0 where all numbers are equal. Of groups
   * of equal size, it lies between -2 and 2.
   */
  effect: number;
  /** The share of ways to deal the numbers that differ at least as much; those dealt as they came are one of them. */
  p: number;
  /** How many ways were tried. */
  ways: number;
  /** Whether these were all that there are; else they were drawn by the seed, and p is an estimate. */
  exact: boolean;
}

/**
 * Compares two groups of numbers by their means, with a permutation test: p is the share of ways to deal all numbers into
 * two groups of these sizes that set the means at least as far apart. All ways are tried where there are up to 200,000;
 * else some are drawn, and p counts what came as one more.
 *
 * Source: Caliskan, Bryson & Narayanan, "Semantics derived automatically from language corpora contain human-like
 * biases", Science 356, 2017 (their test is strict about ties, and so never tells them from a difference).
 *
 * @param first at least one number, as in `second`.
 *
 * @example
 * permutationTest([3, 4], [1, 2], { side: "greater" }); // difference 2, effect 1.549, p 1/6, 6 ways, exact
 */
export function permutationTest(
  first: readonly number[],
  second: readonly number[],
  { side = "both", samples = 100_000, seed = 1 }: PermutationOptions = {},
): Permutation {
  const all = [...first, ...second];
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  // About their mean all numbers sum to 0, so that one group's sum says how far apart the means are.
  const values = Float64Array.from(all, (value) => value - mean);
  const size = first.length;
  const sum = values.subarray(0, size).reduce((total, value) => total + value, 0);
  const difference = sum / size + sum / second.length;
  const deviation = Math.sqrt(values.reduce((total, value) => total + value ** 2, 0) / Math.max(1, all.length - 1));
  const alike = deviation <= ROUNDING * Math.max(...all.map(Math.abs));
  const limit =
    (side === "both" ? Math.abs(sum) : sum) - ROUNDING * values.reduce((total, v) => total + Math.abs(v), 0);
  const isExtreme = (other: number) => (side === "both" ? Math.abs(other) : other) >= limit;
  const ways = waysToDeal(all.length, size);
  const exact = ways <= MOST_EXACT;
  const counted = exact
    ? countAll(values, size, isExtreme)
    : 1 + countDrawn(values, size, isExtreme, { samples, seed });
  const tried = exact ? ways : samples;
  return {
    difference,
    effect: alike ? 0 : difference / deviation,
    p: counted / (exact ? tried : tried + 1),
    ways: tried,
    exact,
  };
}

/** Sums of the same numbers in another order differ by less than this share of them. */
const ROUNDING = 1e-12;

/** How many groups of `size` there are among `all`. */
function waysToDeal(all: number, size: number): number {
  let ways = 1;
  for (let i = 1; i <= size && ways <= MOST_EXACT * all; i++) ways = (ways * (all - size + i)) / i;
  return Math.round(ways);
}

/** How many groups of `size` numbers have an extreme sum. */
function countAll(values: Float64Array, size: number, isExtreme: (sum: number) => boolean): number {
  const countFrom = (next: number, left: number, sum: number): number => {
    if (left === 0) return isExtreme(sum) ? 1 : 0;
    let count = 0;
    for (let i = next; i <= values.length - left; i++) count += countFrom(i + 1, left - 1, sum + values[i]);
    return count;
  };
  return countFrom(0, size, 0);
}

/** How many of the drawn groups have one: the head of a shuffle, of which no more is shuffled than is looked at. */
function countDrawn(
  values: Float64Array,
  size: number,
  isExtreme: (sum: number) => boolean,
  { samples, seed }: { samples: number; seed: number },
): number {
  const random = new Random(seed);
  const dealt = values.slice();
  let count = 0;
  for (let way = 0; way < samples; way++) {
    random.draw(dealt, size);
    let sum = 0;
    for (let i = 0; i < size; i++) sum += dealt[i];
    if (isExtreme(sum)) count++;
  }
  return count;
}
