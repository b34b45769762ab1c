// One thread of a pool, in its two forms: a worker, and the calling thread itself.

import { openChannel, type WorkerScript } from "../shared/channel.ts";
import { nextEvent } from "../shared/events.ts";
import type { KernelMemory } from "./memory.ts";
import { runTask, type TaskAnswer, type WorkerSetup, type WorkerTask } from "./task.ts";

/** Runs the tasks it is posted, in their order, and answers each. */
export interface Thread {
  post(task: WorkerTask): void;
  /** Whether the thread keeps the process alive: only while there is work on it. */
  hold(busy: boolean): void;
  /** Ends it at once, in the middle of a kernel if need be. */
  stop(): Promise<unknown>;
}

/** What a thread tells its owner. */
export interface Owner {
  answered(answer: TaskAnswer): void;
  /** The thread itself is lost, and whatever ran on it. */
  lost(reason: unknown): void;
}

const SCRIPT: WorkerScript = {
  url: new URL("./worker.js", import.meta.url),
  openWeb: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
};

/** Starts a worker on a memory that can be shared, and waits until it listens. */
export async function openWorker(memory: KernelMemory, owner: Owner): Promise<Thread> {
  const channel = await openChannel<WorkerSetup | WorkerTask, TaskAnswer>(SCRIPT, owner.answered, owner.lost);
  channel.post({ memory: memory.memory, reference: memory.implementation === "reference" });
  return channel;
}

/** The calling thread in a worker's place, for memory that can't be shared: each task waits for its own event. */
export function openHere(memory: KernelMemory, owner: Owner): Thread {
  let stopped = false;
  let last = Promise.resolve();
  return {
    post: (task) => {
      last = last.then(nextEvent).then(() => {
        if (!stopped) owner.answered(runTask(memory.kernels, task));
      });
    },
    hold: () => {},
    stop: async () => {
      stopped = true;
    },
  };
}
