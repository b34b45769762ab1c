// How many others are nearer to a point than a given one: its rank among all, exact, without all distances in memory.

import type { Address } from "../../kernels/contract.ts";
import { NEAR_TILE } from "../../kernels/reference/near.ts";
import { doJobs } from "./jobs.ts";
import { type Asked, type Found, type Site, type Tile, tilesOf } from "./nearest-rows.ts";
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
  const { points, squares, slacks, scale, rows, dims } = space;
  const mark = memory.mark();
  const counts: Address = memory.allocateZeroed(4 * asked.count * k);
  const sides = (row: number) => {
    return [counts + 4 * k * row, targets.ids + 4 * k * row, targets.distances + 4 * k * row] as const;
  };
  const jobs = tilesOf(asked, rows);
  await doJobs<Tile>(pool, {
    jobs,
    places: ({ a, b }) => (asked.all ? [a, b] : [a]),
    what: "quality",
    signal,
    onDone: (done) => onProgress?.({ stage: "quality", done, total: jobs.length }),
    run: ({ a, b }, worker) => {
      const [firstA, firstB] = [a * NEAR_TILE, b * NEAR_TILE];
      return pool.run(
        worker,
        "countCloser",
        ...sides(firstA),
        ...(asked.all && a !== b ? sides(firstB) : ([0, 0, 0] as const)),
        k,
        asked.ids + 4 * firstA,
        asked.working + 4 * dims * firstA,
        asked.halves + 4 * firstA,
        space.working + 4 * dims * firstB,
        space.halves + 4 * firstB,
        points,
        squares,
        slacks,
        scale,
        scratch[worker],
        firstB,
        Math.min(NEAR_TILE, asked.count - firstA),
        Math.min(NEAR_TILE, rows - firstB),
        dims,
      );
    },
  });
  const ranks = memory.uint32(counts, asked.count * k).slice();
  memory.release(mark);
  return ranks.map((count) => count + 1);
}

/** Exact distances of rows [count, k] from the points asked about, in memory, beside the rows themselves. */
export async function targetsIn(
  { memory, pool }: Site,
  { points, dims }: Space,
  asked: Asked,
  k: number,
  ids: Address,
  { signal }: StepOptions,
): Promise<Targets> {
  const distances = memory.allocate(4 * asked.count * k);
  await doJobs<number>(pool, {
    jobs: Array.from({ length: Math.ceil(asked.count / NEAR_TILE) }, (_, block) => block * NEAR_TILE),
    what: "quality",
    signal,
    run: (first, worker) => {
      const [target, row, count] = [4 * k * first, 4 * first, Math.min(NEAR_TILE, asked.count - first)];
      return pool.run(
        worker,
        "nearDistances",
        distances + target,
        ids + target,
        k,
        asked.ids + row,
        points,
        count,
        dims,
      );
    },
  });
  return { ids, distances };
}
