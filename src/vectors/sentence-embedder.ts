// A text's vector: the mean of its tokens' vectors, the frequent ones weighted down, without the directions that all
// texts have in common.
//
// Source: Arora, Liang & Ma, "A simple but tough-to-beat baseline for sentence embeddings", ICLR 2017.

import { RiverbankError } from "../shared/errors.ts";
import { Scatter, subtractDirection } from "./directions.ts";
import { readRow } from "./rows.ts";
import type { EmbeddingTable } from "./table.ts";
import { type TextToken, tokenFinder } from "./text-tokens.ts";
import { sifWeights } from "./token-weights.ts";

/** How tokens count: "sif" by smooth inverse frequency, "mean" all alike. */
export type Weighting = "sif" | "mean";

/** How texts become vectors. */
export interface EmbedOptions {
  /**
   * Default "sif", and "mean" for a table that says in its metadata (`normalise`) that a text is the mean of its rows:
   * Model2Vec's and StaticEmbedding's, whose rows have their weights in them.
   */
  weighting?: Weighting;
  /** SIF's constant: a token whose share of all text is `a` counts half. Above 0. Default 0.001. */
  a?: number;
  /** How many common directions are learned and taken away, 0 ≤ components < dims. Default 1 for "sif", 0 for "mean". */
  components?: number;
  /** Directions learned before, each of length 1, at right angles to each other. Default: learned from the texts. */
  directions?: readonly ArrayLike<number>[];
  /** Bring every vector to length 1. Default: as the table's metadata says (`normalise`), else false. */
  normalise?: boolean;
}

/** A vector of which less than this share is left without the common directions was nothing but rounding beside them. */
const ROUNDING = 1e-6;

/**
 * Embeds texts with a table, of words or of a tokenizer's tokens.
 *
 * Throws `invalid a`, `invalid components`, `mismatched dims` for directions of other length, and `invalid tokenizer`.
 *
 * @example
 * const embedder = new SentenceEmbedder(table).learn(reviews);
 * embedder.embed("the river bank"); // Float32Array(256)
 * embedder.embed("qwxz"); // null: the table knows none of its words
 */
export class SentenceEmbedder {
  readonly table: EmbeddingTable;
  readonly weighting: Weighting;
  readonly components: number;
  readonly normalise: boolean;
  readonly #find: (text: string) => TextToken[];
  readonly #weights: Float64Array | undefined;
  #directions: readonly Float64Array[];

  constructor(table: EmbeddingTable, options: EmbedOptions = {}) {
    const { normalise } = table.metadata;
    this.table = table;
    this.weighting = options.weighting ?? (normalise === undefined ? "sif" : "mean");
    this.components = options.directions?.length ?? options.components ?? (this.weighting === "sif" ? 1 : 0);
    this.normalise = options.normalise ?? normalise === "true";
    checkComponents(this.components, table.dims);
    this.#find = tokenFinder(table);
    this.#weights = this.weighting === "sif" ? sifWeights(table.vocabulary, options.a) : undefined;
    this.#directions = (options.directions ?? []).map((direction) => copyDirection(direction, table.dims));
  }

  /** The directions that are taken away from every vector, each of length 1; none before they are given or learned. */
  get directions(): readonly Float64Array[] {
    return this.#directions;
  }

  /**
   * Learns the common directions, in place of those before: the leading ones along which these texts' vectors spread
   * from the origin. Needs the memory of one matrix, [dims, dims], however many texts come. Texts of which no more differ
   * than there are directions say nothing of what texts have in common: of them none is learned.
   */
  learn(texts: Iterable<string>): this {
    const scatter = new Scatter(this.table.dims);
    const different = new Set<string>();
    for (const text of this.components > 0 ? texts : []) {
      const mean = this.#mean(text);
      if (!mean) continue;
      scatter.add(mean);
      if (different.size <= this.components) different.add(text);
    }
    this.#directions = different.size > this.components ? scatter.directions(this.components) : [];
    return this;
  }

  /**
   * A text's vector, [dims]; null where the table knows nothing of the text: none of its tokens, or only rows of zeros. A
   * text that lies wholly along the common directions has a vector of zeros.
   */
  embed(text: string): Float32Array | null {
    const vector = this.#mean(text);
    if (!vector) return null;
    const before = lengthOf(vector);
    for (const direction of this.#directions) subtractDirection(vector, direction);
    const length = lengthOf(vector);
    if (length <= ROUNDING * before) return vector.fill(0);
    return this.normalise ? vector.map((value) => value / length) : vector;
  }

  /** The weighted mean: Σ weight × vector / tokens. */
  #mean(text: string): Float32Array | undefined {
    const { embeddings, dims } = this.table;
    const tokens = this.#find(text);
    const sum = new Float64Array(dims);
    for (const token of tokens) {
      const isRow = typeof token === "number";
      // A word that was never counted has the share 0.
      const weight = isRow ? (this.#weights?.[token] ?? 1) : 1;
      const vector = isRow ? readRow(embeddings, token) : token;
      for (let i = 0; i < dims; i++) sum[i] += weight * vector[i];
    }
    if (!sum.some((value) => value !== 0)) return undefined;
    return Float32Array.from(sum, (value) => value / tokens.length);
  }
}

/**
 * The vectors of some texts, in order; see {@link SentenceEmbedder.embed}. The common directions are learned from these
 * same texts unless `directions` are given, so a single text keeps its whole vector.
 *
 * @example
 * const [river, money, unknown] = embed(table, ["the river bank", "the bank's money", "qwxz"]);
 * // unknown === null
 */
export function embed(
  table: EmbeddingTable,
  texts: readonly string[],
  options: EmbedOptions = {},
): (Float32Array | null)[] {
  const embedder = new SentenceEmbedder(table, options);
  if (!options.directions) embedder.learn(texts);
  return texts.map((text) => embedder.embed(text));
}

function checkComponents(components: number, dims: number): void {
  if (Number.isInteger(components) && components >= 0 && components < dims) return;
  const expected = `a whole number from 0 to ${dims - 1} was expected`;
  throw new RiverbankError("invalid", `components: ${components} came, ${expected}`);
}

function copyDirection(direction: ArrayLike<number>, dims: number): Float64Array {
  if (direction.length !== dims) {
    throw new RiverbankError("mismatched", `dims: a direction has ${direction.length}, the table has ${dims}`);
  }
  const copy = Float64Array.from(direction);
  if (Math.abs(lengthOf(copy) - 1) < 1e-3) return copy;
  throw new RiverbankError("invalid", `direction: its length is ${lengthOf(copy)}, 1 was expected`);
}

function lengthOf(vector: Float32Array | Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  return Math.sqrt(squares);
}
