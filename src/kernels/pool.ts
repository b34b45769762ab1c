// Worker threads behind one call: the same API over worker_threads in Node and Web Workers in a page, and over the
// calling thread itself where memory can't be shared.

import { checkThreads } from "../shared/cores.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { KernelName, Kernels } from "./contract.ts";
import type { KernelMemory } from "./memory.ts";
import type { TaskAnswer } from "./task.ts";
import { openHere, openWorker, type Thread } from "./thread.ts";

/** A task that was posted and not answered yet. */
interface Pending {
  worker: number;
  resolve(result: number): void;
  reject(reason: unknown): void;
}

/**
 * A fixed number of threads that run kernels on one memory. Tasks for one thread run in the order given; the caller
 * says which thread, since trainers keep state per thread. A pool that is forgotten keeps no process alive.
 *
 * @example
 * const pool = await WorkerPool.open(memory, 2);
 * const [a, b] = await Promise.all([pool.run(0, "dot", x, y, 300), pool.run(1, "norm", x, 300)]);
 * await pool.close();
 */
export class WorkerPool {
  /** Whether tasks run on threads of their own. */
  readonly threaded: boolean;
  readonly #threads: Thread[] = [];
  readonly #pending = new Map<number, Pending>();
  /** How many tasks each thread has still to do. */
  readonly #waiting: number[] = [];
  #nextTask = 0;
  #failure: unknown;

  private constructor(threaded: boolean) {
    this.threaded = threaded;
  }

  /**
   * Starts `threads` workers (at least 1) on `memory`. Where memory can't be shared (a page that is not cross-origin
   * isolated) no worker is started: tasks run on the calling thread, between its events, with the same results.
   * Throws `invalid threads`.
   */
  static async open(memory: KernelMemory, threads: number): Promise<WorkerPool> {
    checkThreads(threads);
    const pool = new WorkerPool(canShare(memory));
    const owner = { answered: pool.#settle.bind(pool), lost: pool.#fail.bind(pool) };
    if (!pool.threaded) {
      pool.#threads.push(openHere(memory, owner));
      return pool;
    }
    const opening = await Promise.allSettled(Array.from({ length: threads }, () => openWorker(memory, owner)));
    for (const opened of opening) if (opened.status === "fulfilled") pool.#threads.push(opened.value);
    const failed = opening.find((opened) => opened.status === "rejected");
    if (!failed) return pool;
    await pool.close();
    throw failed.reason;
  }

  /** How many tasks can run at once: the threads started, 1 where the calling thread does the work, 0 when closed. */
  get size(): number {
    return this.#threads.length;
  }

  /**
   * Runs a kernel on thread `worker` (0 ≤ worker < size) and resolves to what it returns, 0 if nothing. Rejects when
   * the kernel fails (an address outside the memory), and with `cancelled` once the pool is closed.
   */
  run<Name extends KernelName>(worker: number, kernel: Name, ...args: Parameters<Kernels[Name]>): Promise<number> {
    if (this.#failure) return Promise.reject(this.#failure);
    const thread = this.#threads[worker];
    if (!thread) {
      const expected = `a whole number from 0 to ${this.size - 1} was expected`;
      return Promise.reject(new RiverbankError("invalid", `worker: ${worker} came, ${expected}`));
    }
    return new Promise((resolve, reject) => {
      const task = this.#nextTask++;
      this.#pending.set(task, { worker, resolve, reject });
      this.#waiting[worker] = (this.#waiting[worker] ?? 0) + 1;
      thread.hold(true);
      thread.post({ task, kernel, args });
    });
  }

  /** Ends the threads at once, also in the middle of a kernel; tasks still running are rejected with `cancelled`. */
  async close(): Promise<void> {
    await this.#fail(new RiverbankError("cancelled", "worker pool: it was closed"));
  }

  #settle(answer: TaskAnswer): void {
    const pending = this.#pending.get(answer.task);
    if (!pending) return;
    this.#pending.delete(answer.task);
    this.#waiting[pending.worker]--;
    if (this.#waiting[pending.worker] === 0) this.#threads[pending.worker].hold(false);
    if ("error" in answer) pending.reject(new Error(`internal: a kernel failed: ${answer.error}`));
    else pending.resolve(answer.result);
  }

  /** The pool is of no more use: what runs is rejected, and no thread outlives it. */
  async #fail(reason: unknown): Promise<void> {
    this.#failure ??= reason;
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
    await Promise.all(this.#threads.splice(0).map((thread) => thread.stop()));
  }
}

function canShare(memory: KernelMemory): boolean {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return memory.shared && crossOriginIsolated !== false;
}
