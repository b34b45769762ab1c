// How sure a figure is: 95 % intervals of shares, and of means of whatever sample.

import { Random } from "../shared/random.ts";
import { NORMAL_95 } from "./pearson.ts";

/** A figure with its 95 % interval; all null where there was nothing to measure. */
export interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
}

export const NO_FIGURE: Figure = { value: null, low: null, high: null };

/** Samples drawn again for an interval. */
const RESAMPLES = 1000;

/**
 * `hits` of `count` as a share, 0 to 1, with Wilson's 95 % interval, which stays inside 0 to 1 also where all or none
 * hit. It takes the questions to be independent of each other.
 *
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
 *
 * @example
 * shareFigure(9, 10); // { value: 0.9, low: 0.596, high: 0.982 }
 */
export function shareFigure(hits: number, count: number): Figure {
  if (count === 0) return NO_FIGURE;
  const share = hits / count;
  const z2 = NORMAL_95 ** 2 / count;
  const centre = (share + z2 / 2) / (1 + z2);
  const margin = (NORMAL_95 * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count))) / (1 + z2);
  // Rounding must not push the share itself out of its interval.
  return {
    value: share,
    low: Math.min(share, Math.max(0, centre - margin)),
    high: Math.max(share, Math.min(1, centre + margin)),
  };
}

/**
 * A statistic of a sample with its bootstrap interval: the 2.5th and 97.5th percentile of the statistic over 1,000
 * samples of the same size, drawn from this one with replacement and a fixed seed. One item alone shows nothing of its
 * spread: then the interval's ends are null.
 *
 * Source: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1), 1979.
 *
 * @example
 * bootstrapFigure([0.9, 0.8, 1], meanOf); // { value: 0.9, low: 0.8, high: 1 }
 */
export function bootstrapFigure<Item>(items: readonly Item[], statistic: (sample: readonly Item[]) => number): Figure {
  if (items.length === 0) return NO_FIGURE;
  const value = statistic(items);
  if (items.length === 1) return { value, low: null, high: null };
  const random = new Random(items.length);
  const again = Float64Array.from({ length: RESAMPLES }, () => {
    return statistic(Array.from(items, () => items[random.below(items.length)]));
  }).sort();
  return { value, low: again[Math.floor(0.025 * RESAMPLES)], high: again[Math.ceil(0.975 * RESAMPLES) - 1] };
}
