// From a table to the points of a map.

import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import type { Points } from "./points.ts";

/** Which distances a map shall keep. */
export type Metric = "cosine" | "euclidean";

export interface PointsOptions {
  /** These words, in this order. Default: the table's rows. */
  words?: readonly string[] | undefined;
  /** These rows, in this order. Not together with `words`. Default: all. */
  rows?: ArrayLike<number> | undefined;
  /**
   * "cosine": rows divided by their length, whose squared distance is 2 - 2 × cosine; a row of zeros stays one, at a
   * distance of 1 from all others. "euclidean": rows as they are. Default "cosine".
   */
  metric?: Metric | undefined;
}

/**
 * A table's rows as points of a map, [rows, dims] float32; words that the table composes (of tokens, of n-grams) too.
 *
 * Throws `unknown word`, `unknown id`, `invalid metric`, `invalid rows` where both words and rows are given, and
 * `invalid vector` for one that is not finite.
 *
 * @example
 * pointsOf(table, { words: ["king", "queen"] }); // { rows: 2, dims: 128, numbers: Float32Array(256) [...] }
 */
export function pointsOf(table: EmbeddingTable, { words, rows, metric = "cosine" }: PointsOptions = {}): Points {
  if (metric !== "cosine" && metric !== "euclidean") {
    throw new RiverbankError("invalid", `metric: ${metric} came, cosine or euclidean was expected`);
  }
  if (words && rows) throw new RiverbankError("invalid", "rows: words came as well; give one of the two");
  const { dims } = table;
  const count = words?.length ?? rows?.length ?? table.rows;
  const numbers = new Float32Array(count * dims);
  for (let point = 0; point < count; point++) {
    const vector = words ? table.vectorOf(words[point]) : table.row(rows ? rows[point] : point);
    const length = lengthOf(vector, words ? JSON.stringify(words[point]) : `row ${rows ? rows[point] : point}`);
    const divisor = metric === "cosine" && length > 0 ? length : 1;
    for (let i = 0; i < dims; i++) numbers[point * dims + i] = vector[i] / divisor;
  }
  return { rows: count, dims, numbers };
}

function lengthOf(vector: Float32Array, name: string): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i] * vector[i];
  if (Number.isFinite(sum)) return Math.sqrt(sum);
  throw new RiverbankError("invalid", `vector of ${name}: a number that is not finite came, finite ones were expected`);
}
