// How many threads this machine can run at once.

import { RiverbankError } from "./errors.ts";

/** The cores that this process or page may use, at least 1. */
export async function availableCores(): Promise<number> {
  const told = globalThis.navigator?.hardwareConcurrency;
  if (told) return told;
  const { availableParallelism } = await import("node:os");
  return availableParallelism();
}

/** Throws `invalid threads` unless it is a whole number of at least 1. */
export function checkThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1) return;
  throw new RiverbankError("invalid", `threads: ${threads} came, a whole number of at least 1 was expected`);
}
