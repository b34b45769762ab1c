// The numbers behind every comparison, for any two lists of numbers: dot product, length, angle.

import { RiverbankError } from "../shared/errors.ts";

/**
 * The dot product: the sum of the products of the numbers in the same place.
 *
 * @example
 * dot([9, -5, 6], [8, -4, 6]); // 128
 */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkDims(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * The Euclidean norm: how long the vector is.
 *
 * @example
 * norm([3, 4]); // 5
 */
export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}

/**
 * The cosine of the angle between two vectors: their dot product divided by both norms, from -1 (opposite directions)
 * over 0 (a right angle) to 1 (the same direction), whatever their lengths. Throws `invalid vector` for a vector of
 * zeros, which has no direction, and `mismatched dims`.
 *
 * @example
 * cosine([9, -5, 6], [8, -4, 6]); // 0.9971...
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return withinOne(dot(a, b) / (checkedNorm(a) * checkedNorm(b)));
}

/** The vector divided by its norm. Throws `invalid vector` where that can't be done; `subject` names it. */
export function unit(a: ArrayLike<number>, subject = "vector"): Float32Array {
  const length = checkedNorm(a, subject);
  return Float32Array.from(a, (value) => value / length);
}

/** The norm of a vector that must have a direction: neither zero nor infinite, and made of numbers. */
export function checkedNorm(a: ArrayLike<number>, subject = "vector"): number {
  const length = norm(a);
  if (length > 0 && length < Number.POSITIVE_INFINITY) return length;
  const came = length === 0 ? "only zeros came, which have no direction" : "a number that is not finite came";
  throw new RiverbankError("invalid", `${subject}: ${came}; finite numbers that are not all zero were expected`);
}

/** Takes away the rounding that can carry a cosine past ±1. */
export function withinOne(value: number): number {
  return Math.max(-1, Math.min(1, value));
}

function checkDims(a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length === b.length) return;
  throw new RiverbankError("mismatched", `dims: the first vector has ${a.length}, the second has ${b.length}`);
}
