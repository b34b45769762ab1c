// Every point's nearest others: the graph that maps are drawn from and judged by.

import { KernelMemory } from "../../kernels/memory.ts";
import { WorkerPool } from "../../kernels/pool.ts";
import { NEAR_SCRATCH } from "../../kernels/reference/near.ts";
import { availableCores } from "../../shared/cores.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { ask, nearestRows, openSite } from "./nearest-rows.ts";
import type { Neighbours, Points, StepOptions } from "./points.ts";
import { laySpace, spaceBytes } from "./space.ts";

/**
 * The `k` (1 ≤ k < rows) nearest others of every point by Euclidean distance: always the exact answer, the same bytes
 * for any number of threads. Distances are summed in float64 and rounded to float32; of equal ones the lower row comes
 * first. Work grows with rows² × dims: 10,000 × 128 take a fraction of a second.
 *
 * Throws `invalid k`, `invalid threads`, `mismatched numbers`, `invalid numbers` where one is not finite, `exhausted
 * memory` and `cancelled`. Progress is told as stage "neighbours".
 *
 * @example
 * const { ids, distances } = await findNeighbours(pointsOf(table), 15);
 * ids.subarray(0, 15); // the rows nearest to row 0, nearest first
 */
export async function findNeighbours(points: Points, k: number, options: StepOptions = {}): Promise<Neighbours> {
  checkNeighbours(k, points.rows);
  const threads = options.threads ?? (await availableCores());
  const { rows } = points;
  const capacity = spaceBytes(points) + rows * (16 * k + 96) + threads * NEAR_SCRATCH;
  const memory = new KernelMemory({ capacity });
  const space = await laySpace(memory, points, new Turn());
  const pool = await WorkerPool.open(memory, threads);
  try {
    const site = openSite(memory, pool);
    const found = await nearestRows(site, space, ask(memory, space), k, options);
    const [ids, distances] = [memory.uint32(found.ids, rows * k), memory.float32(found.distances, rows * k)];
    return { rows, k, ids: ids.slice(), distances: distances.slice() };
  } finally {
    await pool.close();
  }
}

function checkNeighbours(k: number, rows: number): void {
  if (Number.isInteger(k) && k >= 1 && k < rows) return;
  const expected = rows > 1 ? `a whole number from 1 to ${rows - 1} was expected` : "at least 2 are needed";
  throw new RiverbankError("invalid", `k: ${k} neighbours came for ${rows} points, ${expected}`);
}
