// The map as the page carries it: JSON, its long lists of numbers as base64 of their bytes.

import type { MapPoints } from "../../view/points.ts";

/** What stands in the page; written by pageData. */
interface Carried {
  words: string[];
  counts: number[];
  dims: 2 | 3;
  cosine: boolean;
  clusters: { name: string; size: number }[];
  layout: string;
  clusterOf: string;
  trust: string;
  continuity: string;
  near: { k: number; ids: string; distances: string; longest: number };
  colour: "cluster" | "frequency" | "axis";
  axis: { name: string; values: string } | null;
}

/** The map's points, and what its colours show at first. */
export interface PageData extends MapPoints {
  colour: Carried["colour"];
}

export function readData(text: string): PageData {
  const carried = JSON.parse(text) as Carried;
  const { near, axis } = carried;
  const shares = new Uint16Array(bytesOf(near.distances));
  return {
    ...carried,
    rows: carried.words.length,
    layout: new Float32Array(bytesOf(carried.layout)),
    clusterOf: new Int32Array(bytesOf(carried.clusterOf)),
    trust: figuresOf(carried.trust),
    continuity: figuresOf(carried.continuity),
    near: {
      k: near.k,
      ids: new Uint32Array(bytesOf(near.ids)),
      distances: Float32Array.from(shares, (share) => (share / 65535) * near.longest),
    },
    axis: axis && { name: axis.name, values: new Float32Array(bytesOf(axis.values)) },
  };
}

/** Hundredths, of which 255 stands for a point that was not judged. */
function figuresOf(base64: string): Float32Array {
  return Float32Array.from(new Uint8Array(bytesOf(base64)), (value) => (value === 255 ? Number.NaN : value / 100));
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}
