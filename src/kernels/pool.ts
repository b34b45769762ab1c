// Worker threads behind one call: the same API over worker_threads in Node and Web Workers in a page, and over the
// calling thread itself where memory can't be shared.

import { RiverbankError } from "../shared/errors.ts";
import { nextEvent } from "../shared/events.ts";
import type { KernelName } from "./contract.ts";
import type { KernelMemory } from "./memory.ts";
import type { WorkerAnswer, WorkerSetup, WorkerTask } from "./worker.ts";

/** One thread of a pool. It keeps the process alive only while a task runs on it. */
interface Thread {
  post(message: WorkerSetup | WorkerTask): void;
  hold(busy: boolean): void;
  stop(): void | Promise<unknown>;
}

interface Pending {
  worker: number;
  resolve(result: number): void;
  reject(reason: unknown): void;
}

/**
 * A fixed number of threads that run kernels on one memory. Tasks for one thread run in the order given; the caller
 * says which thread, since trainers keep state per thread.
 *
 * @example
 * const pool = await WorkerPool.open(memory, 2);
 * const [a, b] = await Promise.all([pool.run(0, "dot", x, y, 300), pool.run(1, "norm", x, 300)]);
 * await pool.close();
 */
export class WorkerPool {
  readonly #memory: KernelMemory;
  readonly #threads: Thread[];
  readonly #pending = new Map<number, Pending>();
  #nextTask = 0;
  #failure: unknown;

  private constructor(memory: KernelMemory, threads: Thread[]) {
    this.#memory = memory;
    this.#threads = threads;
  }

  /**
   * Starts `threads` workers on `memory`. Where memory can't be shared (a page that is not cross-origin isolated) no
   * worker is started: tasks run on the calling thread, between its events, with the same results.
   */
  static async open(memory: KernelMemory, threads: number): Promise<WorkerPool> {
    if (!Number.isInteger(threads) || threads < 1) {
      throw new RiverbankError("invalid", `threads: ${threads} came, a whole number of at least 1 was expected`);
    }
    const started: Thread[] = [];
    const pool = new WorkerPool(memory, started);
    if (!canShare(memory)) return pool;
    try {
      const opened = Array.from({ length: threads }, (_, index) => pool.#start(index));
      for (const thread of await Promise.all(opened)) started.push(thread);
    } catch (error) {
      await pool.close();
      throw error;
    }
    const reference = memory.implementation === "reference";
    for (const thread of started) {
      thread.post({ memory: memory.memory, reference });
      thread.hold(false);
    }
    return pool;
  }

  /** How many tasks can run at once: the threads started, or 1 where the calling thread does the work. */
  get size(): number {
    return Math.max(1, this.#threads.length);
  }

  /** Whether tasks run on threads of their own. */
  get threaded(): boolean {
    return this.#threads.length > 0;
  }

  /** Runs a kernel on thread `worker` (0 ≤ worker < size) and resolves to what it returns. */
  run(worker: number, kernel: KernelName, ...args: number[]): Promise<number> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (!this.threaded) return this.#runHere(kernel, args);
    const thread = this.#threads[worker];
    const task = this.#nextTask++;
    return new Promise((resolve, reject) => {
      this.#pending.set(task, { worker, resolve, reject });
      thread.hold(true);
      thread.post({ task, kernel, args });
    });
  }

  /** Ends the threads at once; tasks still running are rejected with `cancelled`. */
  async close(): Promise<void> {
    this.#fail(new RiverbankError("cancelled", "worker pool: it was closed"));
    await Promise.all(this.#threads.splice(0).map((thread) => thread.stop()));
  }

  async #runHere(kernel: KernelName, args: number[]): Promise<number> {
    await nextEvent();
    const run = this.#memory.kernels[kernel] as unknown as (...args: number[]) => number | undefined;
    return run(...args) ?? 0;
  }

  #start(index: number): Promise<Thread> {
    return new Promise((resolve, reject) => {
      const opened = openThread(
        (answer) => {
          if ("ready" in answer) opened.then(resolve, reject);
          else this.#settle(index, answer);
        },
        (error) => {
          reject(error);
          this.#fail(error);
        },
      );
      opened.catch(reject);
    });
  }

  #settle(worker: number, answer: Exclude<WorkerAnswer, { ready: true }>): void {
    const pending = this.#pending.get(answer.task);
    if (!pending) return;
    this.#pending.delete(answer.task);
    const busy = [...this.#pending.values()].some((other) => other.worker === worker);
    if (!busy) this.#threads[worker]?.hold(false);
    if ("error" in answer) pending.reject(new Error(`internal: a kernel failed: ${answer.error}`));
    else pending.resolve(answer.result);
  }

  #fail(reason: unknown): void {
    this.#failure ??= reason;
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
  }
}

function canShare(memory: KernelMemory): boolean {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated;
  return memory.shared && isolated !== false;
}

async function openThread(
  onAnswer: (answer: WorkerAnswer) => void,
  onError: (error: unknown) => void,
): Promise<Thread> {
  if (typeof process === "object" && process.versions?.node) {
    const { Worker: NodeWorker } = await import("node:worker_threads");
    const worker = new NodeWorker(new URL("./worker.js", import.meta.url));
    worker.on("message", onAnswer);
    worker.on("error", onError);
    return {
      post: (message) => worker.postMessage(message),
      hold: (busy) => (busy ? worker.ref() : worker.unref()),
      stop: () => worker.terminate(),
    };
  }
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", (event) => onAnswer(event.data));
  worker.addEventListener("error", (event) => onError(new Error(`internal: a worker failed: ${event.message}`)));
  return { post: (message) => worker.postMessage(message), hold: () => {}, stop: () => worker.terminate() };
}
