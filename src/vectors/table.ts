// The lookup table: one row of numbers per token, all rows in one buffer that the kernels scan in place.

import { KernelMemory } from "../kernels/memory.ts";
import { RiverbankError } from "../shared/errors.ts";
import { subwordTokenizer } from "../tokens/tokenize.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import { Vocabulary } from "../tokens/vocabulary.ts";
import { composedRows, rowsById } from "./composition.ts";
import { dequantiseRows, meanRow, type Precision, quantiseRows, type Rows, readRow, rowNorms } from "./rows.ts";
import { unknownWord } from "./spelling.ts";
import { ngramRows } from "./subwords.ts";

export { type Precision, type Rows, readRow } from "./rows.ts";

/** Rows of character n-grams, from which words that are not in the vocabulary get a vector. */
export interface Subwords {
  /** Shortest and longest n-gram, in characters, the word's "<" and ">" included. */
  readonly minN: number;
  readonly maxN: number;
  /** Into how many buckets the n-grams' hashes fall. */
  readonly buckets: number;
  /** The bucket of each row, in rising order; undefined where every bucket has its row. */
  readonly index?: Uint32Array | undefined;
  /** One row per bucket in use. */
  readonly rows: Rows;
}

export interface TableParts {
  vocabulary: Vocabulary;
  /** A token's final vector: where the table has subwords, its own row and its n-grams' are in it already. */
  embeddings: Rows;
  subwords?: Subwords | undefined;
  /** Provenance and whatever else a file says of itself: tokenizer, corpus, options, seed. */
  metadata?: Readonly<Record<string, string>>;
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
  #norms: Float32Array | undefined;
  #tokenizer: Tokenizer | null | undefined;
  #tokenRows: Int32Array | undefined;

  /** Throws `mismatched` where rows and tokens, or the dims of words and subwords, differ. */
  constructor({ vocabulary, embeddings, subwords, metadata = {} }: TableParts) {
    if (embeddings.rows !== vocabulary.size) {
      throw new RiverbankError("mismatched", `rows: ${embeddings.rows} came for ${vocabulary.size} tokens`);
    }
    if (subwords && subwords.rows.dims !== embeddings.dims) {
      const dims = `${subwords.rows.dims} came for the subwords, the words have ${embeddings.dims}`;
      throw new RiverbankError("mismatched", `dims: ${dims}`);
    }
    this.vocabulary = vocabulary;
    this.embeddings = embeddings;
    this.subwords = subwords;
    this.metadata = metadata;
  }

  /** Copies float32 numbers, [tokens, dims] row-major, into a table of their own. Throws `mismatched`. */
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

  /**
   * The first `rows` rows, which by custom are those of the most frequent words, on the same memory; subwords stay.
   * All of them where there are no more.
   *
   * @example
   * table.head(50_000).rows; // 50000
   */
  head(rows: number): EmbeddingTable {
    if (rows >= this.rows) return this;
    const { vocabulary, embeddings, subwords, metadata } = this;
    return new EmbeddingTable({
      vocabulary: new Vocabulary(vocabulary.tokens.slice(0, rows), vocabulary.counts.subarray(0, rows)),
      embeddings: { ...embeddings, rows },
      subwords,
      metadata,
    });
  }

  /** The Euclidean norm of every row, [rows], computed at the first question. */
  get norms(): Float32Array {
    this.#norms ??= rowNorms(this.embeddings);
    return this.#norms;
  }

  /** Row `id` as float32 numbers, a copy. */
  row(id: number): Float32Array {
    this.vocabulary.tokenOf(id);
    return readRow(this.embeddings, id);
  }

  /** The tokenizer whose tokens the rows are; undefined for a table of words. Throws `invalid tokenizer`. */
  get tokenizer(): Tokenizer | undefined {
    if (this.#tokenizer === undefined) this.#tokenizer = subwordTokenizer(this.metadata.tokenizer) ?? null;
    return this.#tokenizer ?? undefined;
  }

  /**
   * The rows whose mean is the word's vector: its own row, or those of its tokens where the table has a tokenizer; none
   * for a word that the vocabulary lacks. What is itself a token and is cut further ("##ing") is its row.
   */
  rowsOf(word: string): number[] {
    const composed = this.tokenizer ? composedRows(word, this.tokenizer, this.tokenRows) : [];
    const own = composed.length === 1 ? undefined : this.vocabulary.idOf(word);
    return own === undefined ? composed : [own];
  }

  /** The row of each token by its id in the tokenizer, -1 where it has none; empty for a table of words. */
  get tokenRows(): Int32Array {
    this.#tokenRows ??= this.tokenizer ? rowsById(this.vocabulary, this.tokenizer) : new Int32Array();
    return this.#tokenRows;
  }

  /**
   * A word's vector, a copy, [dims]: the mean of {@link rowsOf}, or for a word that is not in the vocabulary the mean of
   * its n-grams' rows where the table has subwords. Throws `unknown word` with the nearest spellings otherwise.
   *
   * @example
   * table.vectorOf("qeen");
   * // unknown word: "qeen" is not among the table's 40000 words; nearest spellings: queen, green, been
   */
  vectorOf(word: string): Float32Array {
    const vector = this.findVector(word);
    if (vector) return vector;
    throw unknownWord(word, this.vocabulary);
  }

  /** What {@link vectorOf} gives, or undefined where that throws. */
  findVector(word: string): Float32Array | undefined {
    const rows = this.rowsOf(word);
    if (rows.length > 0) return meanRow(this.embeddings, rows);
    return this.subwords && composeVector(word, this.subwords);
  }

  /**
   * This table with its rows, words' and subwords', in int8: a quarter of the memory, each number off by at most half a
   * step of its row's largest magnitude / 127. An int8 table is returned as it is.
   */
  quantise(): EmbeddingTable {
    return this.precision === "int8" ? this : this.#converted(quantiseRows, 1);
  }

  /** This table with its rows in float32; a float32 table is returned as it is. */
  dequantise(): EmbeddingTable {
    return this.precision === "float32" ? this : this.#converted(dequantiseRows, 4);
  }

  #converted(convert: (source: Rows, memory: KernelMemory) => Rows, bytes: number): EmbeddingTable {
    const { vocabulary, embeddings, subwords, metadata } = this;
    const buckets = subwords?.rows.rows ?? 0;
    const memory = new KernelMemory({ capacity: (this.rows + buckets) * (this.dims * bytes + 4) });
    return new EmbeddingTable({
      vocabulary,
      embeddings: convert(embeddings, memory),
      subwords: subwords && { ...subwords, rows: convert(subwords.rows, memory) },
      metadata,
    });
  }
}

/** The mean of the rows that the word's n-grams have; undefined where none has one. */
function composeVector(word: string, { minN, maxN, buckets, index, rows }: Subwords): Float32Array | undefined {
  const places = Array.from(ngramRows(word, { minN, maxN, buckets }), (bucket) => {
    return index ? placeOf(index, bucket) : bucket;
  }).filter((place) => place >= 0);
  return places.length > 0 ? meanRow(rows, places) : undefined;
}

/** Where `bucket` stands in the rising `index`, or -1. */
function placeOf(index: Uint32Array, bucket: number): number {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index[middle] < bucket) low = middle + 1;
    else high = middle;
  }
  return index[low] === bucket ? low : -1;
}
