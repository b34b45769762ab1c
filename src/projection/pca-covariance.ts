// The covariance of any number of rows, by blocks. Rows are taken about a point near their mean, which keeps float32's
// digits for what differs between them; what that point is off by is put right at the end, in float64.

import type { KernelMemory } from "../kernels/memory.ts";
import type { WorkerPool } from "../kernels/pool.ts";
import { MULTIPLY_SCRATCH } from "../kernels/reference/matrix.ts";
import { RiverbankError, throwIfCancelled } from "../shared/errors.ts";
import { doJobs } from "./maps/jobs.ts";
import type { StepOptions } from "./maps/points.ts";
import type { RowSource } from "./row-source.ts";

/** Into so many shares rows are cut, whatever the number of threads, so that sums are added in one order. */
const SHARES = 8;
/** Numbers in a block: 4 MiB. */
const BLOCK = 1 << 20;
/** Rows that the point near the mean is taken from. */
const SAMPLED = 4096;

/** Where the work is done. */
export interface Workshop {
  readonly memory: KernelMemory;
  readonly pool: WorkerPool;
}

export interface Covariance {
  readonly mean: Float64Array;
  /** The point near the mean that rows are taken about, float32. */
  readonly shift: Float32Array;
  /** [dims, dims], over rows - 1. */
  readonly covariance: Float64Array;
}

/** Rows of a block, a multiple of what a product takes at once. */
export function blockRows(dims: number): number {
  return Math.max(256, 256 * Math.floor(BLOCK / (256 * dims)));
}

/** The covariance of at least two rows. Throws `invalid numbers`, `exhausted memory`, `cancelled`. */
export async function covarianceOf(workshop: Workshop, rows: RowSource, options: StepOptions): Promise<Covariance> {
  const { memory } = workshop;
  const mark = memory.mark();
  const shift = sampleMean(rows);
  const sums = await gather(workshop, rows, shift, options);
  memory.release(mark);
  return settle(sums, shift, rows);
}

/** The mean of rows evenly spaced, as float32. */
function sampleMean(source: RowSource): Float32Array {
  const { rows, dims } = source;
  const count = Math.min(rows, SAMPLED);
  const sums = new Float64Array(dims);
  const row = new Float32Array(dims);
  for (let i = 0; i < count; i++) {
    source.fill(row, Math.floor((i * rows) / count), 1);
    for (let j = 0; j < dims; j++) sums[j] += row[j];
  }
  return Float32Array.from(sums, (sum) => sum / count);
}

/** Σ (x - shift), [dims], behind Σ (x - shift)ᵀ (x - shift), [dims, dims]. */
async function gather(
  { memory, pool }: Workshop,
  rows: RowSource,
  shift: Float32Array,
  { signal, onProgress }: StepOptions,
): Promise<Float64Array> {
  const { dims } = rows;
  const height = Math.min(rows.rows, blockRows(dims));
  const blocks = Math.ceil(rows.rows / height);
  const length = dims * (dims + 1);
  const shares = Array.from({ length: Math.min(SHARES, blocks) }, () => memory.allocateZeroed(8 * length));
  const moved = memory.store(shift);
  const desks = Array.from({ length: pool.size }, () => ({
    block: memory.allocate(4 * height * dims),
    product: memory.allocate(4 * dims * dims),
    scratch: memory.allocate(MULTIPLY_SCRATCH),
  }));
  let done = 0;
  const addBlock = async (sums: number, first: number, worker: number) => {
    throwIfCancelled(signal, "pca");
    const { block, product, scratch } = desks[worker];
    const count = Math.min(height, rows.rows - first);
    rows.fill(memory.float32(block, count * dims), first, count);
    await Promise.all([
      pool.run(worker, "subtractRow", block, moved, count, dims),
      pool.run(worker, "addScatter", sums, sums + 8 * dims * dims, block, product, scratch, count, dims),
    ]);
    done += count;
    onProgress?.({ stage: "pca", done, total: 2 * rows.rows });
  };
  await doJobs<number>(pool, {
    jobs: [...shares.keys()],
    what: "pca",
    signal,
    run: async (share, worker) => {
      const [from, to] = [share, share + 1].map((at) => Math.floor((at * blocks) / shares.length));
      for (let block = from; block < to; block++) await addBlock(shares[share], block * height, worker);
    },
  });
  const all = new Float64Array(length);
  for (const share of shares) {
    const part = memory.float64(share, length);
    for (let i = 0; i < length; i++) all[i] += part[i];
  }
  return all;
}

/** cov = (Σ (x - c)ᵀ (x - c) - n δᵀ δ) / (n - 1), where the mean is c + δ. */
function settle(sums: Float64Array, shift: Float32Array, { rows, dims }: RowSource): Covariance {
  const offset = sums.subarray(dims * dims).map((sum) => sum / rows);
  const covariance = new Float64Array(dims * dims);
  for (let i = 0, at = 0; i < dims; i++) {
    for (let j = 0; j < dims; j++, at++) covariance[at] = (sums[at] - rows * offset[i] * offset[j]) / (rows - 1);
  }
  if (!covariance.every(Number.isFinite)) {
    const came = "one is not finite, or too large to be squared in float32";
    throw new RiverbankError("invalid", `numbers: ${came}; finite numbers below 1e15 were expected`);
  }
  return { mean: offset.map((value, i) => value + shift[i]), shift, covariance };
}
