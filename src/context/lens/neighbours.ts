// The words around a vector in context: those that come nearest to it when they are read alone.

import { pca } from "../../projection/pca.ts";
import type { Neighbour } from "../../similarity/nearest.ts";
import { dot, norm } from "../../similarity/vector.ts";

/** Words with a vector each, ready to be compared: what all have in common taken away, of length 1. */
export interface WordSpace {
  readonly words: readonly string[];
  readonly mean: Float64Array;
  /** Directions that are taken away, unit vectors at right angles. */
  readonly common: readonly Float64Array[];
  readonly units: readonly Float32Array[];
}

/** Directions along which words differ by frequency rather than by meaning. */
const COMMON = 3;

/** The spaces of vectors that are still held: components take a second. */
const kept = new WeakMap<readonly Float32Array[], WordSpace>();

/**
 * Takes away what the words have in common, their mean and first three principal components: all vectors of a layer
 * point nearly the same way, and beyond that words like "the" lie apart from all others and near every sentence.
 *
 * Source: Mu & Viswanath, "All-but-the-top", ICLR 2018; Ethayarajh, "How contextual are contextualized word
 * representations?", EMNLP 2019.
 */
export async function wordSpace(words: readonly string[], vectors: readonly Float32Array[]): Promise<WordSpace> {
  const known = kept.get(vectors);
  if (known?.words === words) return known;
  const space = await makeSpace(words, vectors);
  kept.set(vectors, space);
  return space;
}

async function makeSpace(words: readonly string[], vectors: readonly Float32Array[]): Promise<WordSpace> {
  const [dims, rows] = [vectors[0]?.length ?? 0, vectors.length];
  const mean = meanOf(vectors);
  const components = Math.min(COMMON, rows - 1, dims - 1);
  const common = rows > MANY * dims ? await componentsOf(vectors, components) : [];
  return { words, mean, common, units: vectors.map((vector) => unitFrom(vector, mean, common)) };
}

/** With fewer words to a dimension, components are those words rather than what words have in common. */
const MANY = 2;

async function componentsOf(vectors: readonly Float32Array[], count: number): Promise<Float64Array[]> {
  const dims = vectors[0].length;
  const numbers = new Float32Array(vectors.length * dims);
  vectors.forEach((vector, row) => void numbers.set(vector, row * dims));
  const { components } = await pca({ rows: vectors.length, dims, numbers }, { components: count, threads: 1 });
  return Array.from({ length: count }, (_, i) => components.slice(i * dims, (i + 1) * dims));
}

/**
 * The `k` words of the space nearest to a vector by the cosine of what is beyond the common part; `leave` are left out.
 * `from` takes the mean's place for this vector, such as the mean of other uses.
 */
export function nearestWords(
  { words, mean, common, units }: WordSpace,
  vector: ArrayLike<number>,
  { k, leave = [], from = mean }: { k: number; leave?: readonly string[]; from?: ArrayLike<number> },
): Neighbour[] {
  const own = unitFrom(vector, from, common);
  const scored = words.flatMap((token, index) => {
    return leave.includes(token) ? [] : [{ token, score: dot(own, units[index]) }];
  });
  return scored.sort((a, b) => b.score - a.score).slice(0, k);
}

/** The mean of vectors, of at least one. */
export function meanOf(vectors: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let i = 0; i < mean.length; i++) mean[i] += vector[i] / vectors.length;
  return mean;
}

/** The direction from a place to a vector, without its parts along `common`; zeros where they are one. */
function unitFrom(vector: ArrayLike<number>, from: ArrayLike<number>, common: readonly Float64Array[]): Float32Array {
  const rest = Float64Array.from(vector, (value, i) => value - from[i]);
  for (const direction of common) {
    const along = dot(direction, rest);
    for (let i = 0; i < rest.length; i++) rest[i] -= along * direction[i];
  }
  const length = norm(rest);
  return Float32Array.from(rest, (value) => (length > 0 ? value / length : 0));
}
