// What bends the straight lines of an encoder: GELU in its two forms, and softmax.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface ActivationKernels {
  /**
   * dest = x Φ(x) for `n` float32 numbers, with Φ the normal distribution; within 1e-6 of it. `dest` may be `source`.
   * Source: Hendrycks & Gimpel, "Gaussian error linear units", 2016.
   */
  gelu(dest: Address, source: Address, n: number): void;

  /** dest = x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, the same paper's approximation; within 1e-6 of it. */
  geluTanh(dest: Address, source: Address, n: number): void;

  /**
   * Turns each row of x, [rows, columns] with `stride` numbers from row to row, into probabilities in place:
   * e^(factor x) / Σ e^(factor x) over the first `valid` columns. The others, which padding masks out, become 0.
   */
  softmax(x: Address, rows: number, columns: number, valid: number, stride: number, factor: number): void;
}

/**
 * The normal distribution's upper tail for u ≥ 0 is about 1 / (2 p(u)^16), the form of Abramowitz & Stegun's 7.1.28. These
 * coefficients of u, u² … u⁶ are our own: they make the largest error of u × tail, 2.5e-7, as small as it can be.
 */
const TAIL = [
  0.049864135682582855, 0.021157296374440193, 0.0032493160106241703, 5.971740756649524e-5, 4.1384071664651856e-5,
  6.332948032650165e-6,
];

/** max(x, 0) − u × tail(u) with u = |x|: for positive x, x (1 − tail); for negative x, x × tail. */
function geluOf(x: number): number {
  // Beyond 16 nothing is left of the tail.
  const u = Math.min(Math.abs(x), 16);
  const p = TAIL.reduceRight((sum, coefficient) => (sum + coefficient) * u, 0) + 1;
  return Math.max(x, 0) - (u * 0.5) / p ** 16;
}

function geluTanhOf(x: number): number {
  return x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

export function activationReference(view: View): ActivationKernels {
  const apply = (dest: Address, source: Address, n: number, of: (x: number) => number) => {
    for (let i = 0; i < n; i++) view.setFloat32(dest, i, of(view.float32(source, i)));
  };
  return {
    gelu: (dest, source, n) => apply(dest, source, n, geluOf),
    geluTanh: (dest, source, n) => apply(dest, source, n, geluTanhOf),
    softmax(x, rows, columns, valid, stride, factor) {
      for (let row = 0; row < rows; row++, x += 4 * stride) {
        const scores = Array.from({ length: valid }, (_, i) => view.float32(x, i));
        const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
        const powers = scores.map((score) => Math.exp(factor * (score - most)));
        const sum = powers.reduce((a, b) => a + b, 0);
        for (let i = 0; i < columns; i++) view.setFloat32(x, i, i < valid ? powers[i] / sum : 0);
      }
    },
  };
}
