// From inlined bytes to callable kernels: compiled once, instantiated once per memory and thread.

import type { Kernels } from "./contract.ts";
import { MODULE_BASE64 } from "./module.ts";

const MOST_PAGES = 65536;

let compiled: WebAssembly.Module | null | undefined;

/** The compiled module, or null where this machine has no SIMD. */
export function compile(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    const bytes = Uint8Array.from(atob(MODULE_BASE64), (character) => character.charCodeAt(0));
    compiled = new WebAssembly.Module(bytes);
  } catch {
    compiled = null;
  }
  return compiled;
}

/** A memory that the module can import: shared, so that workers can be given it. */
export function createMemory(pages: number): WebAssembly.Memory {
  // subtle: the maximum only reserves addresses, but some phones refuse 4 GiB of them.
  for (let maximum = MOST_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: Math.max(1, pages), maximum, shared: true });
    } catch (error) {
      if (maximum / 2 < Math.max(2048, pages)) throw error;
    }
  }
}

/** The kernels over `memory`, or undefined where this machine has no SIMD. */
export function instantiate(memory: WebAssembly.Memory): Kernels | undefined {
  const module = compile();
  if (!module) return undefined;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as unknown as Kernels;
}
