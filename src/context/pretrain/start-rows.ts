// A static table's rows on their way into an encoder: which token has which row, and the linear map that brings rows to
// the encoder's size without bending what they mean.

import { pca } from "../../projection/pca.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Random } from "../../shared/random.ts";
import type { Tokenizer } from "../../tokens/tokenizer.ts";
import { readRow } from "../../vectors/rows.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { mixed } from "./batches.ts";
import { spreadOf } from "./options.ts";
import type { StartRows } from "./words.ts";

/**
 * Every row of the table that a token of the tokenizer has. The map is the identity where sizes are equal, the table's
 * first principal components where the encoder is smaller, and else columns at right angles drawn by the seed, which
 * change no angle between rows; times a factor that gives all numbers the size of new ones.
 *
 * Throws `mismatched table` where it has rows for less than half of the tokens.
 */
export async function startRows(
  table: EmbeddingTable,
  tokenizer: Tokenizer,
  hidden: number,
  { threads, seed, signal }: { threads: number; seed: number; signal?: AbortSignal | undefined },
): Promise<StartRows> {
  const { dims } = table;
  const rowOf = new Int32Array(tokenizer.vocabularySize).fill(-1);
  const rows: number[] = [];
  for (let id = 0; id < rowOf.length; id++) {
    const row = table.vocabulary.idOf(tokenizer.tokenOf(id));
    if (row !== undefined) rowOf[id] = rows.push(row) - 1;
  }
  if (2 * rows.length < rowOf.length) {
    const came = `it has rows for ${rows.length} of the tokenizer's ${rowOf.length} tokens`;
    throw new RiverbankError("mismatched", `table: ${came}; leave the tokenizer out to take the table's own words`);
  }
  const numbers = new Float32Array(rows.length * dims);
  rows.forEach((row, i) => void numbers.set(readRow(table.embeddings, row), i * dims));
  const points = { rows: rows.length, dims, numbers };
  const map = new Float32Array(hidden * dims);
  if (hidden === dims) for (let i = 0; i < dims; i++) map[i * dims + i] = 1;
  else if (hidden < dims && rows.length > hidden) {
    map.set((await pca(points, { components: hidden, threads, signal })).components);
  } else map.set(orthogonal(hidden, dims, new Random(mixed(seed, 0, 6))));
  const size = deviation(points, map, hidden);
  return { rowOf, ...points, map: map.map((value) => (value * spreadOf(hidden)) / size) };
}

/** [rows, columns] whose columns, or rows where those are fewer, are of length 1 and at right angles (Gram & Schmidt). */
function orthogonal(rows: number, columns: number, random: Random): Float32Array {
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of vectors) {
      const along = other.reduce((sum, value, j) => sum + value * vector[j], 0);
      for (let j = 0; j < length; j++) vector[j] -= along * other[j];
    }
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    vectors.push(vector.map((value) => value / norm));
  }
  const matrix = new Float32Array(rows * columns);
  vectors.forEach((vector, i) => {
    for (let j = 0; j < length; j++) matrix[rows < columns ? i * columns + j : j * columns + i] = vector[j];
  });
  return matrix;
}

/** The root mean square of the numbers that the map makes of about a thousand rows. */
function deviation(
  { rows, dims, numbers }: { rows: number; dims: number; numbers: Float32Array },
  map: Float32Array,
  hidden: number,
): number {
  let squares = 0;
  let count = 0;
  for (let row = 0; row < rows; row += Math.max(1, Math.floor(rows / 1000))) {
    for (let i = 0; i < hidden; i++, count++) {
      let sum = 0;
      for (let j = 0; j < dims; j++) sum += map[i * dims + j] * numbers[row * dims + j];
      squares += sum * sum;
    }
  }
  return Math.sqrt(squares / count) || 1;
}
