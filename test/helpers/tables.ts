// Small tables and byte streams for tests.

import fc from "fast-check";
import { KernelMemory } from "#src/kernels/memory.js";
import { RiverbankError } from "#src/shared/errors.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";

/** A table of these words with these rows. */
export function tableOf(
  rows: Record<string, readonly number[]> | readonly (readonly [string, readonly number[]])[],
): EmbeddingTable {
  const entries = Array.isArray(rows) ? rows : Object.entries(rows);
  const dims = entries[0][1].length;
  return EmbeddingTable.fromVectors(
    new Vocabulary(entries.map(([token]) => token)),
    Float32Array.from(entries.flatMap(([, row]) => row)),
    dims,
  );
}

/** A table with subwords: rows of small numbers, the same every time. */
export function subwordTable(words: string[], dims: number, buckets: number, minN = 3, maxN = 6): EmbeddingTable {
  const memory = new KernelMemory();
  const rowsOf = (rows: number, start: number) => {
    const numbers = Float32Array.from({ length: rows * dims }, (_, i) => Math.sin(start + i));
    return { memory, rows, dims, precision: "float32", address: memory.store(numbers), scales: 0 } as const;
  };
  return new EmbeddingTable({
    vocabulary: new Vocabulary(
      words,
      words.map((_, id) => words.length - id),
    ),
    embeddings: rowsOf(words.length, 1),
    subwords: { minN, maxN, buckets, rows: rowsOf(buckets, 1000) },
    metadata: { tokenizer: "words", corpus: "a test" },
  });
}

/** All chunks as one array. */
export function joined(chunks: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...chunks].flatMap((chunk) => [...chunk]));
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The bytes in chunks of `size`, each on the same buffer, as a file's come. */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size);
    buffer.fill(0xff);
    buffer.set(chunk);
    yield buffer.subarray(0, chunk.length);
  }
}

/** What two tables must share to be the same: tokens, counts, numbers, subwords and metadata. */
export function contentsOf(table: EmbeddingTable) {
  const { vocabulary, subwords, metadata, dims, precision } = table;
  return {
    tokens: vocabulary.tokens,
    counts: [...vocabulary.counts],
    dims,
    precision,
    rows: vocabulary.tokens.map((_, id) => [...table.row(id)]),
    subwords: subwords && {
      minN: subwords.minN,
      maxN: subwords.maxN,
      bytes: [...subwords.rows.memory.uint8(subwords.rows.address, subwords.rows.rows * dims)],
    },
    metadata,
  };
}

/** The error that the promise ends in; fails where it is fulfilled or the error is none of ours. */
export async function failureOf(promise: Promise<unknown>): Promise<RiverbankError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RiverbankError && !error.message.includes("\n")) return error;
    throw error;
  }
  throw new Error("it was fulfilled, a RiverbankError was expected");
}

const numbers = fc.float({ noNaN: true, noDefaultInfinity: true });

/** Any float32 table with tokens drawn from `token`. */
export function anyTable(token: fc.Arbitrary<string>): fc.Arbitrary<EmbeddingTable> {
  return fc.integer({ min: 1, max: 6 }).chain((dims) => {
    const row = fc.tuple(token, fc.array(numbers, { minLength: dims, maxLength: dims }));
    return fc.uniqueArray(row, { selector: ([word]) => word, minLength: 1, maxLength: 8 }).map(tableOf);
  });
}
