// What a cosine says in words: how unusual it is among random pairs of the same table.

import { Random } from "../shared/random.ts";
import type { EmbeddingTable, Rows } from "../vectors/table.ts";
import { mostFrequent } from "./most-frequent.ts";

/** How two words stand to each other, or `unknown` where a table is too small to say. */
export type Relation = "strongly related" | "related" | "unrelated" | "opposed" | "unknown";

/** A relation and the percentile that it was read from, 0 to 100; null where the relation is unknown. */
export interface Related {
  relation: Relation;
  percentile: number | null;
}

/**
 * From which percentile of random pairs on two words count as strongly related or related, and up to which as opposed:
 * by chance one pair in a hundred is called strongly related, one in twenty at least related, one in a hundred opposed.
 */
export const RELATION_PERCENTILES = { stronglyRelated: 99, related: 95, opposed: 1 } as const;

const PAIRS = 100_000;
/** Rare words' vectors lie in clumps of their own, however little they mean: the scale is made without them. */
const WORDS = 5000;
/** With fewer pairs of rows than this, a percentile would say more about chance than about the words. */
const FEWEST_PAIRS = 1000;

/** The centre of the table's frequent words and the cosines of their random pairs about it, rising. */
interface Scale {
  mean: Float64Array;
  cosines: Float32Array;
}

const scales = new WeakMap<Rows, Scale>();

/**
 * Says how two vectors of a table are related, from where their cosine falls among those of 100,000 random pairs of its
 * 5,000 most frequent words (seed 1; all pairs where there are fewer). All cosines are taken about the mean of those
 * words: trained vectors share a large common part, which lifts every cosine and says nothing (Mu & Viswanath,
 * "All-but-the-top: simple and effective postprocessing for word representations", ICLR 2018).
 *
 * Related is not alike. Trained vectors lie close when words appear in the same contexts, and antonyms do: *large* and
 * *small* are said of the same things, so they come out strongly related, not opposed. "Opposed" here means that two
 * words avoid each other's contexts. To see antonyms as opposites, lay words on an axis (small → large): they stand
 * at its two ends.
 *
 * The relation is `unknown` for tables of fewer than 46 rows and for a vector that is that mean itself.
 *
 * @example
 * relate(table, table.vectorOf("king"), table.vectorOf("queen")); // { relation: "strongly related", percentile: 99.99 }
 */
export function relate(table: EmbeddingTable, a: ArrayLike<number>, b: ArrayLike<number>): Related {
  const mean = centreOf(table);
  return relateCentred(table, minus(a, mean), minus(b, mean));
}

/** The mean of the table's frequent words, about which {@link relate} looks at vectors. */
export function centreOf(table: EmbeddingTable): Float64Array {
  return scaleOf(table).mean;
}

/** The cosines of the table's random pairs about that mean, rising; made once and not to be changed. */
export function pairCosines(table: EmbeddingTable): Float32Array {
  return scaleOf(table).cosines;
}

/** {@link relate} for vectors that are seen from the centre already. */
export function relateCentred(table: EmbeddingTable, a: ArrayLike<number>, b: ArrayLike<number>): Related {
  const { cosines } = scaleOf(table);
  const cosine = cosineFromCentre(a, b);
  if (cosines.length < FEWEST_PAIRS || Number.isNaN(cosine)) return { relation: "unknown", percentile: null };
  const percentile = percentileOf(cosines, cosine);
  return { relation: nameRelation(percentile), percentile };
}

/** The cosine of two vectors that are seen from the centre already; NaN where one of them is the centre. */
export function cosineFromCentre(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return centredCosine(new Float64Array(a.length), a, b);
}

function nameRelation(percentile: number): Relation {
  if (percentile >= RELATION_PERCENTILES.stronglyRelated) return "strongly related";
  if (percentile >= RELATION_PERCENTILES.related) return "related";
  return percentile <= RELATION_PERCENTILES.opposed ? "opposed" : "unrelated";
}

function scaleOf(table: EmbeddingTable): Scale {
  let scale = scales.get(table.embeddings);
  if (!scale) {
    const rows = Array.from(mostFrequent(table.vocabulary, WORDS), (id) => table.row(id));
    const mean = meanOf(rows, table.dims);
    scale = { mean, cosines: sampleCosines(rows, mean) };
    scales.set(table.embeddings, scale);
  }
  return scale;
}

function meanOf(rows: readonly Float32Array[], dims: number): Float64Array {
  const mean = new Float64Array(dims);
  for (const row of rows) for (let i = 0; i < dims; i++) mean[i] += row[i];
  return mean.map((sum) => sum / rows.length);
}

function sampleCosines(rows: readonly Float32Array[], mean: Float64Array): Float32Array {
  const cosines: number[] = [];
  for (const [a, b] of pairsOf(rows.length)) {
    const cosine = centredCosine(mean, rows[a], rows[b]);
    if (!Number.isNaN(cosine)) cosines.push(cosine);
  }
  return Float32Array.from(cosines).sort();
}

/** Pairs of different numbers below `count`: all of them, or a seeded sample where they are more than that. */
function* pairsOf(count: number): Generator<[number, number]> {
  if ((count * (count - 1)) / 2 <= PAIRS) {
    for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) yield [a, b];
    return;
  }
  const random = new Random(1);
  for (let pair = 0; pair < PAIRS; pair++) {
    const a = random.below(count);
    const b = random.below(count - 1);
    yield [a, b < a ? b : b + 1];
  }
}

/** a - b. */
export function minus(a: ArrayLike<number>, b: Float64Array): Float64Array {
  return b.map((value, i) => a[i] - value);
}

/** The cosine of two vectors seen from the mean; NaN where one of them is the mean. */
function centredCosine(mean: Float64Array, a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let i = 0; i < mean.length; i++) {
    const x = a[i] - mean[i];
    const y = b[i] - mean[i];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  return lengthA > 0 && lengthB > 0 ? product / Math.sqrt(lengthA * lengthB) : Number.NaN;
}

/** The share of the rising `values` below `value`, those equal to it counted half, in percent. */
export function percentileOf(values: Float32Array, value: number): number {
  const rounded = Math.fround(value);
  const below = countWhile(values, (other) => other < rounded);
  const upTo = countWhile(values, (other) => other <= rounded);
  return (50 * (below + upTo)) / values.length;
}

/** How many leading values hold, by halving; those that hold must come first. */
export function countWhile(values: Float32Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
