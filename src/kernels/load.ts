// From inlined bytes to the compiled module, once, and the memory that it works on.

import { RiverbankError } from "../shared/errors.ts";
import { MODULE_BASE64 } from "./module.ts";

/** 4 GiB, all that a 32-bit address can reach; and the least worth trying with, 128 MiB. */
const MOST_PAGES = 65536;
const LEAST_PAGES = 2048;

let compiled: WebAssembly.Module | null | undefined;

/** The compiled kernels, or undefined where this machine has no SIMD. Workers are handed them and need no bytes of their own. */
export function compileKernels(): WebAssembly.Module | undefined {
  if (compiled !== undefined) return compiled ?? undefined;
  try {
    const bytes = Uint8Array.from(atob(MODULE_BASE64), (character) => character.charCodeAt(0));
    compiled = new WebAssembly.Module(bytes);
  } catch {
    compiled = null;
  }
  return compiled ?? undefined;
}

/**
 * An empty memory that the module can import and workers can be given. A page that is not cross-origin isolated may
 * make one too, it only can't hand it to a worker.
 */
export function createMemory(): WebAssembly.Memory {
  // subtle: the maximum only reserves addresses, but some phones refuse 4 GiB of them.
  for (let maximum = MOST_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch (cause) {
      if (maximum > LEAST_PAGES) continue;
      // Chromium reserves 8 GiB for each memory whatever its maximum, and ends at about 120 of them.
      throw new RiverbankError(
        "exhausted",
        "memory: this program can have no further WebAssembly memory; let go of tables that are no longer needed",
        { cause },
      );
    }
  }
}
