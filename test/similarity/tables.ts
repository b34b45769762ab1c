// Tables for tests, made from words and numbers that can be read.

import { KernelMemory } from "#src/kernels/memory.js";
import { Random } from "#src/shared/random.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable, type Rows } from "#src/vectors/table.js";

/** A float32 table from words and their vectors. */
export function tableOf(vectors: Record<string, readonly number[]>): EmbeddingTable {
  const words = Object.keys(vectors);
  const dims = vectors[words[0]].length;
  return EmbeddingTable.fromVectors(new Vocabulary(words), Float32Array.from(words.flatMap((w) => vectors[w])), dims);
}

/** The same table as int8: each row rounded to 127 steps of its largest number. */
export function int8Of(table: EmbeddingTable): EmbeddingTable {
  return new EmbeddingTable({ vocabulary: table.vocabulary, embeddings: int8Rows(table.embeddings) });
}

/** float32 rows rounded to int8 with a scale each. */
export function int8Rows({ memory: source, address, rows, dims }: Rows): Rows {
  const numbers = source.float32(address, rows * dims);
  const codes = new Int8Array(rows * dims);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const vector = numbers.subarray(row * dims, (row + 1) * dims);
    scales[row] = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    codes.set(
      vector.map((value) => (scales[row] > 0 ? Math.round(value / scales[row]) : 0)),
      row * dims,
    );
  }
  const memory = new KernelMemory();
  return { memory, rows, dims, precision: "int8", address: memory.store(codes), scales: memory.store(scales) };
}

/** Rows in a memory of their own. */
export function rowsOf(numbers: Float32Array, dims: number, reference = false): Rows {
  const memory = new KernelMemory({ reference });
  const rows = numbers.length / dims;
  return { memory, rows, dims, precision: "float32", address: memory.store(numbers), scales: 0 };
}

/** A table of `count` words w0, w1, ... with normal deviates. */
export function gaussianTable(count: number, dims: number, seed = 1): EmbeddingTable {
  const random = new Random(seed);
  const words = Array.from({ length: count }, (_, id) => `w${id}`);
  const numbers = Float32Array.from({ length: count * dims }, () => random.normal());
  return EmbeddingTable.fromVectors(new Vocabulary(words), numbers, dims);
}
