// What a kernel set must offer. Two sets do: the WebAssembly module (assembly/) and the plain-TypeScript reference
// (kernels/reference/), which is the specification. Arguments are addresses into one memory, in the order
// destination, sources, numbers, counts; kernels never allocate and handle any length and alignment themselves.

import type { NumberKernels } from "./reference/numbers.ts";
import type { QuantiseKernels } from "./reference/quantise.ts";
import type { VectorKernels } from "./reference/vector.ts";

/** A byte offset into a kernel memory. */
export type Address = number;

/** Every kernel, by family; each family is documented where its reference twin stands. */
export interface Kernels extends VectorKernels, NumberKernels, QuantiseKernels {}

/** The names under which a worker can be asked for a kernel. */
export type KernelName = keyof Kernels;
