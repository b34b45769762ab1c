// Work on all rows, in blocks that the threads of a pool take in turn.

import type { WorkerPool } from "../../kernels/pool.ts";

/** Rows of a block at most: where the calling thread does the work, events wait for one block. */
const MOST_ROWS = 4096;
/** Blocks per thread, so that dense regions, which take longer, fall to all of them. */
const PER_THREAD = 4;

/** Runs `work` for all rows in blocks that begin at multiples of four; resolves when the last is done. */
export async function inBlocks(
  pool: WorkerPool,
  rows: number,
  work: (thread: number, from: number, to: number) => Promise<unknown>,
): Promise<void> {
  const size = 4 * Math.ceil(Math.min(MOST_ROWS, rows / (PER_THREAD * pool.size)) / 4);
  const running: Promise<unknown>[] = [];
  for (let from = 0; from < rows; from += size) {
    running.push(work(running.length % pool.size, from, Math.min(rows, from + size)));
  }
  await Promise.all(running);
}
