// Is one object another, only more of it? All pairs of labelled vectors by dot product, cosine and scale.

import { RiverbankError } from "../shared/errors.ts";
import { checkSameDimensions, type LabelledVector } from "../vectors/labelled.ts";
import { checkedNorm, dot, withinOne } from "./vector.ts";

export interface ParallelOptions {
  /**
   * How far apart two numbers may be and still count as equal, as a share of the larger. From 0 to 1; 0 asks for the
   * same floating-point numbers. Default 1e-6.
   */
  tolerance?: number | undefined;
}

/** Two objects, compared. */
export interface Pair {
  a: string;
  b: string;
  dot: number;
  /** From -1 to 1. */
  cosine: number;
  /** The factor s for which s · b comes nearest to a, by least squares: a · b / b · b. */
  scale: number;
  /** Whether a = scale · b holds in every dimension, within the tolerance; a negative scale points the other way. */
  parallel: boolean;
}

/** Default tolerance: rounding passes, a difference that anybody measured does not. */
export const TOLERANCE = 1e-6;

/** More pairs than this are not what a table to look at is for. */
const MOST_PAIRS = 1_000_000;

/**
 * Compares two objects that are measured alike. Throws `mismatched dimensions` and `mismatched unit` where they are not,
 * and `invalid vector` for an object of zeros, which has no direction.
 *
 * @example
 * const { objects: [a, , , d] } = readLabelled(csv); // the lesson's A = [3 kg, 30 ℓ], D = [7.5 kg, 75 ℓ]
 * comparePair(d, a); // { a: "D", b: "A", dot: 2272.5, cosine: 1, scale: 2.5, parallel: true }
 */
export function comparePair(
  a: LabelledVector,
  b: LabelledVector,
  { tolerance = TOLERANCE }: ParallelOptions = {},
): Pair {
  checkTolerance(tolerance);
  checkSameDimensions(a, b);
  const norms = [checkedNorm(a.vector, nameOf(a)), checkedNorm(b.vector, nameOf(b))];
  const product = dot(a.vector, b.vector);
  const scale = product / dot(b.vector, b.vector);
  const parallel = a.vector.every((value, i) => isEqual(value, scale * b.vector[i], tolerance));
  return { a: a.name, b: b.name, dot: product, cosine: withinOne(product / (norms[0] * norms[1])), scale, parallel };
}

/**
 * Compares every object with every one after it, in their order: n (n - 1) / 2 pairs. Throws as {@link comparePair}
 * does, and `unsupported objects` where there are more than a million pairs.
 *
 * @example
 * comparePairs(materials.objects).filter(({ parallel }) => parallel).map(({ a, b }) => a + b); // ["AD", "BE"]
 */
export function comparePairs(objects: readonly LabelledVector[], options: ParallelOptions = {}): Pair[] {
  const count = (objects.length * (objects.length - 1)) / 2;
  if (count > MOST_PAIRS) {
    const came = `${objects.length} make ${count} pairs, at most ${MOST_PAIRS} are compared at once`;
    throw new RiverbankError("unsupported", `objects: ${came}; take some of them`);
  }
  return objects.flatMap((a, index) => objects.slice(index + 1).map((b) => comparePair(a, b, options)));
}

/** Whether two numbers differ by at most `tolerance` times the larger of their magnitudes. */
export function isEqual(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** Throws `invalid tolerance` for what is not from 0 to below 1. */
export function checkTolerance(tolerance: number): void {
  if (tolerance >= 0 && tolerance < 1) return;
  throw new RiverbankError("invalid", `tolerance: ${tolerance} came, a number from 0 to below 1 was expected`);
}

/** What errors call an object's vector. */
export function nameOf({ name }: LabelledVector): string {
  return `vector of ${JSON.stringify(name)}`;
}
