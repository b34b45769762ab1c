// UMAP: a map on which neighbours stay neighbours.

import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import { Random } from "../../shared/random.ts";
import { Crew } from "./crew.ts";
import { fitCurve } from "./curve.ts";
import { gatherRows, layoutOfWaves, spreadRows } from "./first-layout.ts";
import { fuzzyGraph, type Graph } from "./fuzzy-graph.ts";
import type { Neighbours, StepOptions } from "./points.ts";
import { spectralWaves } from "./spectral.ts";
import { resolveUmap, type UmapSettings } from "./umap-options.ts";

/** {@link UmapSettings}, where to begin, and what every step of a map takes. */
export interface UmapOptions extends Partial<UmapSettings>, StepOptions {
  /**
   * Where the points stand at first, [rows, dims], best within about ±10 on every axis. Default: the slowest waves on the
   * graph of neighbours (spectral layout).
   */
  initial?: Float32Array | undefined;
}

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 50;

/**
 * Lays out points on two or three axes, [rows, dims], so that neighbours in the original space stand near each other
 * and others farther off. The same neighbours, options and seed give the same bytes, whatever the number of threads.
 * Distances between far groups mean little; a point alone stands at 0.
 *
 * Throws `invalid neighbours`, `mismatched initial`, `invalid <option>` and `cancelled`.
 *
 * Source: McInnes, Healy & Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", 2018.
 *
 * @example
 * const neighbours = await findNeighbours(points, 15);
 * const map = await umap(neighbours, { dims: 2, minDist: 0.05 });
 * map.length; // 2 × points.rows
 */
export async function umap(neighbours: Neighbours, options: UmapOptions = {}): Promise<Float32Array> {
  const settings = resolveUmap(neighbours, options);
  checkNeighbours(neighbours);
  checkInitial(options.initial, neighbours.rows * settings.dims);
  throwIfCancelled(options.signal, "map");
  if (neighbours.rows < 2) return new Float32Array(neighbours.rows * settings.dims);
  const crew = await Crew.open(neighbours.rows, neighbours.rows * neighbours.k, options.threads);
  try {
    await crew.here(neighbours.k, (from, to) => checkRows(neighbours, from, to));
    options.onProgress?.({ stage: "graph", done: 0, total: 1 });
    const graph = await fuzzyGraph(neighbours, 1 / settings.epochs, crew, options);
    options.onProgress?.({ stage: "first layout", done: 0, total: 1 });
    const { seed, dims } = settings;
    const first = options.initial ?? layoutOfWaves(await spectralWaves(graph, seed, crew, options), dims);
    await crew.turn.give();
    return await moveEpochs(graph, spreadRows(first, dims, seed), settings, crew, options);
  } finally {
    await crew.close();
  }
}

/** Epoch after epoch, each from the places that the one before left. */
async function moveEpochs(
  graph: Graph,
  first: Float32Array,
  { dims, epochs, minDist, spread, negative, repulsion, rate, seed }: UmapSettings,
  crew: Crew,
  { signal, onProgress }: StepOptions,
): Promise<Float32Array> {
  const { memory } = crew;
  const { rows } = graph;
  const { a, b } = fitCurve(minDist, spread);
  const [offsets, ids, shares] = [graph.offsets, graph.ids, graph.weights].map((numbers) => memory.store(numbers));
  let [source, target] = [memory.store(first), memory.store(first)];
  const layout = new Float32Array(rows * dims);
  const random = new Random(seed);
  let reported = Number.NEGATIVE_INFINITY;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const key = random.next();
    const pace = rate * (1 - epoch / epochs);
    await crew.run("moveMap", (from, to) => {
      const shape = [negative, a, b, repulsion, pace, dims] as const;
      return [target, source, offsets, ids, shares, rows, from, to, epoch, key, ...shape];
    });
    [source, target] = [target, source];
    throwIfCancelled(signal, "map");
    const last = epoch === epochs - 1;
    if (!last && performance.now() - reported < REPORT_EVERY) continue;
    reported = performance.now();
    gatherRows(layout, memory.float32(source, 4 * rows), dims);
    onProgress?.({ stage: "layout", done: epoch + 1, total: epochs, layout });
  }
  return layout;
}

const wrong = (what: string) => new RiverbankError("invalid", `neighbours: ${what}`);

function checkNeighbours({ rows, k, ids, distances }: Neighbours): void {
  const most = Math.max(0, rows - 1);
  if (!(k >= Math.min(1, most) && k <= most)) {
    throw wrong(`${k} of each of ${rows} points came, ${Math.min(1, most)} to ${most} were expected`);
  }
  if (ids.length !== rows * k || distances.length !== rows * k) {
    throw wrong(`${ids.length} ids and ${distances.length} distances came, ${rows} × ${k} were expected`);
  }
}

/** The neighbours of the rows from `from` to `to`. */
function checkRows({ rows, k, ids, distances }: Neighbours, from: number, to: number): void {
  for (let row = from, i = from * k; row < to; row++) {
    for (const end = i + k; i < end; i++) {
      if (ids[i] >= rows || ids[i] === row) {
        throw wrong(`row ${row} has row ${ids[i]}, another of the ${rows} was expected`);
      }
      if (!(distances[i] >= 0 && distances[i] < Number.POSITIVE_INFINITY)) {
        throw wrong(`row ${row} has one at the distance ${distances[i]}, a finite one of at least 0 was expected`);
      }
    }
  }
}

function checkInitial(initial: Float32Array | undefined, length: number): void {
  if (!initial) return;
  if (initial.length !== length) {
    throw new RiverbankError("mismatched", `initial: ${initial.length} numbers came, ${length} were expected`);
  }
  const at = initial.findIndex((value) => !Number.isFinite(value));
  if (at !== -1)
    throw new RiverbankError("invalid", `initial: number ${at} is ${initial[at]}, a finite one was expected`);
}
