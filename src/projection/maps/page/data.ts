// A map as its page carries it: JSON, its long lists of numbers as base64 of their bytes, a third of their length as text.

import type { WordMap } from "../map.ts";
import type { MapColour } from "../map-colour.ts";

/** Nearest words that a click shows. */
const SHOWN = 10;

/** The data of the page, read again by client/data.ts. */
export function pageData(map: WordMap, colour: MapColour): string {
  const { words, counts, dims, metric, clusters, layout, clusterOf, rows } = map;
  return JSON.stringify({
    words,
    counts: [...counts],
    dims,
    cosine: metric === "cosine",
    clusters: clusters.map(({ name, size }) => ({ name, size })),
    layout: base64(layout),
    clusterOf: base64(clusterOf),
    trust: base64(hundredths(map, map.quality.pointTrustworthiness)),
    continuity: base64(hundredths(map, map.quality.pointContinuity)),
    near: nearOf(map, Math.min(SHOWN, map.neighbours.k)),
    colour: typeof colour === "string" ? colour : "axis",
    axis: typeof colour === "string" ? null : { name: colour.name, values: base64(valuesOf(colour.values, rows)) },
  });
}

function valuesOf(values: ArrayLike<number>, rows: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, row) => values[row]);
}

/** A figure per point in hundredths, below 0 as 0; 255 where a point was not judged. */
function hundredths({ rows, quality }: WordMap, figures: Float32Array): Uint8Array {
  const all = new Uint8Array(rows).fill(255);
  quality.ids.forEach((row, at) => {
    all[row] = Math.max(0, Math.round(100 * figures[at]));
  });
  return all;
}

/** The first `k` neighbours of each point. */
function nearOf({ rows, neighbours }: WordMap, k: number) {
  const { k: known, ids, distances } = neighbours;
  const [first, shares] = [new Uint32Array(rows * k), new Uint16Array(rows * k)];
  let longest = 0;
  for (let row = 0; row < rows; row++) longest = Math.max(longest, distances[row * known + k - 1]);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < k; i++) {
      first[row * k + i] = ids[row * known + i];
      shares[row * k + i] = longest > 0 ? Math.round((65535 * distances[row * known + i]) / longest) : 0;
    }
  }
  return { k, ids: base64(first), distances: base64(shares), longest };
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
