// The contract of the kernels: cases that every implementation runs, in Node, in a page and on workers. One file per
// family stands in kernels/; a new family adds its file to the list below.

import type { KernelMemory } from "#src/kernels/memory.js";
import type { WorkerPool } from "#src/kernels/pool.js";
import { Bench, type Call, LENGTHS, SHIFTS } from "./bench.ts";
import { cellCases } from "./kernels/cells.ts";
import { encoderCases } from "./kernels/encoder.ts";
import { gloveCases } from "./kernels/glove.ts";
import { matrixCases } from "./kernels/matrix.ts";
import { matrixInt8Cases } from "./kernels/matrix-int8.ts";
import { nearCases } from "./kernels/near.ts";
import { numberCases } from "./kernels/numbers.ts";
import { pretrainingCases } from "./kernels/pretraining.ts";
import { quantiseCases } from "./kernels/quantise.ts";
import { scanCases } from "./kernels/scan.ts";
import { scatterCases } from "./kernels/scatter.ts";
import { selectCases } from "./kernels/select.ts";
import { siftCases } from "./kernels/sift.ts";
import { trainingCases } from "./kernels/training.ts";
import { tsneCases } from "./kernels/tsne.ts";
import { umapCases } from "./kernels/umap.ts";
import { vectorCases } from "./kernels/vector.ts";
import { wordCases } from "./kernels/words.ts";

/** Results of a case, to be compared number by number. */
export type Outcome = Float32Array | Float64Array | Int8Array | Int32Array | Uint8Array | Uint32Array;

/** What one kernel must do with data of one size `n`. */
export interface KernelCase {
  /** A sentence without its subject: `dot adds the products`. */
  name: string;
  /**
   * The largest difference between WebAssembly and the reference, as a share of the larger of 1 and the reference's
   * number. Default 0: the same bytes.
   */
  tolerance?: number;
  /** The sizes to run at. Default {@link LENGTHS}. */
  sizes?: readonly number[];
  /** Lays out data of size `n`, calls the kernel and returns what it wrote or answered, the same on every machine. */
  run(bench: Bench, n: number): Promise<Outcome>;
}

export const KERNEL_CASES: readonly KernelCase[] = [
  ...vectorCases,
  ...matrixCases,
  ...matrixInt8Cases,
  ...numberCases,
  ...quantiseCases,
  ...wordCases,
  ...trainingCases,
  ...cellCases,
  ...gloveCases,
  ...scanCases,
  ...selectCases,
  ...siftCases,
  ...nearCases,
  ...scatterCases,
  ...tsneCases,
  ...umapCases,
  ...encoderCases,
  ...pretrainingCases,
];

/** A case at one size and one alignment. */
export interface CaseRun {
  name: string;
  tolerance: number;
  outcome: Outcome;
}

/** Runs a case at every size and alignment over `memory`, which is left as high as it was. */
export async function runCase(kernelCase: KernelCase, memory: KernelMemory, call: Call): Promise<CaseRun[]> {
  const { name, tolerance = 0, sizes = LENGTHS, run } = kernelCase;
  const runs: CaseRun[] = [];
  for (const size of sizes) {
    for (const shift of SHIFTS) {
      const mark = memory.mark();
      const bench = new Bench(memory, call, shift, 1 + size);
      const outcome = await run(bench, size);
      bench.checkFences();
      memory.release(mark);
      runs.push({ name: `${name}, size ${size}, ${shift} bytes off a cache line`, tolerance, outcome });
    }
  }
  return runs;
}

/** Runs every case, in the order of the list. */
export async function runCases(memory: KernelMemory, call: Call): Promise<CaseRun[]> {
  const runs: CaseRun[] = [];
  for (const kernelCase of KERNEL_CASES) runs.push(...(await runCase(kernelCase, memory, call)));
  return runs;
}

/** Calls kernels on the calling thread. */
export function callHere(memory: KernelMemory): Call {
  return async (kernel, ...args) => {
    const run = memory.kernels[kernel] as (...args: number[]) => number | undefined;
    return run(...args) ?? 0;
  };
}

/** Calls kernels on the threads of a pool, in turn. */
export function callPool(pool: WorkerPool): Call {
  let calls = 0;
  return (kernel, ...args) => pool.run(calls++ % pool.size, kernel, ...args);
}
