// What a map's picture is drawn from: where its points stand and what is known of each, without the space behind it.

import type { WordMap } from "../map.ts";
import type { MapColour } from "../map-colour.ts";

/** A map's points as {@link MapView} draws them. */
export interface MapPoints {
  readonly rows: number;
  readonly dims: 2 | 3;
  readonly words: readonly string[];
  /** [rows]: how often each word was seen; 0 where that is not known. */
  readonly counts: ArrayLike<number>;
  /** [rows, dims]: all finite. */
  readonly layout: Float32Array;
  /** Whether neighbours are those by cosine: distances between unit vectors. */
  readonly cosine: boolean;
  readonly clusters: readonly { readonly name: string; readonly size: number }[];
  /** [rows]: -1 for none. */
  readonly clusterOf: Int32Array;
  /** [rows]: trustworthiness and continuity of each point; NaN where it was not judged. */
  readonly trust: Float32Array;
  readonly continuity: Float32Array;
  /** [rows, k]: nearest in the original space, and their distances there. */
  readonly near: { readonly k: number; readonly ids: Uint32Array; readonly distances: Float32Array };
  /** Numbers to colour by, one per point. */
  readonly axis: { readonly name: string; readonly values: ArrayLike<number> } | null;
}

export interface MapPointsOptions {
  /** Nearest words to keep of each point, at most those that the map has. Default 10. */
  near?: number | undefined;
  /** Numbers of one's own to colour by, such as scores on an axis. Default: none. */
  colour?: MapColour | undefined;
}

/**
 * A map's points for a {@link MapView}: copies of what it draws, which can be sent from a worker to a page.
 *
 * @example
 * const points = mapPoints(await mapTable(table, { limit: 3000 }));
 * points.near.ids.subarray(0, 10); // the rows nearest to row 0 in the original space
 */
export function mapPoints(map: WordMap, { near = 10, colour }: MapPointsOptions = {}): MapPoints {
  const { rows, dims, words, counts, layout, metric, clusterOf, quality } = map;
  return {
    ...{ rows, dims, words, counts: Float64Array.from(counts), layout: layout.slice(), cosine: metric === "cosine" },
    ...{ clusters: map.clusters.map(({ name, size }) => ({ name, size })), clusterOf: clusterOf.slice() },
    trust: byRow(map, quality.pointTrustworthiness),
    continuity: byRow(map, quality.pointContinuity),
    near: nearOf(map, Math.min(near, map.neighbours.k)),
    axis: typeof colour === "object" ? { name: colour.name, values: Array.from(colour.values) } : null,
  };
}

/** Points of which only the places are known so far, such as those of a map that is being made. */
export function barePoints(words: readonly string[], counts: ArrayLike<number>, layout: Float32Array): MapPoints {
  const rows = words.length;
  const dims = layout.length === 3 * rows ? 3 : 2;
  const [trust, continuity] = [new Float32Array(rows).fill(Number.NaN), new Float32Array(rows).fill(Number.NaN)];
  const near = { k: 0, ids: new Uint32Array(), distances: new Float32Array() };
  const clusterOf = new Int32Array(rows).fill(-1);
  return {
    rows,
    dims,
    words,
    counts,
    layout,
    cosine: true,
    clusters: [],
    clusterOf,
    trust,
    continuity,
    near,
    axis: null,
  };
}

function byRow({ rows, quality }: WordMap, figures: Float32Array): Float32Array {
  const all = new Float32Array(rows).fill(Number.NaN);
  quality.ids.forEach((row, at) => {
    all[row] = figures[at];
  });
  return all;
}

/** The first `k` neighbours of each point. */
function nearOf({ rows, neighbours: { k: known, ids, distances } }: WordMap, k: number): MapPoints["near"] {
  const first = { k, ids: new Uint32Array(rows * k), distances: new Float32Array(rows * k) };
  for (let row = 0; row < rows; row++) {
    first.ids.set(ids.subarray(row * known, row * known + k), row * k);
    first.distances.set(distances.subarray(row * known, row * known + k), row * k);
  }
  return first;
}

/** The rows of a point's nearest in the original space, nearest first; none for -1. */
export function nearestOf({ near: { k, ids } }: MapPoints, row: number): Uint32Array {
  return row < 0 ? new Uint32Array() : ids.subarray(row * k, (row + 1) * k);
}

/** How near a point's `place`th neighbour is, as people read it: their cosine, or their distance. */
export function nearness({ near, cosine }: MapPoints, row: number, place: number): number {
  const distance = near.distances[row * near.k + place];
  return cosine ? 1 - (distance * distance) / 2 : distance;
}

/** What is known of a point, in a line: "in king, prince, duke · seen 1,204 times · trust 0.93". */
export function describePoint({ counts, clusters, clusterOf, trust }: MapPoints, row: number): string {
  const cluster = clusters[clusterOf[row]];
  const seen = counts[row] > 0 ? [`seen ${counts[row].toLocaleString("en")} times`] : [];
  const judged = Number.isNaN(trust[row]) ? "not judged" : `trust ${trust[row].toFixed(2)}`;
  return [cluster ? `in ${cluster.name}` : "in no cluster", ...seen, judged].join(" · ");
}
