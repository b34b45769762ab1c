// GloVe as a learner: blocks of cells in a new order every epoch, trained on by the kernel `trainCells`.

import type { WorkerPool } from "../../kernels/pool.ts";
import { CELL_BYTES } from "../../kernels/reference/cells.ts";
import { Random } from "../../shared/random.ts";
import type { EncodedCorpus } from "../../tokens/encoded.ts";
import type { Tensor } from "../../vectors/formats/safetensors.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import type { Learner, Portion } from "../learner.ts";
import type { Settings } from "../options.ts";
import { type CellBlock, type Cells, type CountingOptions, countCells } from "./cells.ts";
import { GloveModel } from "./model.ts";

/** Cells per call of the kernel: a few milliseconds of work. */
const PORTION = 8192;

/** One epoch's order of blocks, and for each the seed of its shuffle. */
interface Order {
  readonly epoch: number;
  readonly blocks: CellBlock[];
  readonly seeds: number[];
}

/** A corpus's cells and the rows that learn from them. */
export class CellLearner implements Learner {
  readonly unit = "cells";
  readonly #cells: Cells;
  readonly #settings: Settings;
  readonly #model: GloveModel;
  readonly #vocabularySize: number;
  #order: Order = { epoch: -1, blocks: [], seeds: [] };

  private constructor(corpus: EncodedCorpus, settings: Settings, cells: Cells) {
    this.#cells = cells;
    this.#settings = settings;
    this.#vocabularySize = corpus.vocabulary.size;
    this.#model = new GloveModel(corpus.vocabulary, settings);
  }

  /** Counts the corpus. Throws what {@link countCells} throws, and `exhausted memory`. */
  static async open(corpus: EncodedCorpus, settings: Settings, options: CountingOptions): Promise<CellLearner> {
    const cells = await countCells(corpus, settings, options);
    try {
      return new CellLearner(corpus, settings, cells);
    } catch (error) {
      await cells.dispose();
      throw error;
    }
  }

  get memory() {
    return this.#model.memory;
  }

  get blocks(): number {
    return this.#cells.blocks.length;
  }

  get size(): number {
    return this.#cells.places;
  }

  /** AdaGrad lowers the rate number by number. */
  rateAt(): number {
    return this.#settings.rate;
  }

  async *learn(
    pool: WorkerPool,
    thread: number,
    epoch: number,
    place: number,
    rate: () => number,
  ): AsyncGenerator<Portion> {
    const { blocks, seeds } = this.#orderOf(epoch);
    const { memory, rows, stride } = this.#model;
    const block = blocks[place];
    const { cells: count, places } = block;
    const cells = this.#model.cellsOf(thread);
    const random = this.#model.randomOf(thread);
    memory.int32(cells, 4 * count).set(await this.#cells.read(block));
    memory.uint32(random, 4).set(new Random(seeds[place]).state);
    await pool.run(thread, "shuffleCells", cells, count, random);
    // subtle: which of the cells stand for one place is not known here, but the sum over the block is exact.
    const placesUntil = (cell: number) => Math.floor((places * cell) / count);
    for (let from = 0; from < count; from += PORTION) {
      const to = Math.min(from + PORTION, count);
      const loss = await pool.run(thread, "trainCells", rows, cells + from * CELL_BYTES, to - from, stride, rate());
      const done = placesUntil(to) - placesUntil(from);
      yield { done, loss, pairs: done };
    }
  }

  tensors(): Record<string, Tensor> {
    const { memory, rows, blockFloats } = this.#model;
    const shape = [this.#vocabularySize, blockFloats];
    return { words: { dtype: "F32", shape, bytes: memory.uint8(rows, 4 * shape[0] * shape[1]) } };
  }

  /** The tensors are the model's own memory, and orders follow from seed and epoch. */
  adopt(): void {}

  vector(word: number): Float32Array {
    return this.#model.vector(word);
  }

  table(metadata: Record<string, string>): EmbeddingTable {
    return this.#model.table(metadata);
  }

  dispose(): Promise<void> {
    return this.#cells.dispose();
  }

  /** The order of an epoch; another thread may still be at the last blocks of the one before, which it has been given. */
  #orderOf(epoch: number): Order {
    if (this.#order.epoch === epoch) return this.#order;
    // subtle: mixed by a first generator, so that neither seeds nor epochs that follow each other share their orders.
    const random = new Random(new Random(this.#settings.seed).next() + epoch * 2 ** 32);
    const blocks = random.shuffle([...this.#cells.blocks]);
    this.#order = { epoch, blocks, seeds: blocks.map(() => random.next()) };
    return this.#order;
  }
}
