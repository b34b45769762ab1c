// GloVe's step with AdaGrad. Letters: x a row, y a context row, b and c their biases, G the sum of a number's squared
// gradients, e the error x·y + b + c − ln count, f the cell's weight, g = rate × f × e.
//
// Sources: Pennington, Socher & Manning, "GloVe: global vectors for word representation", 2014; Duchi, Hazan & Singer,
// "Adaptive subgradient methods for online learning and stochastic optimization", 2011.

import type { Address } from "../contract.ts";
import { CELL_BYTES } from "./cells.ts";
import type { View } from "./view.ts";

/** The largest g; as large as GloVe's own program lets a gradient be. */
const LARGEST = 100;

/**
 * Numbers of a word's block, a whole cache line more than its rows: row, context row, the G of each number of both,
 * then bias, context bias, the G of both, and what fills the line.
 *
 * @param stride numbers per row, a multiple of 4.
 */
export function blockFloats(stride: number): number {
  return 4 * stride + 16;
}

export interface GloveKernels {
  /**
   * Trains on `count` weighed cells over the words' blocks at `rows`, at both places of each cell: dx = g y, dy = g x,
   * and a number with gradient d moves by −d / √(G + d²) as G grows by d². With G at least 1 to begin with no step is
   * longer than 1, so that nothing can grow out of bounds. Returns the sum of ½ f e² over the places.
   */
  trainCells(rows: Address, cells: Address, count: number, stride: number, rate: number): number;
}

export function gloveReference(view: View): GloveKernels {
  return {
    trainCells(rows, cells, count, stride, rate) {
      const bytes = 4 * blockFloats(stride);
      let loss = 0;
      for (let cell = cells; cell < cells + CELL_BYTES * count; cell += CELL_BYTES) {
        const a = rows + bytes * view.uint32(cell);
        const b = rows + bytes * view.uint32(cell, 1);
        loss += step(view, a, b, cell, stride, rate);
        if (a !== b) loss += step(view, b, a, cell, stride, rate);
      }
      return loss;
    },
  };
}

/** One place of the matrix: the row of the word whose block is `a` with the context row of that at `b`. */
function step(view: View, a: Address, b: Address, cell: Address, stride: number, rate: number): number {
  const biases = 4 * stride;
  let error = view.float32(a, biases) + view.float32(b, biases + 1) - view.float32(cell, 2);
  for (let i = 0; i < stride; i++) error += view.float32(a, i) * view.float32(b, stride + i);
  const weighted = view.float32(cell, 3) * error;
  const g = Math.min(Math.max(rate * weighted, -LARGEST), LARGEST);
  for (let i = 0; i < stride; i++) {
    const x = view.float32(a, i);
    const y = view.float32(b, stride + i);
    move(view, a, i, 2 * stride + i, g * y);
    move(view, b, stride + i, 3 * stride + i, g * x);
  }
  move(view, a, biases, biases + 2, g);
  move(view, b, biases + 1, biases + 3, g);
  return 0.5 * weighted * error;
}

/** AdaGrad on number `i` of a block, whose G is number `sum`. */
function move(view: View, block: Address, i: number, sum: number, gradient: number): void {
  const total = view.float32(block, sum) + gradient * gradient;
  view.setFloat32(block, sum, total);
  view.setFloat32(block, i, view.float32(block, i) - gradient / Math.sqrt(total));
}
