// Rows by blocks, wherever they stand and in whatever precision.

import type { Rows } from "../vectors/table.ts";
import type { Points } from "./maps/points.ts";

/** Rows that can be had block by block, float32. */
export interface RowSource {
  readonly rows: number;
  readonly dims: number;
  /** Writes `count` rows, from row `first` on, to `target`. */
  fill(target: Float32Array, first: number, count: number): void;
}

/** The rows of points or of a table. */
export function rowSource(source: Points | Rows): RowSource {
  const { rows, dims } = source;
  if ("numbers" in source) {
    const { numbers } = source;
    return { rows, dims, fill: (target, first, count) => copy(target, numbers, first * dims, count * dims) };
  }
  const { memory, precision, address, scales } = source;
  if (precision === "float32") {
    const fill = (target: Float32Array, first: number, count: number) =>
      copy(target, memory.float32(address, rows * dims), first * dims, count * dims);
    return { rows, dims, fill };
  }
  const fill = (target: Float32Array, first: number, count: number) => {
    const codes = memory.int8(address + first * dims, count * dims);
    const scale = memory.float32(scales + 4 * first, count);
    for (let row = 0, at = 0; row < count; row++) {
      for (const end = at + dims; at < end; at++) target[at] = codes[at] * scale[row];
    }
  };
  return { rows, dims, fill };
}

function copy(target: Float32Array, source: Float32Array, from: number, count: number): void {
  target.set(source.subarray(from, from + count));
}
