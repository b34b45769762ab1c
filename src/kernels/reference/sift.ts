// The quick first pass of an exact scan: which rows can't be ruled out by their int8 shadow. assembly/sift.ts proves
// the bound.

import type { Address } from "../contract.ts";
import { roundHalfEven } from "./round.ts";
import { bar, offer } from "./top.ts";
import type { View } from "./view.ts";

export interface SiftKernels {
  /**
   * Writes the shadow of `count` float32 rows x: codes c (int8 [count, dims]; scale s = max|x| / 127, rounded half to
   * even), factors s × multiplier, and slacks multiplier × (‖x - s c‖ + doubt × (‖x‖ + ‖s c‖)), float32.
   */
  makeShadow(
    codes: Address,
    factors: Address,
    slacks: Address,
    rows: Address,
    multipliers: Address,
    doubt: number,
    count: number,
    dims: number,
  ): void;
  /**
   * Adds to `candidates`, of which there are `found`, every row at positions `from` to `to` whose upper bound
   * middle + slack reaches the k-th best lower bound middle - slack met so far, where middle = (c · p) × queryScale ×
   * factor and slack = queryNorm × slacks[row]; drops the candidates that the bar has left behind; returns how many
   * there are. The first call is given found 0. A candidate is eight bytes: upper bound (float32), id (uint32).
   *
   * `query` holds the query's codes p (int16); 127 Σ|p| must stay below 2³¹. `top` has room for k entries and
   * `candidates` for one per row.
   */
  sift(
    candidates: Address,
    found: number,
    top: Address,
    k: number,
    codes: Address,
    factors: Address,
    slacks: Address,
    query: Address,
    queryScale: number,
    queryNorm: number,
    from: number,
    to: number,
    dims: number,
  ): number;
}

const { fround } = Math;

export function siftReference(view: View): SiftKernels {
  return {
    makeShadow(codes, factors, slacks, rows, multipliers, doubt, count, dims) {
      for (let row = 0; row < count; row++) {
        const x = Array.from({ length: dims }, (_, i) => view.float32(rows, row * dims + i));
        const scale = fround(x.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127);
        const inverse = scale > 0 ? fround(1 / scale) : 0;
        const code = x.map((value) => roundHalfEven(fround(value * inverse)));
        code.forEach((value, i) => void view.setInt8(codes, row * dims + i, value));
        const coded = code.map((value) => value * scale);
        const residual = Math.hypot(...x.map((value, i) => value - coded[i]));
        const slack = residual + fround(doubt) * (Math.hypot(...x) + Math.hypot(...coded));
        view.setFloat32(factors, row, scale * view.float32(multipliers, row));
        view.setFloat32(slacks, row, slack * view.float32(multipliers, row));
      }
    },
    sift(candidates, found, top, k, codes, factors, slacks, query, queryScale, queryNorm, from, to, dims) {
      if (k <= 0) return 0;
      let size = Math.min(k, found);
      for (let row = from; row < to; row++) {
        let product = 0;
        for (let i = 0; i < dims; i++) product += view.int8(codes, row * dims + i) * view.int16(query, i);
        const factor = fround(fround(queryScale) * view.float32(factors, row));
        const middle = fround(fround(product) * factor);
        const slack = fround(fround(queryNorm) * view.float32(slacks, row));
        if (!(fround(middle + slack) >= bar(view, top, size, k))) continue;
        view.setFloat32(candidates, 2 * found, middle + slack);
        view.setUint32(candidates, 2 * found++ + 1, row);
        size = offer(view, top, size, k, fround(middle - slack), row);
      }
      return prune(view, candidates, found, bar(view, top, size, k));
    },
  };
}

function prune(view: View, candidates: Address, found: number, least: number): number {
  let kept = 0;
  for (let i = 0; i < found; i++) {
    const upper = view.float32(candidates, 2 * i);
    if (!(upper >= least)) continue;
    view.setUint32(candidates, 2 * kept + 1, view.uint32(candidates, 2 * i + 1));
    view.setFloat32(candidates, 2 * kept++, upper);
  }
  return kept;
}
