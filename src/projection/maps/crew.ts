// A kernel over all rows of a map at once: each thread has a range of rows and writes no others.

import type { KernelName, Kernels } from "../../kernels/contract.ts";
import { KernelMemory } from "../../kernels/memory.ts";
import { WorkerPool } from "../../kernels/pool.ts";
import { availableCores, checkThreads } from "../../shared/cores.ts";
import { Turn } from "../../shared/events.ts";
import { byStretches } from "./stretches.ts";

/** Work below this many neighbours is done before a further thread has begun. */
const WORTH_A_THREAD = 20_000;
/** Neighbours per call where the calling thread does the work between its events: a few milliseconds. */
const PORTION = 20_000;

/** One memory, the threads on it and how many rows each takes, and the calling thread's turns. */
export class Crew {
  readonly memory: KernelMemory;
  /** The calling thread's clock. */
  readonly turn = new Turn();
  readonly #pool: WorkerPool;
  readonly #rows: number;
  readonly #ranges: number;

  private constructor(memory: KernelMemory, pool: WorkerPool, rows: number, neighbours: number) {
    this.memory = memory;
    this.#pool = pool;
    this.#rows = rows;
    this.#ranges = pool.threaded ? pool.size : Math.ceil(neighbours / PORTION);
  }

  /**
   * For `rows` rows with `neighbours` neighbours together. `threads` is the most that are started; default: the
   * machine's cores. Throws `invalid threads`.
   */
  static async open(rows: number, neighbours: number, threads: number | undefined): Promise<Crew> {
    if (threads !== undefined) checkThreads(threads);
    const memory = new KernelMemory();
    const most = Math.max(1, Math.ceil(neighbours / WORTH_A_THREAD));
    const pool = await WorkerPool.open(memory, Math.min(threads ?? (await availableCores()), most));
    return new Crew(memory, pool, rows, neighbours);
  }

  /** Runs a kernel on all rows: `args` says how it is called for those of one range. */
  async run<Name extends KernelName>(
    kernel: Name,
    args: (from: number, to: number) => Parameters<Kernels[Name]>,
  ): Promise<void> {
    const edge = (range: number) => Math.floor((this.#rows * range) / this.#ranges);
    const calls = Array.from({ length: this.#ranges }, (_, range) =>
      this.#pool.run(range % this.#pool.size, kernel, ...args(edge(range), edge(range + 1))),
    );
    await Promise.all(calls);
  }

  /** Does `work` on all rows on the calling thread, letting events through; `width` numbers are looked at for each. */
  async here(width: number, work: (from: number, to: number) => void): Promise<void> {
    await byStretches(this.turn, this.#rows, width, work);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}
