// What training works on, laid out in one kernel memory: input rows, output rows, tables to draw from, and for each
// thread its state, its block of ids and its scratch.

import type { Address } from "../kernels/contract.ts";
import { KernelMemory } from "../kernels/memory.ts";
import { MODEL, POOL_SIZE, STATE, STATE_BYTES } from "../kernels/reference/state.ts";
import { scratchBytes } from "../kernels/reference/training.ts";
import { Random } from "../shared/random.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";
import { EmbeddingTable } from "../vectors/table.ts";
import { type Features, wordFeatures } from "./features.ts";
import { HeldRows } from "./held-rows.ts";
import type { Score } from "./learner.ts";
import type { Settings } from "./options.ts";
import { keepThresholds, noiseTable } from "./sampling.ts";
import { fillFromTable, type Start, startScale } from "./start.ts";
import { startedTable, startedVector } from "./started-table.ts";

interface Thread {
  readonly state: Address;
  readonly ids: Address;
}

/** The part of a thread's state that decides what it draws next. */
const DRAWS = [
  { offset: STATE.random, words: 4 },
  { offset: STATE.pool, words: POOL_SIZE },
] as const;
/** u32 numbers that {@link Model.draws} holds per thread. */
export const DRAW_WORDS = 4 + POOL_SIZE;

/** The rows being trained. The memory is the model's own. */
export class Model {
  readonly memory: KernelMemory;
  /** Numbers from one row to the next: dims rounded up to whole vectors; the numbers behind dims stay 0. */
  readonly stride: number;
  readonly inputRows: number;
  readonly outputRows: number;
  readonly inputs: Address;
  readonly outputs: Address;
  readonly #settings: Settings;
  readonly #vocabulary: Vocabulary;
  readonly #features: Features | undefined;
  readonly #threads: Thread[];
  readonly #start: Start | undefined;
  /** By what the rows of the table to go on from are multiplied meanwhile. */
  readonly #scale: number;
  readonly #held: HeldRows | undefined;

  /**
   * Input rows start as those of the table to go on from, which has the model's dims and n-grams, else small and random;
   * output rows at zero. Throws `exhausted memory`, `invalid table`.
   */
  constructor(vocabulary: Vocabulary, settings: Settings, blockLength: number, start?: Start) {
    const { dims, minN, maxN, buckets, sample, seed, threads } = settings;
    this.#settings = settings;
    this.#vocabulary = vocabulary;
    this.#features = maxN > 0 ? wordFeatures(vocabulary, { minN, maxN, buckets }) : undefined;
    this.stride = Math.ceil(dims / 4) * 4;
    this.inputRows = vocabulary.size + (this.#features?.buckets.length ?? 0);
    // One row more than words: the spare one, whose gradients are zero.
    this.outputRows = vocabulary.size + 1;
    const rowBytes = 4 * this.stride;
    this.memory = new KernelMemory({ capacity: (this.inputRows + this.outputRows) * rowBytes });
    this.inputs = this.memory.allocateZeroed(this.inputRows * rowBytes);
    this.outputs = this.memory.allocateZeroed(this.outputRows * rowBytes);
    const random = new Random(seed);
    this.#fillInputs(random, dims);
    this.#start = start;
    this.#scale = start ? startScale(start.table) : 1;
    if (start) {
      const taken = fillFromTable(start.table, vocabulary, this.#features, this.#allInputs, this.stride, this.#scale);
      if (start.freeze) this.#held = new HeldRows(taken, this.#allInputs, this.stride, this.#features);
    }
    const noise = noiseTable(vocabulary.counts);
    const tables = {
      keep: this.memory.store(keepThresholds(vocabulary.counts, sample)),
      noise: this.memory.store(noise),
    };
    const features = this.#features && {
      features: this.memory.store(this.#features.starts),
      featureRows: this.memory.store(this.#features.rows),
    };
    this.#threads = Array.from({ length: threads }, () =>
      this.#layThread({ ...tables, ...features }, noise, new Random(random.next()), blockLength),
    );
  }

  /** Where thread `thread` expects the ids of its block. */
  idsOf(thread: number): Address {
    return this.#threads[thread].ids;
  }

  stateOf(thread: number): Address {
    return this.#threads[thread].state;
  }

  setRate(thread: number, rate: number): void {
    this.memory.float32(this.stateOf(thread) + STATE.rate, 1)[0] = rate;
  }

  /** What thread `thread` has scored since the last call: −log σ(score of a true pair) and −log σ(−score of a drawn one), in nats. */
  takeScore(thread: number): Score {
    // loss product, loss exponent, pairs: three float64 in a row.
    const sums = this.memory.float64(this.stateOf(thread) + STATE.lossProduct, 3);
    const score = { loss: Math.log(sums[0]) + sums[1] * 256 * Math.LN2, pairs: sums[2] };
    sums.set([1, 0, 0]);
    return score;
  }

  /** What all threads will draw next, [threads, {@link DRAW_WORDS}], a copy. */
  get draws(): Uint32Array {
    const draws = new Uint32Array(this.#threads.length * DRAW_WORDS);
    this.#eachDraw((words, at) => draws.set(words, at));
    return draws;
  }

  set draws(draws: Uint32Array) {
    this.#eachDraw((words, at) => words.set(draws.subarray(at, at + words.length)));
  }

  /** Puts back the rows that training on `ids` has moved, but that are to stay as they came. */
  putBack(ids: Int32Array): void {
    this.#held?.putBack(ids, this.#allInputs);
  }

  /** A word's vector as it is now, a copy: its input row, or with subwords the mean of its input rows. */
  vector(word: number): Float32Array {
    const learned = this.#features ? this.#meanOfFeatures(this.#features, word) : this.#input(word).slice();
    return this.#start ? startedVector(learned, this.#vocabulary.tokens[word], this.#start, this.#scale) : learned;
  }

  /** The words' vectors as they are now, see {@link vector}, and those of their n-grams. */
  table(metadata: Record<string, string>): EmbeddingTable {
    const learned = this.#learned(metadata);
    return this.#start ? startedTable(learned, this.#start, this.#scale) : learned;
  }

  #learned(metadata: Record<string, string>): EmbeddingTable {
    const { dims, minN, maxN, buckets } = this.#settings;
    const words = this.#vocabulary.size;
    const used = this.#features?.buckets;
    const memory = new KernelMemory({ capacity: 4 * dims * this.inputRows });
    const copy = (first: number, rows: number) => {
      const address = memory.allocate(4 * rows * dims);
      for (let row = 0; row < rows; row++) memory.float32(address + 4 * row * dims, dims).set(this.#input(first + row));
      return { memory, rows, dims, precision: "float32" as const, address, scales: 0 };
    };
    const embeddings = copy(0, words);
    if (!this.#features || !used) return new EmbeddingTable({ vocabulary: this.#vocabulary, embeddings, metadata });
    for (let word = 0; word < words; word++) {
      memory.float32(embeddings.address + 4 * word * dims, dims).set(this.#meanOfFeatures(this.#features, word));
    }
    const subwords = { minN, maxN, buckets, index: used, rows: copy(words, used.length) };
    return new EmbeddingTable({ vocabulary: this.#vocabulary, embeddings, subwords, metadata });
  }

  get #allInputs(): Float32Array {
    return this.memory.float32(this.inputs, this.inputRows * this.stride);
  }

  #input(row: number): Float32Array {
    return this.memory.float32(this.inputs + 4 * row * this.stride, this.#settings.dims);
  }

  #meanOfFeatures({ starts, rows }: Features, word: number): Float32Array {
    const mean = new Float32Array(this.#settings.dims);
    const count = starts[word + 1] - starts[word];
    for (let f = starts[word]; f < starts[word + 1]; f++) {
      const row = this.#input(rows[f]);
      for (let i = 0; i < mean.length; i++) mean[i] += row[i];
    }
    for (let i = 0; i < mean.length; i++) mean[i] /= count;
    return mean;
  }

  #fillInputs(random: Random, dims: number): void {
    for (let row = 0; row < this.inputRows; row++) {
      const numbers = this.#input(row);
      for (let i = 0; i < dims; i++) numbers[i] = (random.unit() - 0.5) / dims;
    }
  }

  #layThread(tables: Record<string, Address>, noise: Uint32Array, random: Random, blockLength: number): Thread {
    const { window, negative, architecture } = this.#settings;
    const words = this.#vocabulary.size;
    const model = architecture === "cbow" ? MODEL.cbow : this.#features ? MODEL.subwords : MODEL.windows;
    const scratch = scratchBytes(blockLength, this.stride, window, negative, this.#features?.longest ?? 1);
    const fields: Record<string, number> = {
      inputs: this.inputs,
      outputs: this.outputs,
      stride: this.stride,
      window,
      negatives: negative,
      words,
      scratch: this.memory.allocateZeroed(scratch),
      model,
      ...tables,
    };
    const state = this.memory.allocateZeroed(STATE_BYTES);
    const ids = this.memory.allocate(4 * blockLength);
    for (const [name, value] of Object.entries(fields)) {
      this.memory.uint32(state + STATE[name as keyof typeof STATE], 1)[0] = value;
    }
    const pool = this.memory.uint32(state + STATE.pool, POOL_SIZE);
    for (let i = 0; i < POOL_SIZE; i++) {
      const word = random.below(words);
      pool[i] = random.next() < noise[2 * word] ? word : noise[2 * word + 1];
    }
    this.memory.uint32(state + STATE.random, 4).set(random.state);
    this.memory.float64(state + STATE.lossProduct, 1)[0] = 1;
    return { state, ids };
  }

  #eachDraw(visit: (words: Uint32Array, at: number) => void): void {
    let at = 0;
    for (const { state } of this.#threads) {
      for (const { offset, words } of DRAWS) {
        visit(this.memory.uint32(state + offset, words), at);
        at += words;
      }
    }
  }
}
