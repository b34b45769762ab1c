// Callable kernels: the compiled module on a memory, once per memory and thread.

import type { Kernels } from "./contract.ts";
import { createReference } from "./reference/index.ts";

/** The kernels over `memory`: WebAssembly, or the plain-TypeScript reference where there is no module. */
export function openKernels(memory: WebAssembly.Memory, module: WebAssembly.Module | undefined): Kernels {
  if (!module) return createReference(memory);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as Kernels;
}
