// A map as its page carries it: JSON, its long lists of numbers as base64 of their bytes, a third of their length as text.

import type { WordMap } from "../map.ts";
import type { MapColour } from "../map-colour.ts";
import { type MapPoints, mapPoints } from "../view/points.ts";

/** The data of the page, read again by client/data.ts. */
export function pageData(map: WordMap, colour: MapColour): string {
  const { words, counts, dims, cosine, clusters, layout, clusterOf, trust, continuity, near, axis } = mapPoints(map, {
    colour,
  });
  return JSON.stringify({
    words,
    counts: Array.from(counts),
    dims,
    cosine,
    clusters,
    layout: base64(layout),
    clusterOf: base64(clusterOf),
    trust: base64(hundredths(trust)),
    continuity: base64(hundredths(continuity)),
    near: nearOf(near),
    colour: axis ? "axis" : colour,
    axis: axis && { name: axis.name, values: base64(Float32Array.from(axis.values)) },
  });
}

/** A figure per point in hundredths, below 0 as 0; 255 where a point was not judged. */
function hundredths(figures: Float32Array): Uint8Array {
  return Uint8Array.from(figures, (figure) => (Number.isNaN(figure) ? 255 : Math.max(0, Math.round(100 * figure))));
}

/** Neighbours with their distances as shares of the longest, of 65535. */
function nearOf({ k, ids, distances }: MapPoints["near"]) {
  const longest = distances.reduce((most, distance) => Math.max(most, distance), 0);
  const shares = Uint16Array.from(distances, (distance) =>
    longest > 0 ? Math.round((65535 * distance) / longest) : 0,
  );
  return { k, ids: base64(ids), distances: base64(shares), longest };
}

function base64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
