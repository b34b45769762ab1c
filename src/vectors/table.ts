// The lookup table: one row of numbers per token, all rows in one buffer that the kernels scan in place.

import type { Address } from "../kernels/contract.ts";
import { KernelMemory } from "../kernels/memory.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";

export type Precision = "float32" | "int8";

/**
 * A matrix in a kernel memory, [rows, dims], row-major and without padding: float32, or int8 with one float32 scale
 * per row (number = int8 × scale).
 */
export interface Rows {
  readonly memory: KernelMemory;
  readonly rows: number;
  readonly dims: number;
  readonly precision: Precision;
  /** Where row 0 starts. */
  readonly address: Address;
  /** Where the scales start; 0 for float32. */
  readonly scales: Address;
}

/** Row `id` as float32 numbers, a copy. */
export function readRow({ memory, dims, precision, address, scales }: Rows, id: number): Float32Array {
  if (precision === "float32") return memory.float32(address + 4 * id * dims, dims).slice();
  const scale = memory.float32(scales, id + 1)[id];
  return Float32Array.from(memory.int8(address + id * dims, dims), (value) => value * scale);
}

/** Rows of character n-grams, from which words that are not in the vocabulary get a vector. */
export interface Subwords {
  /** Shortest and longest n-gram, in characters, the word's "<" and ">" included. */
  readonly minN: number;
  readonly maxN: number;
  /** One row per hash bucket. */
  readonly rows: Rows;
}

export interface TableParts {
  vocabulary: Vocabulary;
  embeddings: Rows;
  subwords?: Subwords;
  /** Provenance and whatever else a file says of itself: corpus, options, seed. */
  metadata?: Record<string, string>;
}

/**
 * An embedding table, rows × dims, with its vocabulary.
 *
 * @example
 * const vocabulary = new Vocabulary(["king", "queen"]);
 * const table = EmbeddingTable.fromVectors(vocabulary, Float32Array.of(9, -5, 6, 8, -4, 6), 3);
 * table.vectorOf("queen"); // Float32Array [8, -4, 6]
 */
export class EmbeddingTable {
  readonly vocabulary: Vocabulary;
  readonly embeddings: Rows;
  readonly subwords: Subwords | undefined;
  readonly metadata: Readonly<Record<string, string>>;

  constructor({ vocabulary, embeddings, subwords, metadata = {} }: TableParts) {
    if (embeddings.rows !== vocabulary.size) {
      throw new RiverbankError("mismatched", `rows: ${embeddings.rows} came for ${vocabulary.size} tokens`);
    }
    this.vocabulary = vocabulary;
    this.embeddings = embeddings;
    this.subwords = subwords;
    this.metadata = metadata;
  }

  /** Copies float32 numbers, [tokens, dims] row-major, into a table of their own. */
  static fromVectors(vocabulary: Vocabulary, vectors: Float32Array, dims: number): EmbeddingTable {
    const rows = vocabulary.size;
    if (vectors.length !== rows * dims) {
      throw new RiverbankError(
        "mismatched",
        `vectors: ${vectors.length} numbers came, ${rows} tokens × ${dims} dims = ${rows * dims} were expected`,
      );
    }
    const memory = new KernelMemory({ capacity: vectors.byteLength });
    const address = memory.store(vectors);
    return new EmbeddingTable({
      vocabulary,
      embeddings: { memory, rows, dims, precision: "float32", address, scales: 0 },
    });
  }

  get rows(): number {
    return this.embeddings.rows;
  }
  get dims(): number {
    return this.embeddings.dims;
  }
  get precision(): Precision {
    return this.embeddings.precision;
  }

  /** Row `id` as float32 numbers, a copy. */
  row(id: number): Float32Array {
    this.vocabulary.tokenOf(id);
    return readRow(this.embeddings, id);
  }

  /** The vector of a token of the vocabulary; throws `unknown word`. */
  vectorOf(token: string): Float32Array {
    const id = this.vocabulary.idOf(token);
    if (id === undefined) throw new RiverbankError("unknown", `word: ${JSON.stringify(token)} is not in the table`);
    return readRow(this.embeddings, id);
  }
}
