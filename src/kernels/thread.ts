// One thread of a pool, in its three forms: a worker of Node, a Web Worker, and the calling thread itself.

import type { KernelMemory } from "./memory.ts";
import { runsInNode, runTask, type TaskAnswer, type WorkerAnswer, type WorkerSetup, type WorkerTask } from "./task.ts";

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

/** The channel to a worker, the same for both kinds of worker. */
interface Channel extends Omit<Thread, "post"> {
  post(message: WorkerSetup | WorkerTask): void;
}
type OnAnswer = (answer: WorkerAnswer) => void;
type OnLoss = (reason: unknown) => void;

/** Starts a worker on a memory that can be shared, and waits until it listens. */
export function openWorker(memory: KernelMemory, owner: Owner): Promise<Thread> {
  return new Promise((resolve, reject) => {
    const onLoss = (reason: unknown) => {
      reject(reason);
      owner.lost(reason);
    };
    const onAnswer = async (answer: WorkerAnswer) => {
      if (!("ready" in answer)) return owner.answered(answer);
      const { post, hold, stop } = await channel;
      post({ memory: memory.memory, reference: memory.implementation === "reference" });
      hold(false);
      resolve({ post, hold, stop });
    };
    const channel = runsInNode() ? openNodeWorker(onAnswer, onLoss) : openWebWorker(onAnswer, onLoss);
    channel.catch(reject);
  });
}

async function openNodeWorker(onAnswer: OnAnswer, onLoss: OnLoss): Promise<Channel> {
  const { Worker: NodeWorker } = await import("node:worker_threads");
  // Without the caller's flags: `node --input-type=module --eval` would have the worker refuse its own file.
  const worker = new NodeWorker(new URL("./worker.js", import.meta.url), { execArgv: [] });
  worker.on("message", onAnswer);
  worker.on("error", onLoss);
  worker.on("exit", (code) => onLoss(new Error(`internal: a worker ended by itself, with code ${code}`)));
  return {
    post: (message) => worker.postMessage(message),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    stop: () => worker.terminate(),
  };
}

async function openWebWorker(onAnswer: OnAnswer, onLoss: OnLoss): Promise<Channel> {
  const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", (event) => onAnswer(event.data));
  worker.addEventListener("error", ({ message }) =>
    onLoss(new Error(`internal: a worker failed: ${message ?? "its script could not be loaded"}`)),
  );
  return {
    post: (message) => worker.postMessage(message),
    hold: () => {},
    stop: async () => worker.terminate(),
  };
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

/** Lets waiting events (paint, input, signals) run first. */
function nextEvent(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
