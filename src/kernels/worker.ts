// A worker thread: it is handed a memory once and then runs the kernels it is asked for, by name.

import type { KernelName } from "./contract.ts";
import { instantiate } from "./load.ts";
import { createReference } from "./reference/index.ts";

export interface WorkerSetup {
  memory: WebAssembly.Memory;
  reference: boolean;
}
export interface WorkerTask {
  task: number;
  kernel: KernelName;
  args: number[];
}
export type WorkerAnswer = { task: number; result: number } | { task: number; error: string } | { ready: true };

interface Port {
  post(answer: WorkerAnswer): void;
  receive(handler: (message: WorkerSetup | WorkerTask) => void): void;
}

async function openPort(): Promise<Port> {
  if (typeof process === "object" && process.versions?.node) {
    const { parentPort } = await import("node:worker_threads");
    return {
      post: (answer) => parentPort?.postMessage(answer),
      receive: (handler) => void parentPort?.on("message", handler),
    };
  }
  return {
    post: (answer) => self.postMessage(answer),
    receive: (handler) => self.addEventListener("message", (event) => handler(event.data)),
  };
}

const port = await openPort();
let kernels: Record<string, (...args: number[]) => number> | undefined;
port.receive((message) => {
  if ("memory" in message) {
    const chosen = (message.reference ? undefined : instantiate(message.memory)) ?? createReference(message.memory);
    kernels = chosen as unknown as typeof kernels;
    return;
  }
  const { task, kernel, args } = message;
  try {
    const result = kernels?.[kernel](...args) ?? 0;
    port.post({ task, result });
  } catch (error) {
    port.post({ task, error: error instanceof Error ? error.message : String(error) });
  }
});
// subtle: a message posted to a page's worker before its listener stands is lost once the module has awaited, so the
// owner waits for this answer before it sends anything.
port.post({ ready: true });
