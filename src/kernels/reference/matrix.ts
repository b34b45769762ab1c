// The product of two matrices, whatever their layout: every fully connected layer, every table of similarities.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

/** Bytes of scratch memory that `multiply` uses, whatever the sizes: 640 KiB of panels and one register tile. */
export const MULTIPLY_SCRATCH = 640 * 1024 + 128;

export interface MatrixKernels {
  /**
   * c = a bᵀ over float32: c[i, j] = Σ a[i, p] b[j, p], for i < rows, j < columns, p < depth.
   *
   * Strides are in numbers: a[i, p] stands at `a + 4 (i × aRow + p × aStep)`, so that a row-major matrix [rows, depth]
   * has strides (depth, 1) and its transpose (1, rows); c's numbers stand side by side. The plain product a b of row-major
   * matrices is had by giving b, [depth, columns], the strides (1, columns). c must not overlap a or b.
   *
   * `scratch` points to {@link MULTIPLY_SCRATCH} bytes. An element's bits depend on its row of a, its row of b and the
   * depth alone: not on how many others are computed with it.
   */
  multiply(
    c: Address,
    a: Address,
    b: Address,
    scratch: Address,
    rows: number,
    columns: number,
    depth: number,
    cRow: number,
    aRow: number,
    aStep: number,
    bRow: number,
    bStep: number,
  ): void;
}

export function matrixReference(view: View): MatrixKernels {
  return {
    multiply(c, a, b, _scratch, rows, columns, depth, cRow, aRow, aStep, bRow, bStep) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          for (let p = 0; p < depth; p++) {
            sum += view.float32(a, i * aRow + p * aStep) * view.float32(b, j * bRow + p * bStep);
          }
          view.setFloat32(c, i * cRow + j, sum);
        }
      }
    },
  };
}
