// GloVe's rows, laid out in one kernel memory: for each word its block, for each thread its cells.

import type { Address } from "../../kernels/contract.ts";
import { KernelMemory } from "../../kernels/memory.ts";
import { CELL_BYTES } from "../../kernels/reference/cells.ts";
import { blockFloats } from "../../kernels/reference/glove.ts";
import { Random } from "../../shared/random.ts";
import type { Vocabulary } from "../../tokens/vocabulary.ts";
import { EmbeddingTable } from "../../vectors/table.ts";
import type { Settings } from "../options.ts";
import { BLOCK_CELLS } from "./cells.ts";

/** Words' blocks as `trainCells` lays them out. The memory is the model's own. */
export class GloveModel {
  readonly memory: KernelMemory;
  /** Numbers of a row: dims rounded up to whole vectors; the numbers behind dims stay 0. */
  readonly stride: number;
  /** Where the words' blocks start. */
  readonly rows: Address;
  /** Numbers of a word's block. */
  readonly blockFloats: number;
  readonly #dims: number;
  readonly #vocabulary: Vocabulary;
  readonly #threads: { cells: Address; random: Address }[];

  /** Rows and biases start small and random, the sums of squared gradients at 1. Throws `exhausted memory`. */
  constructor(vocabulary: Vocabulary, { dims, seed, threads }: Settings) {
    this.#dims = dims;
    this.#vocabulary = vocabulary;
    this.stride = Math.ceil(dims / 4) * 4;
    this.blockFloats = blockFloats(this.stride);
    const bytes = 4 * this.blockFloats * vocabulary.size;
    this.memory = new KernelMemory({ capacity: bytes + threads * BLOCK_CELLS * CELL_BYTES });
    this.rows = this.memory.allocateZeroed(bytes);
    this.#threads = Array.from({ length: threads }, () => ({
      cells: this.memory.allocate(BLOCK_CELLS * CELL_BYTES),
      random: this.memory.allocate(16),
    }));
    const random = new Random(seed);
    for (let word = 0; word < vocabulary.size; word++) this.#fill(this.#block(word), random);
  }

  /** Where thread `thread` expects the cells of its block. */
  cellsOf(thread: number): Address {
    return this.#threads[thread].cells;
  }

  /** Where thread `thread` has its generator's state. */
  randomOf(thread: number): Address {
    return this.#threads[thread].random;
  }

  /** A word's vector as it is now, a copy: row plus context row. */
  vector(word: number): Float32Array {
    const block = this.#block(word);
    const vector = new Float32Array(this.#dims);
    for (let i = 0; i < vector.length; i++) vector[i] = block[i] + block[this.stride + i];
    return vector;
  }

  /** The words' vectors as they are now. */
  table(metadata: Record<string, string>): EmbeddingTable {
    const rows = this.#vocabulary.size;
    const dims = this.#dims;
    const memory = new KernelMemory({ capacity: 4 * rows * dims });
    const address = memory.allocate(4 * rows * dims);
    for (let word = 0; word < rows; word++) memory.float32(address + 4 * word * dims, dims).set(this.vector(word));
    const embeddings = { memory, rows, dims, precision: "float32" as const, address, scales: 0 };
    return new EmbeddingTable({ vocabulary: this.#vocabulary, embeddings, metadata });
  }

  #block(word: number): Float32Array {
    return this.memory.float32(this.rows + 4 * word * this.blockFloats, this.blockFloats);
  }

  #fill(block: Float32Array, random: Random): void {
    const { stride } = this;
    const draw = (at: number, count: number) => {
      for (let i = at; i < at + count; i++) block[i] = (random.unit() - 0.5) / this.#dims;
    };
    draw(0, this.#dims);
    draw(stride, this.#dims);
    draw(4 * stride, 2);
    block.fill(1, 2 * stride, 4 * stride);
    block.fill(1, 4 * stride + 2, 4 * stride + 4);
  }
}
