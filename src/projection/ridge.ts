// Ridge regression with its penalty chosen by generalised cross-validation.
//
//   X  [n, dims]   vectors about their mean        y  [n]  targets about theirs
//   A = XᵀX + λI   where there are more rows than dims, else XXᵀ + λI: the same answer from the smaller matrix
//
// Sources: Hoerl & Kennard, "Ridge regression: biased estimation for nonorthogonal problems", Technometrics 12(1), 1970;
// Golub, Heath & Wahba, "Generalized cross-validation as a method for choosing a good ridge parameter", Technometrics
// 21(2), 1979.

import { dot } from "../similarity/vector.ts";

/** target ≈ intercept + weights · vector. */
export interface Ridge {
  /** [dims]. */
  weights: Float64Array;
  intercept: number;
  /** λ, in the units of the vectors' squares. */
  penalty: number;
}

/** Penalties that are tried: the mean eigenvalue of the smaller matrix times 10 to these powers. */
const POWERS = Array.from({ length: 21 }, (_, i) => (i - 8) / 4);

/**
 * Fits `targets`, [n], to `vectors`, n of the same dims.
 *
 * @param penalty λ, above 0. Default: of 21 values from a hundredth to a thousand times the mean eigenvalue, the one with
 *   the least error by generalised cross-validation.
 */
export function fitRidge(vectors: readonly ArrayLike<number>[], targets: ArrayLike<number>, penalty?: number): Ridge {
  const problem = new Problem(vectors, targets);
  if (penalty !== undefined) return problem.fit(penalty).ridge;
  const fits = POWERS.map((power) => problem.fit(problem.scale * 10 ** power));
  return fits.reduce((best, fit) => (fit.error < best.error ? fit : best)).ridge;
}

class Problem {
  /** The mean eigenvalue of the smaller matrix; 1 where all vectors are equal. */
  readonly scale: number;
  readonly #rows: Float64Array[];
  readonly #targets: Float64Array;
  readonly #mean: Float64Array;
  readonly #level: number;
  /** [size, size], the lower triangle. */
  readonly #gram: Float64Array;
  readonly #size: number;
  readonly #dual: boolean;

  constructor(vectors: readonly ArrayLike<number>[], targets: ArrayLike<number>) {
    const dims = vectors[0].length;
    this.#mean = meanOf(vectors, dims);
    this.#rows = vectors.map((vector) => this.#mean.map((mean, i) => vector[i] - mean));
    this.#level = Array.from(targets).reduce((sum, value) => sum + value, 0) / targets.length;
    this.#targets = Float64Array.from(targets, (value) => value - this.#level);
    this.#dual = vectors.length < dims;
    this.#size = Math.min(vectors.length, dims);
    this.#gram = this.#dual ? outer(this.#rows) : inner(this.#rows, dims);
    let trace = 0;
    for (let i = 0; i < this.#size; i++) trace += this.#gram[i * this.#size + i];
    this.scale = trace > 0 ? trace / this.#size : 1;
  }

  /** The fit for a penalty, and n · (squared error) / (n - degrees of freedom)². */
  fit(penalty: number): { ridge: Ridge; error: number } {
    const rows = this.#rows;
    const size = this.#size;
    const lower = cholesky(this.#gram, size, penalty);
    const right = this.#dual ? this.#targets : combine(rows, this.#targets);
    const solved = solve(lower, size, right);
    const weights = this.#dual ? combine(rows, solved) : solved;
    const squares = rows.reduce((sum, row, i) => sum + (this.#targets[i] - dot(row, weights)) ** 2, 0);
    const free = rows.length - 1 - (size - penalty * inverseTrace(lower, size));
    const error = free > 0 ? (rows.length * squares) / free ** 2 : Number.POSITIVE_INFINITY;
    return { ridge: { weights, intercept: this.#level - dot(this.#mean, weights), penalty }, error };
  }
}

function meanOf(vectors: readonly ArrayLike<number>[], dims: number): Float64Array {
  const mean = new Float64Array(dims);
  for (const vector of vectors) for (let i = 0; i < dims; i++) mean[i] += vector[i] / vectors.length;
  return mean;
}

/** Σ factors[i] rows[i]. */
function combine(rows: readonly Float64Array[], factors: Float64Array): Float64Array {
  const sum = new Float64Array(rows[0].length);
  rows.forEach((row, at) => {
    for (let i = 0; i < sum.length; i++) sum[i] += factors[at] * row[i];
  });
  return sum;
}

/** XXᵀ, its lower triangle. */
function outer(rows: readonly Float64Array[]): Float64Array {
  const gram = new Float64Array(rows.length ** 2);
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j <= i; j++) gram[i * rows.length + j] = dot(rows[i], rows[j]);
  }
  return gram;
}

/** XᵀX, its lower triangle. */
function inner(rows: readonly Float64Array[], dims: number): Float64Array {
  const gram = new Float64Array(dims ** 2);
  for (const row of rows) {
    for (let i = 0; i < dims; i++) {
      for (let j = 0, at = i * dims; j <= i; j++, at++) gram[at] += row[i] * row[j];
    }
  }
  return gram;
}

/** L with LLᵀ = gram + penalty I, [size, size], its lower triangle. */
function cholesky(gram: Float64Array, size: number, penalty: number): Float64Array {
  const lower = gram.slice();
  for (let i = 0; i < size; i++) {
    lower[i * size + i] += penalty;
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * size + j];
      for (let k = 0, a = i * size, b = j * size; k < j; k++, a++, b++) sum -= lower[a] * lower[b];
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / lower[j * size + j];
    }
  }
  return lower;
}

/** x with LLᵀx = right. */
function solve(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * size + k] * x[k];
    x[i] /= lower[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= lower[k * size + i] * x[k];
    x[i] /= lower[i * size + i];
  }
  return x;
}

/** The trace of (LLᵀ)⁻¹: the sum of the squares of L⁻¹, whose columns come one after the other. */
function inverseTrace(lower: Float64Array, size: number): number {
  const column = new Float64Array(size);
  let trace = 0;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j, at = i * size + j; k < i; k++, at++) sum -= lower[at] * column[k];
      column[i] = sum / lower[i * size + i];
      trace += column[i] * column[i];
    }
  }
  return trace;
}
