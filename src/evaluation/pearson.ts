// Do two lists of numbers rise and fall together, in proportion, and how sure can that be said?

import { RiverbankError } from "../shared/errors.ts";
import { meanOf } from "../shared/mean.ts";

/** The two-sided 95 % point of the normal distribution. */
export const NORMAL_95 = 1.959963984540054;

/**
 * Pearson's correlation of two lists of equal length, from -1 to 1; null where it is undefined, because there are fewer
 * than two numbers or all numbers of a list are equal. Throws `mismatched lists`.
 *
 * @example
 * pearson([1, 2, 3], [2, 4, 7]); // 0.993...
 */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  checkLengths(a, b);
  if (!varies(a) || !varies(b)) return null;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const x = a[i] - meanA;
    const y = b[i] - meanB;
    product += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return Math.max(-1, Math.min(1, product / Math.sqrt(squaresA * squaresB)));
}

/**
 * A 95 % confidence interval of a Pearson correlation over `count` pairs, on Fisher's z with the standard error
 * 1 / √(count - 3). With three pairs or fewer nothing is known: [-1, 1].
 *
 * @example
 * pearsonInterval(0.7, 353); // [0.642..., 0.749...]
 */
export function pearsonInterval(correlation: number, count: number): [low: number, high: number] {
  if (count <= 3) return [-1, 1];
  const z = Math.atanh(correlation);
  const margin = NORMAL_95 / Math.sqrt(count - 3);
  return [Math.tanh(z - margin), Math.tanh(z + margin)];
}

/** Throws `mismatched lists` where there are more numbers in one than in the other. */
export function checkLengths(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length) return;
  throw new RiverbankError("mismatched", `lists: one has ${a.length} numbers, the other ${b.length}`);
}

function varies(list: ArrayLike<number>): boolean {
  for (let i = 1; i < list.length; i++) if (list[i] !== list[0]) return true;
  return false;
}
