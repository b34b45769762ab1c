// A flat map as a picture: a plot whose first points, the clusters' telling words and then the frequent ones, get labels.

import { scatterPlot } from "../../plots/scatter.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { describeMap, METHOD_NAMES } from "./describe-map.ts";
import type { WordMap } from "./map.ts";
import { checkColour, type MapColour } from "./map-colour.ts";
import { show } from "./map-words.ts";

export interface MapSvgOptions {
  /** Stands above the map. Default: what the map is and how far it can be trusted. */
  title?: string | undefined;
  /** Default "cluster": the seven largest, which colours and shapes can tell apart; the others share one grey. */
  colour?: MapColour | undefined;
  /** Pixels. Default 1200 × 900. */
  width?: number | undefined;
  height?: number | undefined;
}

/** Clusters that the colours of plots can tell apart, one colour being kept for all others. */
const COLOURED = 7;
/** Groups into which numbers are cut, equally many words in each. */
const BANDS = 5;

/**
 * A flat map as a standalone SVG. All points are drawn, labels where there is room.
 *
 * Throws `unsupported dims` for a map of three, `mismatched colour` and `invalid colour`.
 *
 * @example
 * mapSvg(await mapTable(table, { limit: 500 })); // <svg xmlns="http://www.w3.org/2000/svg" width="1200" ...
 */
export function mapSvg(map: WordMap, options: MapSvgOptions = {}): string {
  const { method, dims, rows, words, layout, quality } = map;
  if (dims !== 2) {
    throw new RiverbankError("unsupported", `dims: a map of ${dims} came, an SVG is flat; make one of 2, or HTML`);
  }
  const { colour = "cluster", width = 1200, height = 900 } = options;
  checkColour(colour, rows);
  const groups = groupsOf(map, colour);
  const trust = `trustworthiness ${quality.trustworthiness.toFixed(3)}, continuity ${quality.continuity.toFixed(3)}`;
  const radius = Math.min(3.5, Math.max(1, 110 / Math.sqrt(rows)));
  const points = orderOf(map, groups).map((row) => {
    const group = groups.names[groups.of[row]];
    const place = { x: layout[2 * row], y: layout[2 * row + 1], size: radius, label: words[row] };
    return group === undefined ? place : { ...place, group };
  });
  const [xLabel, yLabel] = [1, 2].map((axis) => `${METHOD_NAMES[method]} ${axis}`);
  const title = options.title ?? `${describeMap(map)}; ${trust}`;
  return scatterPlot({ points, xLabel, yLabel, title, width, height });
}

/** Groups in the legend's order, and the group of every row, -1 for none. */
interface Groups {
  names: readonly string[];
  of: Int32Array;
}

function groupsOf(map: WordMap, colour: MapColour): Groups {
  if (colour === "cluster") return clusterGroups(map);
  if (colour === "frequency") return bands("seen", map.counts, map.rows, show);
  return bands(colour.name, colour.values, map.rows, (value) => value.toFixed(2));
}

function clusterGroups({ clusters, clusterOf }: WordMap): Groups {
  const others = clusters.length - COLOURED;
  const rest = others > 0 ? [`${others} more cluster${others === 1 ? "" : "s"}`] : [];
  const names = [...clusters.slice(0, COLOURED).map(({ name }) => name), ...rest];
  return { names, of: clusterOf.map((cluster) => Math.min(cluster, COLOURED)) };
}

/** Numbers in bands from least to most, about equally many words in each. */
function bands(name: string, values: ArrayLike<number>, rows: number, text: (value: number) => string): Groups {
  const sorted = Float64Array.from({ length: rows }, (_, row) => values[row]).sort();
  const quantiles = Array.from({ length: BANDS - 1 }, (_, band) => sorted[Math.floor(((band + 1) * rows) / BANDS)]);
  // Many equal numbers leave fewer bands.
  const edges = [...new Set(quantiles)].filter((edge) => edge > sorted[0]);
  const ends = [sorted[0], ...edges, sorted[rows - 1]].map(text);
  const names = ends.slice(1).map((end, band) => `${name} ${ends[band]} to ${end}`);
  const of = Int32Array.from({ length: rows }, (_, row) => {
    const band = edges.findIndex((edge) => values[row] < edge);
    return band < 0 ? edges.length : band;
  });
  return { names, of };
}

/**
 * Rows in the order in which their labels choose places: one of each group, in the legend's order; every cluster's first
 * word, every cluster's second word, and so on; then all by falling count.
 */
function orderOf({ rows, words, counts, clusters }: WordMap, { names, of }: Groups): number[] {
  const byCount = Array.from({ length: rows }, (_, row) => row).sort((a, b) => counts[b] - counts[a] || a - b);
  const rowOf = new Map(words.map((word, row) => [word, row]));
  const telling = [0, 1, 2].flatMap((place) =>
    clusters.flatMap((cluster) => rowOf.get(cluster.words[place] ?? "") ?? []),
  );
  const order = [...new Set([...telling, ...byCount])];
  const first = names.flatMap((_, group) => order.find((row) => of[row] === group) ?? []);
  return [...new Set([...first, ...order])];
}
