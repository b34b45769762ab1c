// The small steps of an encoder's backward pass, each beside the forward step it undoes: biases, layer normalisation,
// activations, attention's softmax, and the cross-entropy that all gradients begin with.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface GradientKernels {
  /** dest = the sum of all rows of x, [rows, dims]: a bias's gradient. */
  sumColumns(dest: Address, x: Address, rows: number, dims: number): void;

  /**
   * Back through `layerNorm`: from dy, [rows, dims], to dx, which may be dy, and to the gradients of gain and bias,
   * [dims]. `source` is what was normalised, `stats` what that left.
   */
  layerNormBack(
    dx: Address,
    dGain: Address,
    dBias: Address,
    dy: Address,
    source: Address,
    stats: Address,
    gain: Address,
    rows: number,
    dims: number,
  ): void;

  /** dx *= gelu′(x) for `n` numbers x at `source`. */
  geluBack(dx: Address, source: Address, n: number): void;
  /** dx *= geluTanh′(x) for `n` numbers x at `source`. */
  geluTanhBack(dx: Address, source: Address, n: number): void;

  /**
   * Back through p = softmax(factor x), row by row and in place: dp, [rows, columns], becomes
   * factor p (dp − Σ dp p), the gradient of x.
   */
  softmaxBack(dp: Address, p: Address, rows: number, columns: number, factor: number): void;

  /**
   * Σ −share ln softmax(x + shift) over the rows of x, [rows, columns], and each row's answers, in nats. In place of the
   * scores stands their gradient then, times `factor`: factor (softmax(x + shift) − share). `answers` are u32 a class, f32
   * its share, f32 its shift, and begin for each row where `starts`, u32 [rows + 1], says; shares of a row sum to 1, and a
   * class that a row does not name has neither share nor shift.
   */
  crossEntropy(
    ...list: [x: Address, starts: Address, answers: Address, rows: number, columns: number, factor: number]
  ): number;

  /** dest[list[r]] += x[r] for every row of x, [rows, dims]; `list` is u32 and may name a row several times. */
  addRows(dest: Address, list: Address, x: Address, rows: number, dims: number): void;
  /** dest[r] = x[list[r]] for every row of dest, [rows, dims]; `list` is u32. */
  takeRows(dest: Address, list: Address, x: Address, rows: number, dims: number): void;
}

/** Φ, the normal distribution, from gelu's own polynomial (activation.ts). */
const TAIL = [
  0.049864135682582855, 0.021157296374440193, 0.0032493160106241703, 5.971740756649524e-5, 4.1384071664651856e-5,
  6.332948032650165e-6,
];

function geluSlope(x: number): number {
  const u = Math.min(Math.abs(x), 12);
  const p = TAIL.reduceRight((sum, coefficient) => (sum + coefficient) * u, 0) + 1;
  const tail = 0.5 / p ** 16;
  const density = Math.exp(-u * u * 0.5) / Math.sqrt(2 * Math.PI);
  return (x > 0 ? 1 - tail : tail) + Math.sign(x) * u * density;
}

function geluTanhSlope(x: number): number {
  const factor = 2 * Math.sqrt(2 / Math.PI);
  const s = 1 / (1 + Math.exp(-factor * (x + 0.044715 * x ** 3)));
  return s + x * s * (1 - s) * factor * (1 + 3 * 0.044715 * x * x);
}

export function gradientReference(view: View): GradientKernels {
  const bend = (dx: Address, source: Address, n: number, slope: (x: number) => number) => {
    for (let i = 0; i < n; i++) view.setFloat32(dx, i, view.float32(dx, i) * slope(view.float32(source, i)));
  };
  return {
    sumColumns(dest, x, rows, dims) {
      for (let i = 0; i < dims; i++) {
        let sum = 0;
        for (let row = 0; row < rows; row++) sum += view.float32(x, row * dims + i);
        view.setFloat32(dest, i, sum);
      }
    },

    layerNormBack(dx, dGain, dBias, dy, source, stats, gain, rows, dims) {
      const [gains, biases] = [new Float64Array(dims), new Float64Array(dims)];
      for (let row = 0; row < rows; row++) {
        const [mean, inverse] = [view.float32(stats, 2 * row), view.float32(stats, 2 * row + 1)];
        const d = Array.from({ length: dims }, (_, i) => view.float32(dy, row * dims + i));
        const u = d.map((_, i) => (view.float32(source, row * dims + i) - mean) * inverse);
        const g = d.map((value, i) => value * view.float32(gain, i));
        const sum = g.reduce((a, b) => a + b, 0) / dims;
        const product = g.reduce((total, value, i) => total + value * u[i], 0) / dims;
        for (let i = 0; i < dims; i++) {
          gains[i] += d[i] * u[i];
          biases[i] += d[i];
          view.setFloat32(dx, row * dims + i, (g[i] - sum - u[i] * product) * inverse);
        }
      }
      gains.forEach((value, i) => void view.setFloat32(dGain, i, value));
      biases.forEach((value, i) => void view.setFloat32(dBias, i, value));
    },

    geluBack: (dx, source, n) => bend(dx, source, n, geluSlope),
    geluTanhBack: (dx, source, n) => bend(dx, source, n, geluTanhSlope),

    softmaxBack(dp, p, rows, columns, factor) {
      for (let row = 0; row < rows; row++, dp += 4 * columns, p += 4 * columns) {
        let sum = 0;
        for (let i = 0; i < columns; i++) sum += view.float32(dp, i) * view.float32(p, i);
        for (let i = 0; i < columns; i++) {
          view.setFloat32(dp, i, (view.float32(dp, i) - sum) * view.float32(p, i) * factor);
        }
      }
    },

    crossEntropy(x, starts, answers, rows, columns, factor) {
      let loss = 0;
      for (let row = 0; row < rows; row++, x += 4 * columns) {
        const scores = Array.from({ length: columns }, (_, i) => view.float32(x, i));
        const shares = new Float64Array(columns);
        for (let i = view.uint32(starts, row); i < view.uint32(starts, row + 1); i++) {
          const label = view.uint32(answers, 3 * i);
          shares[label] += view.float32(answers, 3 * i + 1);
          scores[label] += view.float32(answers, 3 * i + 2);
        }
        const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
        const powers = scores.map((score) => Math.exp(score - most));
        const sum = powers.reduce((a, b) => a + b, 0);
        loss += Math.log(sum) - scores.reduce((total, score, i) => total + shares[i] * (score - most), 0);
        powers.forEach((power, i) => void view.setFloat32(x, i, (power / sum - shares[i]) * factor));
      }
      return loss;
    },

    addRows(dest, list, x, rows, dims) {
      for (let row = 0; row < rows; row++) {
        const to = view.uint32(list, row) * dims;
        for (let i = 0; i < dims; i++) {
          view.setFloat32(dest, to + i, view.float32(dest, to + i) + view.float32(x, row * dims + i));
        }
      }
    },

    takeRows(dest, list, x, rows, dims) {
      for (let row = 0; row < rows; row++) {
        const from = view.uint32(list, row) * dims;
        for (let i = 0; i < dims; i++) view.setFloat32(dest, row * dims + i, view.float32(x, from + i));
      }
    },
  };
}
