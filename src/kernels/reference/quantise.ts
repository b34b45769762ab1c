// float32 rows to int8 rows with one scale each.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

/** The largest float32 / 128: with this scale the largest int8 is still a float32. */
export const LARGEST_SCALE = (2 - 2 ** -23) * 2 ** 120;

export interface QuantiseKernels {
  /**
   * Turns float32 `source`, [rows, dims], into int8 `dest`, [rows, dims], and float32 `scales`, [rows]: a row's scale is
   * its largest magnitude / 127 but at most {@link LARGEST_SCALE}, each number is x / scale rounded to the nearest whole number, halves to the even one,
   * and held within ±127. A row of zeros gets scale 0 and zeros. The numbers must be finite.
   */
  quantise(dest: Address, scales: Address, source: Address, rows: number, dims: number): void;
}

export function quantiseReference(view: View): QuantiseKernels {
  return {
    quantise(dest, scales, source, rows, dims) {
      for (let row = 0; row < rows; row++) {
        const first = row * dims;
        let largest = 0;
        for (let i = 0; i < dims; i++) largest = Math.max(largest, Math.abs(view.float32(source, first + i)));
        const scale = Math.min(Math.fround(largest / 127), LARGEST_SCALE);
        view.setFloat32(scales, row, scale);
        for (let i = 0; i < dims; i++) {
          const value = scale === 0 ? 0 : roundHalfToEven(Math.fround(view.float32(source, first + i) / scale));
          view.setInt8(dest, first + i, Math.min(127, Math.max(-127, value)));
        }
      }
    },
  };
}

function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}
