// How points spread about a point: what principal components are found from.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface ScatterKernels {
  /** Takes `shift`, `dims` float32 numbers, off each of `count` rows, [count, dims] float32. */
  subtractRow(rows: Address, shift: Address, count: number, dims: number): void;
  /**
   * Adds `count` rows, [count, dims] float32, to `totals`, [dims] float64, and Σ rowᵀ row to `sums`, [dims, dims] float64.
   * Products of up to 256 rows are summed in float32, in `product`, room for [dims, dims] float32; `scratch` points to
   * MULTIPLY_SCRATCH bytes.
   */
  addScatter(
    sums: Address,
    totals: Address,
    rows: Address,
    product: Address,
    scratch: Address,
    count: number,
    dims: number,
  ): void;
}

export function scatterReference(view: View): ScatterKernels {
  return {
    subtractRow(rows, shift, count, dims) {
      for (let at = 0; at < count * dims; at++) {
        view.setFloat32(rows, at, view.float32(rows, at) - view.float32(shift, at % dims));
      }
    },
    addScatter(sums, totals, rows, _product, _scratch, count, dims) {
      for (let row = 0; row < count; row++) {
        for (let i = 0; i < dims; i++) {
          const x = view.float32(rows, row * dims + i);
          view.setFloat64(totals, i, view.float64(totals, i) + x);
          for (let j = 0; j < dims; j++) {
            const at = i * dims + j;
            view.setFloat64(sums, at, view.float64(sums, at) + x * view.float32(rows, row * dims + j));
          }
        }
      }
    },
  };
}
