// The small steps between an encoder's matrix products: sums of rows, biases, layer normalisation.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface LayerKernels {
  /** x += bias for every row of x, [rows, dims], float32; bias is [dims]. */
  addBias(x: Address, bias: Address, rows: number, dims: number): void;

  /** x += bias + residual: x and residual are [rows, dims], bias is [dims]; float32. */
  addResidual(x: Address, bias: Address, residual: Address, rows: number, dims: number): void;

  /**
   * Brings every row of `source`, [rows, dims], to mean 0 and deviation 1, then stretches and shifts it:
   * dest = (x − mean) / √(variance + epsilon) × gain + bias. Each row's mean and 1 / √(variance + epsilon) go into
   * `stats`, [rows, 2]: with them the step is linear, which gradients and axis gain use. `dest` may be `source`.
   * Source: Ba, Kiros & Hinton, "Layer normalization", 2016.
   */
  layerNorm(
    dest: Address,
    stats: Address,
    source: Address,
    gain: Address,
    bias: Address,
    rows: number,
    dims: number,
    epsilon: number,
  ): void;

  /**
   * Row r of dest, [rows, dims], is words[ids[r]] + types[kinds[r]] + positions[places[r]]; lists are u32. Where `scales` is
   * not 0, words are int8, each row to be multiplied by its scale.
   */
  sumRows(
    dest: Address,
    ids: Address,
    places: Address,
    kinds: Address,
    words: Address,
    scales: Address,
    positions: Address,
    types: Address,
    rows: number,
    dims: number,
  ): void;
}

export function layerReference(view: View): LayerKernels {
  return {
    addBias(x, bias, rows, dims) {
      for (let i = 0; i < rows * dims; i++) view.setFloat32(x, i, view.float32(x, i) + view.float32(bias, i % dims));
    },

    addResidual(x, bias, residual, rows, dims) {
      for (let i = 0; i < rows * dims; i++) {
        view.setFloat32(x, i, view.float32(x, i) + view.float32(bias, i % dims) + view.float32(residual, i));
      }
    },

    layerNorm(dest, stats, source, gain, bias, rows, dims, epsilon) {
      if (dims === 0) return;
      for (let row = 0; row < rows; row++) {
        const numbers = Array.from({ length: dims }, (_, i) => view.float32(source, row * dims + i));
        const mean = numbers.reduce((sum, value) => sum + value, 0) / dims;
        const variance = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dims;
        const inverse = 1 / Math.sqrt(variance + epsilon);
        view.setFloat32(stats, 2 * row, mean);
        view.setFloat32(stats, 2 * row + 1, inverse);
        numbers.forEach((value, i) => {
          const result = (value - mean) * inverse * view.float32(gain, i) + view.float32(bias, i);
          view.setFloat32(dest, row * dims + i, result);
        });
      }
    },

    sumRows(dest, ids, places, kinds, words, scales, positions, types, rows, dims) {
      for (let row = 0; row < rows; row++) {
        const [word, place, kind] = [ids, places, kinds].map((list) => dims * view.uint32(list, row));
        const scale = scales && view.float32(scales, word / dims);
        for (let i = 0; i < dims; i++) {
          const own = scales ? view.int8(words, word + i) * scale : view.float32(words, word + i);
          const sum = own + view.float32(types, kind + i);
          view.setFloat32(dest, row * dims + i, sum + view.float32(positions, place + i));
        }
      }
    },
  };
}
