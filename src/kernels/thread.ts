// One thread of a pool, in its two forms: a worker, and the calling thread itself.

import { openChannel, type WorkerScript } from "../shared/channel.ts";
import { nextEvent } from "../shared/events.ts";
import type { KernelMemory } from "./memory.ts";
import { runTask, type TaskAnswer, type WorkerSetup, type WorkerStands, type WorkerTask } from "./task.ts";

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

/**
 * Starts a worker on a memory that can be shared, and waits until it has the kernels on it: a worker that is still being
 * handed a memory while that grows may not hear of it, and then takes the new part for out of bounds.
 */
export async function openWorker(memory: KernelMemory, owner: Owner): Promise<Thread> {
  let opened = () => {};
  let failed: Owner["lost"] = () => {};
  const standing = new Promise<void>((resolve, reject) => {
    opened = resolve;
    failed = reject;
  });
  // subtle: a worker that is lost before it listens fails the opening below, and nobody waits for this.
  standing.catch(() => {});
  const channel = await openChannel<WorkerSetup | WorkerTask, TaskAnswer | WorkerStands>(
    SCRIPT,
    (answer) => ("stands" in answer ? opened() : owner.answered(answer)),
    (reason) => {
      failed(reason);
      owner.lost(reason);
    },
  );
  channel.hold(true);
  channel.post({ memory: memory.memory, module: memory.module });
  await standing;
  channel.hold(false);
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
