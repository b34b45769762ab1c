// Skip-gram and CBOW as a learner: blocks of word ids, walked over by the kernel `train`.

import type { WorkerPool } from "../kernels/pool.ts";
import type { EncodedCorpus } from "../tokens/encoded.ts";
import type { Tensor } from "../vectors/formats/safetensors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Learner, Portion } from "./learner.ts";
import { DRAW_WORDS, Model } from "./model.ts";
import type { Settings } from "./options.ts";
import type { Start } from "./start.ts";

/** Ids per call of the kernel: a few milliseconds of work, after which the rate falls and other events get their turn. */
const PORTION = 8192;
/** The share of the rate that is left at the end. */
const LAST_RATE = 1e-4;

/** A corpus and the rows that learn from its windows. */
export class WindowLearner implements Learner {
  readonly unit = "words";
  readonly #corpus: EncodedCorpus;
  readonly #settings: Settings;
  readonly #model: Model;

  /** Throws `exhausted memory`, `invalid table`. */
  constructor(corpus: EncodedCorpus, settings: Settings, start?: Start) {
    this.#corpus = corpus;
    this.#settings = settings;
    this.#model = new Model(corpus.vocabulary, settings, corpus.blockLength, start);
  }

  get memory() {
    return this.#model.memory;
  }

  get blocks(): number {
    return this.#corpus.blocks;
  }

  get size(): number {
    return this.#corpus.tokens;
  }

  rateAt(left: number): number {
    return this.#settings.rate * Math.max(left, LAST_RATE);
  }

  async *learn(
    pool: WorkerPool,
    thread: number,
    _epoch: number,
    place: number,
    rate: () => number,
  ): AsyncGenerator<Portion> {
    const ids = this.memory.int32(this.#model.idsOf(thread), this.#corpus.blockLength);
    const count = await this.#corpus.readBlock(place, ids);
    for (let from = 0; from < count; from += PORTION) {
      const portion = ids.subarray(from, Math.min(from + PORTION, count));
      this.#model.setRate(thread, rate());
      const done = await pool.run(thread, "train", this.#model.stateOf(thread), portion.byteOffset, portion.length);
      this.#model.putBack(portion);
      yield { done, ...this.#model.takeScore(thread) };
    }
  }

  tensors(): Record<string, Tensor> {
    const { memory, stride, inputs, inputRows, outputs, outputRows, draws } = this.#model;
    const matrix = (address: number, rows: number): Tensor => ({
      dtype: "F32",
      shape: [rows, stride],
      bytes: memory.uint8(address, 4 * rows * stride),
    });
    return {
      inputs: matrix(inputs, inputRows),
      outputs: matrix(outputs, outputRows),
      draws: { dtype: "U32", shape: [draws.length / DRAW_WORDS, DRAW_WORDS], bytes: new Uint8Array(draws.buffer) },
    };
  }

  adopt({ draws }: Record<string, Tensor>): void {
    this.#model.draws = new Uint32Array(draws.bytes.slice().buffer);
  }

  vector(word: number): Float32Array {
    return this.#model.vector(word);
  }

  table(metadata: Record<string, string>): EmbeddingTable {
    return this.#model.table(metadata);
  }

  async dispose(): Promise<void> {}
}
