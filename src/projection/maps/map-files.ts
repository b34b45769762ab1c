// A map's numbers for other programs: as a table and as JSON.

import type { NamedCluster } from "./clusters.ts";
import type { WordMap } from "./map.ts";
import type { MapMethod } from "./map-options.ts";

/** What a map is and is worth, without its points. */
export interface MapReport {
  method: MapMethod;
  dims: number;
  metric: string;
  seed: number;
  rows: number;
  /** Neighbours at which it was judged, and how many points were. */
  judgedAt: number;
  judged: number;
  trustworthiness: number;
  continuity: number;
  /** PCA: each axis' share of the variance; t-SNE: the divergence; else null. */
  explained: number[] | null;
  divergence: number | null;
  clusters: readonly NamedCluster[];
  notes: readonly string[];
}

/** A map with its points, everything by row. */
export interface MapJson extends MapReport {
  words: readonly string[];
  counts: number[];
  /** A list of 2 or 3 coordinates per word. */
  layout: number[][];
  /** -1 for none. */
  clusterOf: number[];
  /** null where a point was not judged. */
  pointTrustworthiness: (number | null)[];
  pointContinuity: (number | null)[];
  /** Rows of the nearest in the original space, nearest first. */
  neighbours: number[][];
  distances: number[][];
}

export function mapReport(map: WordMap): MapReport {
  const { method, dims, metric, seed, rows, quality, explained, divergence, clusters, notes } = map;
  const { k: judgedAt, judged, trustworthiness, continuity } = quality;
  return {
    ...{ method, dims, metric, seed, rows, judgedAt, judged, trustworthiness, continuity },
    ...{ explained: explained ? [...explained] : null, divergence: divergence ?? null, clusters, notes },
  };
}

/**
 * A map as an object for JSON.stringify: all that a page needs to draw it. Coordinates and figures have six digits.
 *
 * @example
 * mapJson(map).layout[map.words.indexOf("king")]; // [3.21, -0.87]
 */
export function mapJson(map: WordMap): MapJson {
  const { words, counts, layout, dims, clusterOf, quality, neighbours, rows } = map;
  const lists = <T>(numbers: ArrayLike<T>, width: number, each: (value: T) => number) =>
    Array.from({ length: rows }, (_, row) => Array.from({ length: width }, (_, i) => each(numbers[row * width + i])));
  return {
    ...mapReport(map),
    words,
    counts: [...counts],
    layout: lists(layout, dims, digits),
    clusterOf: [...clusterOf],
    pointTrustworthiness: byRow(map, quality.pointTrustworthiness),
    pointContinuity: byRow(map, quality.pointContinuity),
    neighbours: lists(neighbours.ids, neighbours.k, Number),
    distances: lists(neighbours.distances, neighbours.k, digits),
  };
}

/**
 * A map as CSV: word, x, y (and z), cluster (its name, or nothing), trustworthiness and continuity of the point (empty
 * where it was not judged), count.
 *
 * @example
 * mapCsv(map).split("\n")[0]; // "word,x,y,cluster,trustworthiness,continuity,count"
 */
export function mapCsv(map: WordMap): string {
  const { words, counts, layout, dims, clusterOf, clusters, quality } = map;
  const trusted = byRow(map, quality.pointTrustworthiness);
  const kept = byRow(map, quality.pointContinuity);
  const lines = words.map((word, row) => {
    const place = Array.from(layout.subarray(row * dims, (row + 1) * dims), digits);
    const cells = [field(word), ...place, field(clusters[clusterOf[row]]?.name ?? "")];
    return [...cells, trusted[row] ?? "", kept[row] ?? "", counts[row]].join(",");
  });
  const head = ["word", ...["x", "y", "z"].slice(0, dims), "cluster", "trustworthiness", "continuity", "count"];
  return `${[head.join(","), ...lines].join("\n")}\n`;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Figures of the points that were judged, by row. */
function byRow({ rows, quality }: WordMap, figures: Float32Array): (number | null)[] {
  const all: (number | null)[] = new Array(rows).fill(null);
  quality.ids.forEach((row, at) => {
    all[row] = digits(figures[at]);
  });
  return all;
}

function digits(value: number): number {
  return Number(value.toPrecision(6));
}
