// How far a map can be believed: do neighbours on it come from near each other, and are near ones still neighbours?
//
// Source: Venna & Kaski, "Neighborhood preservation in nonlinear projection methods: an experimental study", ICANN 2001.
// With n points, U(i) those among the k nearest of i on the map but not in the space, and r(i, j) the rank of j in the
// space as seen from i:
//
//     trustworthiness = 1 - 2 / (n k (2n - 3k - 1)) Σ_i Σ_{j ∈ U(i)} (r(i, j) - k)
//
// and continuity is the same with map and space exchanged. A point's own figure leaves out the mean over i.

import { KernelMemory } from "../../kernels/memory.ts";
import { WorkerPool } from "../../kernels/pool.ts";
import { NEAR_SCRATCH } from "../../kernels/reference/near.ts";
import { availableCores } from "../../shared/cores.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { meanOf } from "../../shared/mean.ts";
import { Random } from "../../shared/random.ts";
import { type Asked, ask, nearestRows, openSite, type Site } from "./nearest-rows.ts";
import type { Neighbours, Points, StepOptions } from "./points.ts";
import { ranksOf, targetsIn } from "./ranks.ts";
import { laySpace, type Space, spaceBytes } from "./space.ts";

/** Work grows with the square of the rows: up to so many all points are judged. */
const MOST_JUDGED = 20_000;

export interface QualityOptions extends StepOptions {
  /** Neighbours that count as near: at least 1, fewer than half of the points. Default 15. */
  k?: number | undefined;
  /**
   * The points' neighbours in the space, `k` or more of each, where they are known already (those of {@link
   * findNeighbours} for the same points): about half of the work is saved. Default: they are found.
   */
  neighbours?: Neighbours | undefined;
  /** How many points are judged at most, against all others; of more, this many are drawn by `seed`. Default 20,000. */
  limit?: number | undefined;
  /** Decides which points are drawn. Default 1. */
  seed?: number | undefined;
}

/** What a map keeps of its space's neighbourhoods. */
export interface MapQuality {
  readonly k: number;
  /** Points of the map. */
  readonly rows: number;
  /** Points that were judged: all, or as many as `limit` says. */
  readonly judged: number;
  /** Their rows, rising. */
  readonly ids: Uint32Array;
  /** From 0 to 1: 1 where neighbours on the map are neighbours in the space. About 0.5 for a random map. */
  readonly trustworthiness: number;
  /** From 0 to 1: 1 where neighbours in the space are neighbours on the map. */
  readonly continuity: number;
  /** The same by point, in the order of `ids`, whose means the figures above are; a single point may go below 0. */
  readonly pointTrustworthiness: Float32Array;
  readonly pointContinuity: Float32Array;
}

/**
 * Judges a layout, [rows, 2 or 3], by the space it was made from: trustworthiness and continuity at `k` neighbours, by
 * Euclidean distance in both. Exact, except that of more than `limit` points a seeded sample is judged, against all
 * others; `judged` says how many. Work grows with judged × rows × dims.
 *
 * Throws `invalid k`, `invalid limit`, `mismatched layout`, `mismatched neighbours`, `mismatched numbers`, `invalid numbers`, `invalid threads`,
 * `exhausted memory` and `cancelled`. Progress is told as stages "neighbours" and "quality".
 *
 * @example
 * const quality = await mapQuality(points, layout);
 * quality.trustworthiness; // 0.93
 */
export async function mapQuality(
  points: Points,
  layout: Float32Array,
  options: QualityOptions = {},
): Promise<MapQuality> {
  const { k = 15, limit = MOST_JUDGED, seed = 1 } = options;
  const { rows } = points;
  checkQuestion(k, rows, limit);
  checkKnown(options.neighbours, k, rows);
  const map = { rows, dims: layoutDims(layout, rows), numbers: layout };
  const threads = options.threads ?? (await availableCores());
  const memory = new KernelMemory({ capacity: spaceBytes(points) + spaceBytes(map) + threads * NEAR_SCRATCH });
  const turn = new Turn();
  const [space, flat] = [await laySpace(memory, points, turn), await laySpace(memory, map, turn)];
  const ids = drawRows(rows, limit, seed);
  const pool = await WorkerPool.open(memory, threads);
  try {
    const site = openSite(memory, pool);
    const chosen = ids.length < rows ? ids : undefined;
    const views = { space, flat, inSpace: ask(memory, space, chosen), onMap: ask(memory, flat, chosen) };
    const { trusted, continued } = await judge(site, views, k, options);
    return {
      k,
      rows,
      judged: ids.length,
      ids,
      trustworthiness: meanOf(trusted),
      continuity: meanOf(continued),
      pointTrustworthiness: Float32Array.from(trusted),
      pointContinuity: Float32Array.from(continued),
    };
  } finally {
    await pool.close();
  }
}

/** The points in both of their places, and those asked about. */
interface Views {
  space: Space;
  flat: Space;
  inSpace: Asked;
  onMap: Asked;
}

async function judge(site: Site, { space, flat, inSpace, onMap }: Views, k: number, options: QualityOptions) {
  const onMapNear = await nearestRows(site, flat, onMap, k, options);
  const inSpaceNear = options.neighbours
    ? { ids: storeKnown(site, inSpace, k, options.neighbours) }
    : await nearestRows(site, space, inSpace, k, options);
  const strangers = await targetsIn(site, space, inSpace, k, onMapNear.ids, options);
  const lost = await targetsIn(site, flat, onMap, k, inSpaceNear.ids, options);
  const { rows } = space;
  return {
    trusted: pointFigures(await ranksOf(site, space, inSpace, k, strangers, options), rows, k),
    continued: pointFigures(await ranksOf(site, flat, onMap, k, lost, options), rows, k),
  };
}

/** The first `k` of the known neighbours of each point asked about. */
function storeKnown({ memory }: Site, asked: Asked, k: number, { ids, k: known }: Neighbours): number {
  const stored = memory.allocate(4 * asked.count * k);
  const [target, rows] = [memory.uint32(stored, asked.count * k), memory.uint32(asked.ids, asked.count)];
  rows.forEach((row, at) => void target.set(ids.subarray(row * known, row * known + k), at * k));
  return stored;
}

/** 1 - 2 / (k (2n - 3k - 1)) Σ (rank - k) over the ranks beyond k, for every point. */
function pointFigures(ranks: Uint32Array, rows: number, k: number): Float64Array {
  const factor = 2 / (k * (2 * rows - 3 * k - 1));
  return Float64Array.from({ length: ranks.length / k }, (_, point) => {
    let beyond = 0;
    for (let i = point * k; i < (point + 1) * k; i++) beyond += Math.max(0, ranks[i] - k);
    return 1 - factor * beyond;
  });
}

/** All rows, or `limit` of them, rising. */
function drawRows(rows: number, limit: number, seed: number): Uint32Array {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  if (rows <= limit) return all;
  return new Random(seed).draw(all, limit).slice(0, limit).sort();
}

function layoutDims(layout: Float32Array, rows: number): number {
  const dims = layout.length / rows;
  if (dims === 2 || dims === 3) return dims;
  const came = `${layout.length} numbers came for ${rows} points`;
  throw new RiverbankError("mismatched", `layout: ${came}, 2 or 3 for each were expected`);
}

function checkQuestion(k: number, rows: number, limit: number): void {
  if (!Number.isInteger(k) || k < 1 || k >= rows / 2) {
    const expected = `a whole number of at least 1 and below half of the points was expected`;
    throw new RiverbankError("invalid", `k: ${k} neighbours came for ${rows} points, ${expected}`);
  }
  if (Number.isInteger(limit) && limit >= 1) return;
  throw new RiverbankError("invalid", `limit: ${limit} points came, a whole number of at least 1 was expected`);
}

function checkKnown(neighbours: Neighbours | undefined, k: number, rows: number): void {
  if (!neighbours || (neighbours.rows === rows && neighbours.k >= k)) return;
  const came = `${neighbours.k} of each of ${neighbours.rows} points came`;
  throw new RiverbankError("mismatched", `neighbours: ${came}, at least ${k} of each of ${rows} were expected`);
}
