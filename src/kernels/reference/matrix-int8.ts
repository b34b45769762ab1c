// The product with int8 weights: a quarter of the memory, and twice what a float32 product does in the same time.

import type { Address } from "../contract.ts";
import { roundHalfEven } from "./round.ts";
import type { View } from "./view.ts";

/** The longest rows that `multiplyInt8` takes. */
export const INT8_DEPTH = 16128;

export interface MatrixInt8Kernels {
  /**
   * c = a bᵀ with int8 weights: c[i, j] = scales[j] Σ a[i, p] b[j, p]; a is float32 [rows, depth], b int8 [columns, depth]
   * with numbers from −127 to 127, `scales` float32 [columns], c float32 [rows, columns], all row-major.
   *
   * Each row of a is rounded to whole numbers first, as large as their sums in 32 bits allow: ±32767 up to a depth of 516,
   * ±11008 at 1536. So nearly all of the error is the weights' own. Sums are whole, so an element's bits depend on its
   * row of a, its row of b and the depth alone. `scratch` points to `MULTIPLY_SCRATCH` bytes; depth ≤ {@link INT8_DEPTH}.
   */
  multiplyInt8(
    c: Address,
    a: Address,
    b: Address,
    scales: Address,
    scratch: Address,
    rows: number,
    columns: number,
    depth: number,
  ): void;
}

export function matrixInt8Reference(view: View): MatrixInt8Kernels {
  return {
    multiplyInt8(c, a, b, scales, _scratch, rows, columns, depth) {
      const even = Math.max(1, depth + (depth % 2));
      const most = Math.min(32767, Math.floor(0x7fffffff / (127 * even)));
      for (let i = 0; i < rows; i++) {
        const row = Array.from({ length: depth }, (_, p) => view.float32(a, i * depth + p));
        const largest = row.reduce((sofar, value) => Math.max(sofar, Math.abs(value)), 0);
        const by = Math.fround(largest > 0 ? most / largest : 0);
        const whole = row.map((value) => roundHalfEven(Math.fround(value * by)));
        for (let j = 0; j < columns; j++) {
          const sum = whole.reduce((sofar, value, p) => sofar + value * view.int8(b, j * depth + p), 0);
          view.setFloat32(c, i * columns + j, sum * (largest / most) * view.float32(scales, j));
        }
      }
    },
  };
}
