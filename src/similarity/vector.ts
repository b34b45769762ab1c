// The numbers behind every comparison, for any two lists of numbers: dot product, length, angle.

import { RiverbankError } from "../shared/errors.ts";

/** A place's share of a dot product. */
export interface Term {
  /** What is measured in this place, where that was told. */
  label?: string;
  a: number;
  b: number;
  product: number;
}

/** How to be answered with more than a number. */
export interface ExplainOptions {
  /** Answer with the sum, term by term. */
  explain: true;
  /** A label for each place. Default: the terms carry none. */
  labels?: readonly string[];
}

/** A dot product and the terms that add up to it. */
export interface ExplainedDot {
  value: number;
  /** In the vectors' order. */
  terms: Term[];
}

/** A cosine, which is `dot / (norms[0] * norms[1])`, and the terms that add up to the dot product. */
export interface ExplainedCosine extends ExplainedDot {
  dot: number;
  /** The norms of a and b. */
  norms: [number, number];
}

/**
 * The dot product: the sum of the products of the numbers in the same place; with `explain: true` also its terms.
 * Throws `mismatched dims`, and `mismatched labels` where there are more or fewer labels than numbers.
 *
 * @example
 * dot([9, -5, 6], [8, -4, 6]); // 128
 * dot([9, -5, 6], [8, -4, 6], { explain: true }).terms.map(({ product }) => product); // [72, 20, 36]
 */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number;
export function dot(a: ArrayLike<number>, b: ArrayLike<number>, options: ExplainOptions): ExplainedDot;
export function dot(a: ArrayLike<number>, b: ArrayLike<number>, options?: ExplainOptions): number | ExplainedDot {
  checkDims(a, b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return options?.explain ? { value: sum, terms: termsOf(a, b, options.labels) } : sum;
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
 * over 0 (a right angle) to 1 (the same direction), whatever their lengths; with `explain: true` also the terms, the dot
 * product and the norms. Throws `invalid vector` for a vector of zeros, which has no direction, and as {@link dot} does.
 *
 * @example
 * cosine([9, -5, 6], [8, -4, 6]); // 0.9973...
 * cosine([3, 4], [4, 3], { explain: true }); // { value: 0.96, terms: [...], dot: 24, norms: [5, 5] }
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number;
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>, options: ExplainOptions): ExplainedCosine;
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>, options?: ExplainOptions): number | ExplainedCosine {
  const product = dot(a, b);
  const norms: [number, number] = [checkedNorm(a), checkedNorm(b)];
  const value = withinOne(product / (norms[0] * norms[1]));
  return options?.explain ? { value, terms: termsOf(a, b, options.labels), dot: product, norms } : value;
}

/** The vector divided by its norm. Throws `invalid vector` where that can't be done; `subject` names it. */
export function unit(a: ArrayLike<number>, subject = "vector"): Float32Array {
  const length = checkedNorm(a, subject);
  const direction = new Float32Array(a.length);
  for (let i = 0; i < a.length; i++) direction[i] = a[i] / length;
  return direction;
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

function termsOf(a: ArrayLike<number>, b: ArrayLike<number>, labels?: readonly string[]): Term[] {
  if (labels && labels.length !== a.length) {
    throw new RiverbankError("mismatched", `labels: ${labels.length} came for ${a.length} numbers; give each one`);
  }
  return Array.from({ length: a.length }, (_, i) => {
    return { ...(labels && { label: labels[i] }), a: a[i], b: b[i], product: a[i] * b[i] };
  });
}
