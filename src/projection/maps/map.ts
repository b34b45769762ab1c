// A map of words, from the table to the picture's numbers and what they are worth:
//
//     words → points → neighbours in the space → layout → quality of the layout, clusters of the space, their names
//
// The neighbours are found once and serve all three. Principal components need none: where the method has them, they are
// found first, so that there is something to see from the beginning.

import type { EmbeddingTable } from "../../vectors/table.ts";
import { type Pca, pca } from "../pca.ts";
import { findClusters, type NamedCluster, nameClusters } from "./clusters.ts";
import { type MapMethod, type MapOptions, type MapPlan, planMap, umapChoices } from "./map-options.ts";
import { type ChosenWords, chooseWords, show } from "./map-words.ts";
import { findNeighbours } from "./neighbours.ts";
import type { MapProgress, Neighbours, Points, StepOptions } from "./points.ts";
import { type Metric, pointsOf } from "./points-of.ts";
import { type MapQuality, mapQuality } from "./quality.ts";
import { tsne } from "./tsne.ts";
import { umap } from "./umap.ts";

/** A finished map of words. */
export interface WordMap {
  readonly method: MapMethod;
  /** Axes of the map. */
  readonly dims: 2 | 3;
  readonly metric: Metric;
  readonly seed: number;
  /** Words on the map. */
  readonly rows: number;
  readonly words: readonly string[];
  /** [rows]: how often each word was seen; 0 where that is not known. */
  readonly counts: Float64Array;
  /** [rows, dims]: where each word stands; all finite. */
  readonly layout: Float32Array;
  /** Each word's neighbours in the original space, at least as many as the map was drawn from. */
  readonly neighbours: Neighbours;
  /** Trustworthiness and continuity, of the map and of its points. */
  readonly quality: MapQuality;
  /** PCA: each axis' share of the whole variance, [dims]. */
  readonly explained: Float64Array | undefined;
  /** t-SNE: the Kullback–Leibler divergence that is left, in nats. */
  readonly divergence: number | undefined;
  /** Clusters of the original space, the largest first. */
  readonly clusters: readonly NamedCluster[];
  /** [rows]: each word's cluster, -1 for none. */
  readonly clusterOf: Int32Array;
  /** What was cut, left out or less than usual, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Draws words of a table as a map of two or three axes, judges it and names its clusters. The same table, options and
 * seed give the same map for any number of threads. Clusters and neighbours are of the original space, never of the
 * picture. Nothing is left out silently: `notes` says what was.
 *
 * Progress is told as stages "pca", "neighbours", "graph", "affinities", "first layout", "layout", "quality" and
 * "clusters", as far as the method has them, with the layout as it stands as soon as there is one.
 *
 * Throws `unknown words` with near spellings, `invalid words` for fewer than 4, `invalid <option>`, `invalid vector`,
 * `exhausted memory` and `cancelled`.
 *
 * @example
 * const map = await mapTable(table, { limit: 5000 });
 * map.quality.trustworthiness; // 0.86
 * map.clusters[4].name; // "france, germany, italy"
 */
export async function mapTable(table: EmbeddingTable, options: MapOptions = {}): Promise<WordMap> {
  const chosen = chooseWords(table, options);
  const plan = planMap(chosen, table.dims, options);
  const points = pointsOf(table, { words: chosen.words, metric: plan.metric });
  const { threads, signal } = options;
  const steps = { threads, signal, onProgress: withLayout(options.onProgress) };
  const first = await widest(points, plan, steps);
  const neighbours = await findNeighbours(points, plan.find, steps);
  const { layout, ...more } = await layOut(first, neighbours, plan, options, steps);
  const quality = await judge(points, neighbours, layout, plan, steps);
  steps.onProgress({ stage: "clusters", done: 0, total: 1, layout });
  const clusters = await findClusters(neighbours, { ...options, k: plan.near, seed: plan.seed });
  const named = nameClusters(points, clusters, chosen.words, chosen.counts);
  steps.onProgress({ stage: "clusters", done: 1, total: 1, layout });
  const { method, dims, metric, seed } = plan;
  return {
    ...{ method, dims, metric, seed, rows: points.rows, words: chosen.words, counts: chosen.counts },
    ...{ layout, neighbours, quality, explained: undefined, divergence: undefined, ...more },
    ...{ clusters: named, clusterOf: clusters.of, notes: notesOf(chosen, plan, neighbours, quality) },
  };
}

/** Hands on the last layout where a step has none of its own. */
function withLayout(onProgress: StepOptions["onProgress"]): (progress: MapProgress) => void {
  let last: Float32Array | undefined;
  return (progress) => {
    last = progress.layout ?? last;
    onProgress?.(last === progress.layout ? progress : { ...progress, layout: last });
  };
}

interface LaidOut {
  layout: Float32Array;
  explained?: Float64Array;
  divergence?: number;
}

/** Where points stand along the directions of largest spread; undefined where the method or the points have none. */
async function widest(points: Points, { method, dims }: MapPlan, steps: StepOptions): Promise<Pca | undefined> {
  if (method === "umap" || points.dims < dims) return undefined;
  const first = await pca(points, { components: dims, ...steps });
  steps.onProgress?.({ stage: "pca", done: 1, total: 1, layout: first.coordinates });
  return first;
}

async function layOut(
  first: Pca | undefined,
  neighbours: Neighbours,
  plan: MapPlan,
  options: MapOptions,
  steps: StepOptions,
): Promise<LaidOut> {
  const { method, dims, near, perplexity, seed } = plan;
  if (method === "pca" && first) return { layout: first.coordinates, explained: first.explained };
  if (method === "umap") {
    return { layout: await umap(firstOf(neighbours, near), { ...umapChoices(options), ...steps }) };
  }
  // Points in fewer dimensions than the map have no components for all of its axes: then t-SNE begins at random.
  const { epochs } = options;
  const begin = { dims, perplexity, seed, initial: first?.coordinates };
  return tsne(neighbours, { ...begin, ...(epochs !== undefined && { iterations: epochs }), ...steps });
}

/** The `k` nearest of each point's neighbours. */
function firstOf({ rows, k: known, ids, distances }: Neighbours, k: number): Neighbours {
  if (k === known) return { rows, k, ids, distances };
  const first = { rows, k, ids: new Uint32Array(rows * k), distances: new Float32Array(rows * k) };
  for (let row = 0; row < rows; row++) {
    first.ids.set(ids.subarray(row * known, row * known + k), row * k);
    first.distances.set(distances.subarray(row * known, row * known + k), row * k);
  }
  return first;
}

function judge(points: Points, neighbours: Neighbours, layout: Float32Array, plan: MapPlan, steps: StepOptions) {
  const { judgedAt: k, seed } = plan;
  // Those on the map are found first, under a name that is another's here.
  const onProgress = (progress: MapProgress) => steps.onProgress?.({ ...progress, stage: "quality" });
  return mapQuality(points, layout, { k, neighbours, seed, ...steps, onProgress });
}

function notesOf(chosen: ChosenWords, plan: MapPlan, neighbours: Neighbours, quality: MapQuality): string[] {
  const notes = [...chosen.notes, ...plan.notes];
  const { rows, judged } = quality;
  if (judged < rows) {
    const drawn = `${show(judged)} of the ${show(rows)} words, drawn by the seed`;
    notes.push(`trustworthiness and continuity are those of ${drawn}, each judged against all`);
  }
  if (neighbours.distances.every((distance) => distance === 0)) {
    notes.push("all vectors are equal: where their words stand on the map means nothing");
  }
  return notes;
}
