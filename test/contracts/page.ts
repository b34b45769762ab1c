// What the page does: the same cases on its own thread and on a pool, and the outcomes as text for the way back.

import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";
import { type CaseRun, callHere, callPool, runCases } from "./kernels.ts";

/** What a page did: outcomes as hexadecimal bytes by name of the case. */
export interface PageReport {
  implementation: "wasm" | "reference";
  isolated: boolean;
  threaded: boolean;
  here: Record<string, string>;
  pool: Record<string, string>;
}

/** Runs all cases on the calling thread and on a pool of two. */
export async function report(): Promise<PageReport> {
  const memory = new KernelMemory();
  const pool = await WorkerPool.open(memory, 2);
  const done: PageReport = {
    implementation: memory.implementation,
    isolated: crossOriginIsolated,
    threaded: pool.threaded,
    here: asHex(await runCases(memory, callHere(memory))),
    pool: asHex(await runCases(memory, callPool(pool))),
  };
  await pool.close();
  return done;
}

/** The outcomes' bytes, by name of the case. */
export function asHex(runs: CaseRun[]): Record<string, string> {
  return Object.fromEntries(
    runs.map(({ name, outcome }) => {
      const bytes = new Uint8Array(outcome.buffer, outcome.byteOffset, outcome.byteLength);
      return [name, Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")];
    }),
  );
}
