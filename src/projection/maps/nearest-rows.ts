// The exact nearest rows of some or all points: candidates by tiles of rough scores, then exact distances, then a plain
// scan for the few points whose candidates may have left one out.
//
//        b0 b1 b2        all points: each pair of blocks once, for both; threads take tiles that share no block
//     a0  ■  ■  ■
//     a1     ■  ■        some points: every tile of theirs, for them alone
//     a2        ■

import type { Address } from "../../kernels/contract.ts";
import type { KernelMemory } from "../../kernels/memory.ts";
import type { WorkerPool } from "../../kernels/pool.ts";
import { NEAR_SCRATCH, NEAR_TILE } from "../../kernels/reference/near.ts";
import { doJobs } from "./jobs.ts";
import type { StepOptions } from "./points.ts";
import type { Space } from "./space.ts";

/** Candidates kept beyond the point itself and its nearest, so that rounding seldom hides one of these. */
const SPARE = 8;
/** Numbers that one call of a plain scan looks at. */
const SCANNED = 1 << 22;

/** The points that a question is about, in kernel memory. */
export interface Asked {
  readonly count: number;
  /** Their rows, uint32. */
  readonly ids: Address;
  /** Their working copies and halves, in the order of `ids`. */
  readonly working: Address;
  readonly halves: Address;
  /** Whether they are all rows, in their order. */
  readonly all: boolean;
}

/** Where the work is done. */
export interface Site {
  readonly memory: KernelMemory;
  readonly pool: WorkerPool;
  /** A scratch of NEAR_SCRATCH bytes per thread. */
  readonly scratch: readonly Address[];
}

/** What was found, [count, k], in kernel memory. */
export interface Found {
  readonly ids: Address;
  readonly distances: Address;
}

/** Takes every thread's scratch. */
export function openSite(memory: KernelMemory, pool: WorkerPool): Site {
  return { memory, pool, scratch: Array.from({ length: pool.size }, () => memory.allocate(NEAR_SCRATCH)) };
}

/** All points of a space, or those of some rows. */
export function ask(memory: KernelMemory, space: Space, rows?: Uint32Array): Asked {
  const { dims, working, halves } = space;
  if (!rows) {
    const ids = memory.store(Uint32Array.from({ length: space.rows }, (_, row) => row));
    return { count: space.rows, ids, working, halves, all: true };
  }
  const ids = memory.store(rows);
  const copies = memory.allocate(4 * rows.length * dims);
  const halved = memory.allocate(4 * rows.length);
  const [from, to] = [memory.float32(working, space.rows * dims), memory.float32(copies, rows.length * dims)];
  const [half, own] = [memory.float32(halves, space.rows), memory.float32(halved, rows.length)];
  rows.forEach((row, index) => {
    to.set(from.subarray(row * dims, (row + 1) * dims), index * dims);
    own[index] = half[row];
  });
  return { count: rows.length, ids, working: copies, halves: halved, all: false };
}

/** The `k` (< rows) nearest rows of each point asked about, by distance as float32 rounds it, ties to the lower row. */
export async function nearestRows(
  site: Site,
  space: Space,
  asked: Asked,
  k: number,
  options: StepOptions,
): Promise<Found> {
  const { memory } = site;
  const found = { ids: memory.allocate(4 * asked.count * k), distances: memory.allocate(4 * asked.count * k) };
  const mark = memory.mark();
  const kept = Math.min(k + 1 + SPARE, space.rows);
  const tops = memory.allocate(8 * kept * asked.count);
  const sizes = memory.allocateZeroed(4 * asked.count);
  const sure = memory.allocate(4 * asked.count);
  const best = site.scratch.map(() => memory.allocate(8 * k));
  await offerTiles(site, space, asked, { tops, sizes, kept }, options);
  await measure(site, space, asked, k, { tops, sizes, kept, best, sure }, found, options.signal);
  await scanDoubtful(site, space, asked, k, { best, sure }, found, options.signal);
  memory.release(mark);
  return found;
}

interface Heaps {
  tops: Address;
  sizes: Address;
  kept: number;
}

/** Block `a` of the points asked about meets block `b` of all rows. */
export interface Tile {
  a: number;
  b: number;
}

async function offerTiles(
  { pool, scratch }: Site,
  space: Space,
  asked: Asked,
  { tops, sizes, kept }: Heaps,
  { signal, onProgress }: StepOptions,
): Promise<void> {
  const { working, halves, rows, dims } = space;
  const jobs = tilesOf(asked, rows);
  await doJobs<Tile>(pool, {
    jobs,
    places: ({ a, b }) => (asked.all ? [a, b] : [a]),
    what: "neighbours",
    signal,
    onDone: (done) => onProgress?.({ stage: "neighbours", done, total: jobs.length }),
    run: ({ a, b }, worker) => {
      const [firstA, firstB] = [a * NEAR_TILE, b * NEAR_TILE];
      const back = asked.all && a !== b;
      return pool.run(
        worker,
        "nearTile",
        tops + 8 * kept * firstA,
        sizes + 4 * firstA,
        back ? tops + 8 * kept * firstB : 0,
        back ? sizes + 4 * firstB : 0,
        kept,
        asked.working + 4 * dims * firstA,
        asked.halves + 4 * firstA,
        working + 4 * dims * firstB,
        halves + 4 * firstB,
        scratch[worker],
        firstA,
        firstB,
        Math.min(NEAR_TILE, asked.count - firstA),
        Math.min(NEAR_TILE, rows - firstB),
        dims,
      );
    },
  });
}

/** Tiles in an order in which neighbouring ones seldom share a block. */
export function tilesOf(asked: Asked, rows: number): Tile[] {
  const [high, wide] = [Math.ceil(asked.count / NEAR_TILE), Math.ceil(rows / NEAR_TILE)];
  const tiles: Tile[] = [];
  for (let offset = 0; offset < wide; offset++) {
    for (let a = 0; a < high; a++) {
      if (!asked.all) tiles.push({ a, b: (a + offset) % wide });
      else if (a + offset < wide) tiles.push({ a, b: a + offset });
    }
  }
  return tiles;
}

interface Measures extends Heaps {
  best: readonly Address[];
  sure: Address;
}

async function measure(
  { pool }: Site,
  space: Space,
  asked: Asked,
  k: number,
  { tops, sizes, kept, best, sure }: Measures,
  found: Found,
  signal: AbortSignal | undefined,
): Promise<void> {
  await doJobs<number>(pool, {
    jobs: Array.from({ length: Math.ceil(asked.count / NEAR_TILE) }, (_, block) => block * NEAR_TILE),
    what: "neighbours",
    signal,
    run: (first, worker) =>
      pool.run(
        worker,
        "nearMeasure",
        found.ids + 4 * k * first,
        found.distances + 4 * k * first,
        sure + 4 * first,
        tops + 8 * kept * first,
        sizes + 4 * first,
        kept,
        k,
        asked.ids + 4 * first,
        space.points,
        space.squares,
        space.slacks,
        space.scale,
        best[worker],
        space.rows,
        Math.min(NEAR_TILE, asked.count - first),
        space.dims,
      ),
  });
}

/** Finds the nearest of the points that are not sure of them by looking at every row. */
async function scanDoubtful(
  { memory, pool }: Site,
  { points, rows, dims }: Space,
  asked: Asked,
  k: number,
  { best, sure }: Pick<Measures, "best" | "sure">,
  found: Found,
  signal: AbortSignal | undefined,
): Promise<void> {
  const doubtful: number[] = [];
  memory.uint32(sure, asked.count).forEach((is, at) => void (is === 0 && doubtful.push(at)));
  const step = Math.max(1, Math.floor(SCANNED / dims));
  await doJobs<number>(pool, {
    jobs: doubtful,
    what: "neighbours",
    signal,
    run: async (at, worker) => {
      const query = memory.uint32(asked.ids + 4 * at, 1)[0];
      let size = 0;
      for (let from = 0; from < rows; from += step) {
        const to = Math.min(rows, from + step);
        size = await pool.run(worker, "nearScan", best[worker], size, k, query, points, from, to, dims);
      }
      await pool.run(worker, "sortTop", best[worker], size);
      const [scores, ids] = [memory.float32(best[worker], 2 * k), memory.uint32(best[worker], 2 * k)];
      for (let i = 0; i < k; i++) {
        memory.uint32(found.ids, asked.count * k)[at * k + i] = ids[2 * i + 1];
        memory.float32(found.distances, asked.count * k)[at * k + i] = -scores[2 * i];
      }
    },
  });
}
