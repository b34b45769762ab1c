// A scale laid through a space: a direction, the place on it that scores 0, and how far apart 0 and 1 stand.

import { RiverbankError } from "../shared/errors.ts";
import { checkedNorm, dot } from "../similarity/vector.ts";

/** A direction with a scale on it: a vector's score is (cosine with the direction - origin) / step. */
export interface Line {
  /** [dims], of length 1. */
  readonly direction: Float32Array;
  /** The cosine that scores 0. */
  readonly origin: number;
  /** How much cosine is one unit of score, above 0. */
  readonly step: number;
}

/** The score of a vector whose cosine with the line's direction is known. */
export function scoreAt({ origin, step }: Line, cosine: number): number {
  return (cosine - origin) / step;
}

/** The score of a vector of any length. Throws `mismatched dims`, and `invalid vector` for zeros. */
export function scoreOn(line: Line, vector: ArrayLike<number>): number {
  const { direction } = line;
  if (vector.length !== direction.length) {
    const came = `the vector has ${vector.length}, the axis has ${direction.length}`;
    throw new RiverbankError("mismatched", `dims: ${came}; take both from the same model`);
  }
  return scoreAt(line, dot(direction, vector) / checkedNorm(vector));
}

/**
 * The line on which `from` scores `low` and `to` scores 1; undefined where they are one place, as far as rounding can
 * tell.
 */
export function lineBetween(from: Float64Array, to: Float64Array, low: -1 | 0): Line | undefined {
  const difference = to.map((value, i) => value - from[i]);
  const length = Math.sqrt(dot(difference, difference));
  if (!(length > SAME_PLACE)) return undefined;
  const direction = Float32Array.from(difference, (value) => value / length);
  const [start, end] = [dot(direction, from), dot(direction, to)];
  const step = (end - start) / (1 - low);
  return { direction, origin: end - step, step };
}

/** Means of unit vectors that are nearer than this differ by the rounding of float32. */
const SAME_PLACE = 1e-6;
