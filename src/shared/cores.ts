// How many threads this machine can run at once.

/** The cores that this process or page may use, at least 1. */
export async function availableCores(): Promise<number> {
  const told = globalThis.navigator?.hardwareConcurrency;
  if (told) return told;
  const { availableParallelism } = await import("node:os");
  return availableParallelism();
}
