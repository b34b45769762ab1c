// A transformer encoder with nothing hidden: text in, every layer's states and every head's attention out.

import { WorkerPool } from "../kernels/pool.ts";
import { availableCores, checkThreads } from "../shared/cores.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { Sequence } from "./activations.ts";
import type { EncoderConfig } from "./config.ts";
import { type Context, type ContextOptions, contextOf } from "./context.ts";
import type { EncoderCore, RunOptions } from "./core.ts";
import { type FillOptions, fillGaps, type Gap } from "./fill.ts";
import { CHUNK_ROWS, forward, type States } from "./forward.ts";
import { type Pooling, type SentenceVectorOptions, sentenceVectorsOf } from "./sentence-vectors.ts";
import type { EncoderWeights } from "./weights.ts";
import { type WordInContext, type WordVectorOptions, wordVectorsOf } from "./word-vectors.ts";

/** What an {@link Encoder} is made of. */
export interface EncoderParts {
  weights: EncoderWeights;
  tokenizer: Tokenizer;
  /** Threads for many texts, started when they are first needed. Default: the machine's cores. */
  threads?: number | undefined;
  /** How the model was trained to make a text's vector. Default "mean". */
  pooling?: Pooling | undefined;
  /** What its config.json said, kept for saving. */
  json?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A BERT encoder, loaded by `loadEncoder` or `openEncoder`. Questions that overlap in time are answered one after the
 * other. The same text has the same bytes whatever else is asked and however many threads there are.
 *
 * The constructor throws `mismatched tokenizer` for one that has more ids than the weights have rows, and `invalid
 * threads`.
 *
 * @example
 * const encoder = await openEncoder("all-MiniLM-L6-v2");
 * const { tokens, hidden, attention } = await encoder.context("She sat by the bank of the river");
 * hidden.length; // 7: the embeddings and six layers, [tokens, 384] each
 */
export class Encoder implements EncoderCore {
  readonly weights: EncoderWeights;
  readonly config: EncoderConfig;
  readonly tokenizer: Tokenizer;
  readonly pooling: Pooling;
  readonly json: Readonly<Record<string, unknown>>;
  readonly #threads: number | undefined;
  #pool: Promise<WorkerPool> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ weights, tokenizer, threads, pooling = "mean", json = {} }: EncoderParts) {
    const { vocabulary } = weights.config;
    if (tokenizer.vocabularySize > vocabulary) {
      const came = `it has ${tokenizer.vocabularySize} ids, the weights ${vocabulary} rows`;
      throw new RiverbankError("mismatched", `tokenizer: ${came}; are they of the same model?`);
    }
    if (threads !== undefined) checkThreads(threads);
    this.weights = weights;
    this.config = weights.config;
    this.tokenizer = tokenizer;
    this.pooling = pooling;
    this.json = json;
    this.#threads = threads;
  }

  /**
   * A text with all that the encoder made of it.
   *
   * Throws `invalid text` for one without tokens, and for one longer than the positions unless `windows` is set.
   *
   * @example
   * const { tokens, hidden, attention } = await encoder.context("river bank");
   * tokens; // ["[CLS]", "river", "bank", "[SEP]"]
   * attention[0][3]; // the first layer's fourth head, [4, 4], each row's sum is 1
   */
  context(text: string, options: ContextOptions = {}): Promise<Context> {
    return contextOf(this, text, options);
  }

  /**
   * Each occurrence of a word in a text, whatever its case, with the mean of its pieces' hidden states at a layer; several
   * words in a row may be asked for together. Throws `unknown word` with the words that the text has.
   *
   * @example
   * const [first, second] = await encoder.wordVectors("A bank is not a bank", "bank", { layer: 4 });
   */
  wordVectors(text: string, word: string, options: WordVectorOptions = {}): Promise<WordInContext[]> {
    return wordVectorsOf(this, text, word, options);
  }

  /** The vector, [dims], of a word's first occurrence in a text; see {@link wordVectors}. */
  async wordVector(text: string, word: string, options: WordVectorOptions = {}): Promise<Float32Array> {
    const [{ vector }] = await wordVectorsOf(this, text, word, options);
    return vector;
  }

  /**
   * A vector, [dims], for each text, in order. Short texts are joined, not padded, so their order does not matter.
   *
   * @example
   * const [a, b] = await encoder.sentenceVectors(["the river bank", "money in the bank"]);
   * dot(a, b); // the cosine, since both are of length 1
   */
  async sentenceVectors(texts: Iterable<string>, options: SentenceVectorOptions = {}): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for await (const vector of this.sentenceVectorStream(texts, options)) vectors.push(vector);
    return vectors;
  }

  /** {@link sentenceVectors} for any number of texts, which come and go as a stream. */
  sentenceVectorStream(
    texts: Iterable<string> | AsyncIterable<string>,
    options: SentenceVectorOptions = {},
  ): AsyncGenerator<Float32Array> {
    return sentenceVectorsOf(this, texts, { ...options, pooling: options.pooling ?? this.pooling });
  }

  /**
   * The likeliest tokens for each `[MASK]` in a text. Throws `unsupported fill` for a model that was saved without the
   * head of its pretraining, `missing mask` for a text that has none.
   *
   * @example
   * const [gap] = await encoder.fill("The [MASK] barks.", { k: 2 });
   * gap.candidates; // [{ token: "dog", id: 3899, probability: 0.61 }, …]
   */
  fill(text: string, options: FillOptions = {}): Promise<Gap[]> {
    return fillGaps(this, text, options);
  }

  /** Runs the encoder over ids; see `forward`, whose views are good during `visit` only. */
  run(
    sequences: readonly Sequence[],
    options: RunOptions,
    visit: (index: number, states: States) => void,
  ): Promise<void> {
    // The memory is a stack: whoever comes second waits, also after a failure.
    const mine = this.#last.then(async () => {
      const tokens = sequences.reduce((sum, { ids }) => sum + ids.length, 0);
      // What makes one chunk is not worth a thread.
      const pool = tokens > CHUNK_ROWS && sequences.length > 1 ? await this.#openPool() : undefined;
      await forward(this.weights, sequences, { ...options, pool }, visit);
    });
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Ends the threads. The encoder may be used again, which starts them again. */
  async close(): Promise<void> {
    await this.#last;
    const pool = await this.#pool;
    this.#pool = undefined;
    await pool?.close();
  }

  async #openPool(): Promise<WorkerPool | undefined> {
    const threads = this.#threads ?? (await availableCores());
    if (threads === 1) return undefined;
    this.#pool ??= WorkerPool.open(this.weights.memory, threads);
    return this.#pool;
  }
}
