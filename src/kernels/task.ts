// What the owner of a thread and the thread say to each other, and how a task is done, wherever it runs.

import type { KernelName, Kernels } from "./contract.ts";

/** The first message to a worker: the memory to work on, and the kernels for it. */
export interface WorkerSetup {
  memory: WebAssembly.Memory;
  /** None: run the plain-TypeScript kernels. */
  module: WebAssembly.Module | undefined;
}

/** The answer to it: the kernels stand on the memory. */
export interface WorkerStands {
  stands: true;
}

/** One kernel to run; `task` names it in the answer. */
export interface WorkerTask {
  task: number;
  kernel: KernelName;
  args: readonly number[];
}

export type TaskAnswer = { task: number; result: number } | { task: number; error: string };

/** Runs a task; what a kernel throws becomes the answer's `error`. */
export function runTask(kernels: Kernels, { task, kernel, args }: WorkerTask): TaskAnswer {
  try {
    const run = kernels[kernel] as (...args: readonly number[]) => number | undefined;
    return { task, result: run(...args) ?? 0 };
  } catch (error) {
    return { task, error: `${kernel}(${args.join(", ")}): ${error instanceof Error ? error.message : error}` };
  }
}
