// The map as the page carries it: JSON, its long lists of numbers as base64 of their bytes.

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

export interface MapData extends Omit<Carried, "layout" | "clusterOf" | "trust" | "continuity" | "near" | "axis"> {
  rows: number;
  /** [rows, dims] */
  layout: Float32Array;
  /** [rows]: -1 for none. */
  clusterOf: Int32Array;
  /** [rows]: hundredths; 255 where a point was not judged. */
  trust: Uint8Array;
  continuity: Uint8Array;
  /** [rows, k] of the original space; distances as shares of the longest, of 65535. */
  near: { k: number; ids: Uint32Array; distances: Uint16Array; longest: number };
  axis: { name: string; values: Float32Array } | null;
}

export function readData(text: string): MapData {
  const carried = JSON.parse(text) as Carried;
  const { near, axis } = carried;
  return {
    ...carried,
    rows: carried.words.length,
    layout: new Float32Array(bytesOf(carried.layout)),
    clusterOf: new Int32Array(bytesOf(carried.clusterOf)),
    trust: new Uint8Array(bytesOf(carried.trust)),
    continuity: new Uint8Array(bytesOf(carried.continuity)),
    near: { ...near, ids: new Uint32Array(bytesOf(near.ids)), distances: new Uint16Array(bytesOf(near.distances)) },
    axis: axis && { name: axis.name, values: new Float32Array(bytesOf(axis.values)) },
  };
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
}
