// The two training steps as plain formulas. Letters: x an input row, o an output row, h the hidden vector, g a
// gradient (rate × sign × σ(−sign × score)), n contexts.

import type { Address } from "../contract.ts";
import { STATE } from "./state.ts";
import type { View } from "./view.ts";

/** An output row with its sign: +1 for a true pair, −1 for a drawn one, 0 for a place to leave out. */
export interface Output {
  row: Address;
  sign: number;
}

const LARGEST_SCORE = 15;
const RESCALE = 2 ** 256;

/** The gradient of one pair, whose loss goes into the product. */
function gradient(view: View, state: Address, score: number, sign: number): number {
  if (sign === 0) return 0;
  const t = Math.min(Math.max(score * sign, -LARGEST_SCORE), LARGEST_SCORE);
  const e = Math.exp(-t);
  let product = view.float64(state + STATE.lossProduct) * (1 + e);
  if (product > RESCALE) {
    product /= RESCALE;
    view.setFloat64(state + STATE.lossExponent, 0, view.float64(state + STATE.lossExponent) + 1);
  }
  view.setFloat64(state + STATE.lossProduct, 0, product);
  return (view.float32(state + STATE.rate) * sign * e) / (1 + e);
}

function dot(view: View, a: Address, b: Address, dims: number): number {
  let sum = 0;
  for (let i = 0; i < dims; i++) sum += view.float32(a, i) * view.float32(b, i);
  return sum;
}

function add(view: View, row: Address, i: number, amount: number): void {
  view.setFloat32(row, i, view.float32(row, i) + amount);
}

/**
 * Skip-gram's step: scores every context against every output, then exchanges gradients, three outputs at a time:
 * x += Σ g o and o += Σ g x, with x and o as they were before these three.
 */
export function windowStep(view: View, state: Address, contexts: readonly Address[], outputs: readonly Output[]): void {
  const dims = view.uint32(state + STATE.stride);
  const g = contexts.map((x) => outputs.map((o) => gradient(view, state, dot(view, x, o.row, dims), o.sign)));
  for (let first = 0; first < outputs.length; first += 3) {
    const three = outputs.slice(first, first + 3).map((output, k) => ({ row: output.row, k: first + k }));
    for (let i = 0; i < dims; i++) {
      const old = three.map(({ row }) => view.float32(row, i));
      contexts.forEach((x, c) => {
        const before = view.float32(x, i);
        for (const { row, k } of three) add(view, row, i, g[c][k] * before);
        add(
          view,
          x,
          i,
          three.reduce((sum, { k }, j) => sum + g[c][k] * old[j], 0),
        );
      });
    }
  }
}

/**
 * The bag step: h = mean of the input rows; every output is scored against h; o += g h, and Σ g o, with the old o, is
 * added to every input row. Gradients of drawn words count `weight` times.
 */
export function bagStep(
  view: View,
  state: Address,
  inputs: readonly Address[],
  outputs: readonly Output[],
  weight: number,
): void {
  const dims = view.uint32(state + STATE.stride);
  const h = Array.from(
    { length: dims },
    (_, i) => inputs.reduce((sum, x) => sum + view.float32(x, i), 0) / inputs.length,
  );
  const scores = outputs.map(({ row }) => h.reduce((sum, value, i) => sum + value * view.float32(row, i), 0));
  const error = new Array<number>(dims).fill(0);
  outputs.forEach(({ row, sign }, k) => {
    const g = gradient(view, state, scores[k], sign) * (sign < 0 ? weight : 1);
    for (let i = 0; i < dims; i++) {
      error[i] += g * view.float32(row, i);
      add(view, row, i, g * h[i]);
    }
  });
  for (const x of inputs) for (let i = 0; i < dims; i++) add(view, x, i, error[i]);
}
