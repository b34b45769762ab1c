// A worker thread: it is handed a memory once and then runs the kernels it is asked for, by name.

import { listen } from "../shared/channel.ts";
import type { Kernels } from "./contract.ts";
import { openKernels } from "./open.ts";
import { runTask, type TaskAnswer, type WorkerSetup, type WorkerStands, type WorkerTask } from "./task.ts";

let kernels: Kernels | undefined;
listen<WorkerSetup | WorkerTask, TaskAnswer | WorkerStands>((message, reply) => {
  if ("memory" in message) {
    kernels = openKernels(message.memory, message.module);
    reply({ stands: true });
  } else reply(runTask(kernels as Kernels, message));
});
