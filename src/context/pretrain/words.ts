// The rows of words: parameters like any other or, where a static table is kept as it is, its rows seen through one learned
// linear map, word = map × row. The map is folded into the rows when the encoder is saved, which is then BERT's again.
//
// Source of the map: Lan et al., "ALBERT", ICLR 2020, whose embeddings are factorised so.

import type { Address } from "../../kernels/contract.ts";
import type { WorkerPool } from "../../kernels/pool.ts";
import { MULTIPLY_SCRATCH } from "../../kernels/reference/matrix.ts";
import type { EncoderWeights } from "../weights.ts";

/** Rows that words start from. */
export interface StartRows {
  /** For each id its row, or -1. */
  readonly rowOf: Int32Array;
  readonly rows: number;
  readonly dims: number;
  /** [rows, dims]. */
  readonly numbers: Float32Array;
  /** [hidden, dims]: brings a row to the encoder's size. */
  readonly map: Float32Array;
}

const WORDS = "embeddings.word_embeddings.weight";

export class WordRows {
  /** The step's table, [slots, dims]. */
  readonly table: Address;
  /** The map, [dims, static dims], where rows are frozen; else 0. */
  readonly map: Address = 0;
  readonly mapNumbers: number = 0;
  /** For each id its place among the rows that learn, or -1. */
  readonly learning: Int32Array;
  readonly learningRows: number;
  readonly #weights: EncoderWeights;
  readonly #frozen: { start: StartRows; static: Address; gathered: Address } | undefined;
  readonly #list: Address;
  readonly #scratch: readonly Address[];
  readonly #slots: number;

  /** @param start where rows come from; `freeze` keeps them. Others start as they are. */
  constructor(
    weights: EncoderWeights,
    { slots, threads }: { slots: number; threads: number },
    start?: StartRows,
    freeze = false,
  ) {
    const { memory, config } = weights;
    const { vocabulary, dims } = config;
    this.#weights = weights;
    this.#slots = slots;
    this.table = memory.allocate(4 * slots * dims);
    this.#list = memory.allocate(4 * slots);
    this.#scratch = Array.from({ length: threads }, () => memory.allocate(MULTIPLY_SCRATCH));
    this.learning = Int32Array.from({ length: vocabulary }, (_, id) => id);
    this.learningRows = vocabulary;
    if (!start) return;
    const numbers = memory.allocate(4 * (start.rows + 1) * start.dims);
    memory.float32(numbers, start.numbers.length).set(start.numbers);
    // A row of zeros for words that have none.
    memory.float32(numbers + 4 * start.rows * start.dims, start.dims).fill(0);
    const gathered = memory.allocate(4 * slots * start.dims);
    this.map = memory.store(start.map);
    this.mapNumbers = start.map.length;
    this.#frozen = { start, static: numbers, gathered };
    this.fold();
    if (!freeze) {
      this.map = 0;
      this.mapNumbers = 0;
      this.#frozen = undefined;
      return;
    }
    let next = 0;
    this.learning = start.rowOf.map((row) => (row < 0 ? next++ : -1));
    this.learningRows = next;
  }

  /** Lays the rows of `slots`, ids, into the step's table, each thread its share. */
  async gather(pool: WorkerPool, slots: Uint32Array): Promise<void> {
    const { memory, config } = this.#weights;
    const { dims } = config;
    const words = this.#weights.of(WORDS);
    const frozen = this.#frozen;
    const list = memory.uint32(this.#list, slots.length);
    if (frozen) this.#listRows(slots, list);
    else list.set(slots);
    const done: Promise<unknown>[] = [];
    for (let thread = 0; thread < pool.size; thread++) {
      const [from, to] = [thread, thread + 1].map((at) => Math.floor((at * slots.length) / pool.size));
      const [ids, dest, rows] = [this.#list + 4 * from, this.table + 4 * from * dims, to - from];
      if (!frozen) {
        done.push(pool.run(thread, "takeRows", dest, ids, words, rows, dims));
        continue;
      }
      const depth = frozen.start.dims;
      const gathered = frozen.gathered + 4 * from * depth;
      const scratch = this.#scratch[thread];
      done.push(pool.run(thread, "takeRows", gathered, ids, frozen.static, rows, depth));
      done.push(
        pool.run(thread, "multiply", dest, gathered, this.map, scratch, rows, dims, depth, dims, depth, 1, depth, 1),
      );
    }
    await Promise.all(done);
    if (frozen) this.#copyLearning(slots);
  }

  /** The map's gradient from the summed gradients of the step's table, [slots, dims]; a thread its share of rows. */
  async mapBack(pool: WorkerPool, dMap: Address, dTable: Address, slots: number): Promise<void> {
    const { dims } = this.#weights.config;
    const frozen = this.#frozen;
    if (!frozen) return;
    const columns = frozen.start.dims;
    const shares = Array.from({ length: pool.size }, (_, thread) => {
      const [from, to] = [thread, thread + 1].map((at) => Math.floor((at * dims) / pool.size));
      const [dest, source, scratch] = [dMap + 4 * from * columns, dTable + 4 * from, this.#scratch[thread]];
      const sizes = [to - from, columns, slots, columns, 1, dims, 1, columns] as const;
      return pool.run(thread, "multiply", dest, source, frozen.gathered, scratch, ...sizes);
    });
    await Promise.all(shares);
  }

  /** Writes every frozen row, seen through the map as it is now, into the encoder's own words. */
  fold(): void {
    const frozen = this.#frozen;
    if (!frozen) return;
    const { memory, config } = this.#weights;
    const { vocabulary, dims } = config;
    const depth = frozen.start.dims;
    const words = this.#weights.of(WORDS);
    for (let first = 0; first < vocabulary; first += this.#slots) {
      const ids = Uint32Array.from({ length: Math.min(this.#slots, vocabulary - first) }, (_, i) => first + i);
      this.#listRows(ids, memory.uint32(this.#list, ids.length));
      const { kernels } = memory;
      const [rows, scratch] = [ids.length, this.#scratch[0]];
      kernels.takeRows(frozen.gathered, this.#list, frozen.static, rows, depth);
      kernels.multiply(
        ...([this.table, frozen.gathered, this.map, scratch, rows, dims, depth, dims, depth, 1, depth, 1] as const),
      );
      ids.forEach((id, slot) => {
        if (frozen.start.rowOf[id] >= 0) copyRow(memory, words + 4 * id * dims, this.table + 4 * slot * dims, dims);
      });
    }
  }

  #listRows(ids: Uint32Array, list: Uint32Array): void {
    const frozen = this.#frozen;
    if (!frozen) return;
    const { rowOf, rows } = frozen.start;
    ids.forEach((id, slot) => {
      list[slot] = rowOf[id] < 0 ? rows : rowOf[id];
    });
  }

  #copyLearning(slots: Uint32Array): void {
    const { memory, config } = this.#weights;
    const { dims } = config;
    const words = this.#weights.of(WORDS);
    slots.forEach((id, slot) => {
      if (this.learning[id] >= 0) copyRow(memory, this.table + 4 * slot * dims, words + 4 * id * dims, dims);
    });
  }
}

function copyRow(memory: EncoderWeights["memory"], dest: Address, source: Address, dims: number): void {
  memory.float32(dest, dims).set(memory.float32(source, dims));
}
