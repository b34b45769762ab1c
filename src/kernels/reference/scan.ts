// Which rows score best against a query: exact scans of float32 and int8 rows.

import type { Address } from "../contract.ts";
import { offer } from "./top.ts";
import type { View } from "./view.ts";

/**
 * Scans are streams: each call offers the rows at some positions to a heap `top` that holds `size` of at most `k`
 * entries (see TopKernels) and returns how many it holds then; the first call is given size 0, and `sortTop` ends the
 * stream. The row at position i is row i, or row ids[i] where `ids` (uint32) is not 0. Scores that are NaN are passed
 * over.
 */
export interface ScanKernels {
  /**
   * Offers the rows at positions `from` to `to` (`to` not included) of float32 [rows, dims] by row · query ×
   * multipliers[position]; no multipliers where their address is 0.
   */
  scan(
    top: Address,
    size: number,
    k: number,
    rows: Address,
    multipliers: Address,
    query: Address,
    ids: Address,
    from: number,
    to: number,
    dims: number,
  ): number;
  /** As `scan`, over rows of int8 with one float32 scale each: the same scores as for float32 rows code × scale. */
  scanInt8(
    top: Address,
    size: number,
    k: number,
    codes: Address,
    scales: Address,
    multipliers: Address,
    query: Address,
    ids: Address,
    from: number,
    to: number,
    dims: number,
  ): number;
}

export function scanReference(view: View): ScanKernels {
  const idAt = (ids: Address, position: number) => (ids ? view.uint32(ids, position) : position);
  const multiplier = (multipliers: Address, position: number) =>
    multipliers ? view.float32(multipliers, position) : 1;
  return {
    scan(top, size, k, rows, multipliers, query, ids, from, to, dims) {
      for (let position = from; position < to; position++) {
        const id = idAt(ids, position);
        let sum = 0;
        for (let i = 0; i < dims; i++) sum += view.float32(rows, id * dims + i) * view.float32(query, i);
        size = offer(view, top, size, k, sum * multiplier(multipliers, position), id);
      }
      return size;
    },
    scanInt8(top, size, k, codes, scales, multipliers, query, ids, from, to, dims) {
      for (let position = from; position < to; position++) {
        const id = idAt(ids, position);
        const scale = view.float32(scales, id);
        let sum = 0;
        for (let i = 0; i < dims; i++) {
          sum += Math.fround(view.int8(codes, id * dims + i) * scale) * view.float32(query, i);
        }
        size = offer(view, top, size, k, sum * multiplier(multipliers, position), id);
      }
      return size;
    },
  };
}
