// How many others are nearer to a point than a given one: its rank among all, exact, without all distances in memory.

import type { Address } from "../../kernels/contract.ts";
import { NEAR_TILE } from "../../kernels/reference/near.ts";
import { doJobs } from "./jobs.ts";
import type { Asked, Found, Site } from "./nearest-rows.ts";
import type { StepOptions } from "./points.ts";
import type { Space } from "./space.ts";

/** Where targets lie, [count, k]: rows, and their exact distances in the space that ranks are asked of. */
type Targets = Found;

/**
 * The rank of every target among all others as seen from the point it belongs to, [count, k]: 1 for the nearest, by
 * distance as float32 rounds it, ties to the lower row.
 */
export async function ranksOf(
  { memory, pool, scratch }: Site,
  space: Space,
  asked: Asked,
  k: number,
  targets: Targets,
  { signal, onProgress }: StepOptions,
): Promise<Uint32Array> {
  const { working, halves, points, squares, slacks, scale, rows, dims } = space;
  const mark = memory.mark();
  const counts: Address = memory.allocateZeroed(4 * asked.count * k);
  const blocks = Math.ceil(rows / NEAR_TILE);
  const jobs = Array.from({ length: Math.ceil(asked.count / NEAR_TILE) }, (_, block) => block * NEAR_TILE);
  let done = 0;
  await doJobs<number>(pool, {
    jobs: Array.from({ length: jobs.length * blocks }, (_, at) => at),
    // A block of points goes through the rows in as many jobs as there are blocks of rows.
    places: (at) => [at % jobs.length],
    what: "quality",
    signal,
    onDone: () => onProgress?.({ stage: "quality", done: ++done, total: jobs.length * blocks }),
    run: (at, worker) => {
      const [query, first] = [jobs[at % jobs.length], Math.floor(at / jobs.length) * NEAR_TILE];
      return pool.run(
        worker,
        "countCloser",
        counts + 4 * k * query,
        targets.ids + 4 * k * query,
        targets.distances + 4 * k * query,
        k,
        asked.ids + 4 * query,
        asked.working + 4 * dims * query,
        points,
        squares,
        slacks,
        scale,
        working + 4 * dims * first,
        halves + 4 * first,
        scratch[worker],
        first,
        Math.min(NEAR_TILE, asked.count - query),
        Math.min(NEAR_TILE, rows - first),
        dims,
      );
    },
  });
  const ranks = memory.uint32(counts, asked.count * k).map((count) => count + 1);
  memory.release(mark);
  return Uint32Array.from(ranks);
}

/** Exact distances of rows [count, k] from the points asked about, in memory, beside the rows themselves. */
export function targetsIn(site: Site, { points, dims, rows }: Space, asked: Asked, k: number, ids: Address): Targets {
  const { memory } = site;
  const distances = memory.allocate(4 * asked.count * k);
  const [numbers, measured] = [memory.float32(points, rows * dims), memory.float32(distances, asked.count * k)];
  const [queries, targets] = [memory.uint32(asked.ids, asked.count), memory.uint32(ids, asked.count * k)];
  for (let at = 0; at < measured.length; at++) {
    const [x, y] = [dims * queries[Math.floor(at / k)], dims * targets[at]];
    let sum = 0;
    for (let i = 0; i < dims; i++) sum += (numbers[x + i] - numbers[y + i]) ** 2;
    measured[at] = Math.sqrt(sum);
  }
  return { ids, distances };
}
