// Riverbank in road order. Everything here runs in Node and in a page alike; what needs files is in riverbank/node.

export { RiverbankError, type ErrorCode } from "./shared/errors.ts";
export { Random } from "./shared/random.ts";
export { KernelMemory } from "./kernels/memory.ts";
export { WorkerPool } from "./kernels/pool.ts";
