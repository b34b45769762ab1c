// A worker thread: it is handed a memory once and then runs the kernels it is asked for, by name.

import type { Kernels } from "./contract.ts";
import { openKernels, runsInNode, runTask, type WorkerAnswer, type WorkerSetup, type WorkerTask } from "./task.ts";

type Handler = (message: WorkerSetup | WorkerTask) => void;

/** Starts listening and returns how to answer. */
async function openPort(handler: Handler): Promise<(answer: WorkerAnswer) => void> {
  if (runsInNode()) {
    const { parentPort } = await import("node:worker_threads");
    parentPort?.on("message", handler);
    return (answer) => parentPort?.postMessage(answer);
  }
  self.addEventListener("message", (event) => handler(event.data));
  return (answer) => self.postMessage(answer);
}

let kernels: Kernels | undefined;
const answer = openPort((message) => {
  if ("memory" in message) {
    kernels = openKernels(message);
    return;
  }
  const done = runTask(kernels as Kernels, message);
  void answer.then((post) => post(done));
});
// The owner waits for this before it sends anything, so that no message comes before there is a listener.
void answer.then((post) => post({ ready: true }));
