// The eigenvectors of a symmetric matrix, all of them: Householder reflections make it tridiagonal, implicit QL steps
// make it diagonal.
//
// Source: Golub & Van Loan, "Matrix computations", 4th edition, algorithms 8.3.1 and 8.3.2 (with Wilkinson's shift, from
// the other end: small entries of word vectors' spectra stand at the end where QL begins).

import { RiverbankError } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";

/** Steps for one eigenvalue; two or three are the rule. */
const MOST_STEPS = 60;
/** Half the distance from 1 to the next float64. */
const EPSILON = 2 ** -53;

/** Eigenvalues, falling, and beside each its eigenvector. */
export interface Eigen {
  /** [n]. */
  readonly values: Float64Array;
  /** [n, n]: a row for each value, of length 1, at right angles to each other. */
  readonly vectors: Float64Array;
}

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, [n, n] float64, which is left as it was; only its lower
 * triangle is read. Waiting events run in between. The sign of a vector is left to {@link fixSigns}.
 *
 * @example
 * await symmetricEigen(Float64Array.of(2, 1, 1, 2), 2); // values 3 and 1
 */
export async function symmetricEigen(matrix: Float64Array, n: number): Promise<Eigen> {
  const turn = new Turn();
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest > 0 ? largest : 1;
  const { diagonal, beside, vectors } = await tridiagonalise(
    matrix.map((value) => value / scale),
    n,
    turn,
  );
  await diagonalise(diagonal, beside, vectors, turn);
  const order = [...diagonal.keys()].sort((a, b) => diagonal[b] - diagonal[a] || a - b);
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => void sorted.set(vectors.subarray(from * n, (from + 1) * n), to * n));
  return { values: Float64Array.from(order, (index) => diagonal[index] * scale), vectors: sorted };
}

/** Turns every row of [rows, n] so that its number of largest magnitude, the first of equal ones, is positive. */
export function fixSigns(vectors: Float64Array, n: number): void {
  for (let from = 0; from < vectors.length; from += n) {
    const vector = vectors.subarray(from, from + n);
    let at = 0;
    // What differs by rounding alone counts as equal, so that rounding can't turn a picture round.
    for (let i = 1; i < n; i++) if (Math.abs(vector[i]) > Math.abs(vector[at]) * (1 + 1e-9)) at = i;
    if (vector[at] < 0) for (let i = 0; i < n; i++) vector[i] = -vector[i];
  }
}

interface Tridiagonal {
  diagonal: Float64Array;
  /** beside[i] couples i and i + 1; the last is 0. */
  beside: Float64Array;
  /** [n, n], Qᵀ: matrix = Q T Qᵀ. */
  vectors: Float64Array;
}

async function tridiagonalise(a: Float64Array, n: number, turn: Turn): Promise<Tridiagonal> {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  // Reflection k, I - 2 v vᵀ, keeps its v, of length 1, in row k of `reflections`, from place k + 1 on.
  const reflections = new Float64Array(n * n);
  const p = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k];
    if (k === n - 1) break;
    const v = reflections.subarray(k * n, (k + 1) * n);
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k];
    beside[k] = reflector(v, k + 1);
    await turn.give();
    multiplyLower(p, a, v, k + 1, n);
    updateLower(a, v, p, k + 1, n);
  }
  return { diagonal, beside, vectors: await accumulate(reflections, n, turn) };
}

/** Makes x, from place `first` on, the direction that reflects it onto its first place; returns what stands there then. */
function reflector(x: Float64Array, first: number): number {
  let rest = 0;
  for (let i = first + 1; i < x.length; i++) rest += x[i] * x[i];
  if (rest === 0) {
    const kept = x[first];
    x.fill(0, first);
    return kept;
  }
  const size = Math.sqrt(rest + x[first] * x[first]);
  const length = x[first] > 0 ? -size : size;
  x[first] -= length;
  const divisor = Math.sqrt(rest + x[first] * x[first]);
  for (let i = first; i < x.length; i++) x[i] /= divisor;
  return length;
}

/** p = a v over the part from `first` on, from a's lower triangle. */
function multiplyLower(p: Float64Array, a: Float64Array, v: Float64Array, first: number, n: number): void {
  p.fill(0, first);
  for (let i = first; i < n; i++) {
    const row = i * n;
    const factor = v[i];
    let sum = 0;
    for (let j = first; j < i; j++) {
      sum += a[row + j] * v[j];
      p[j] += a[row + j] * factor;
    }
    p[i] += sum + a[row + i] * factor;
  }
}

/** a = (I - 2 v vᵀ) a (I - 2 v vᵀ) over the lower triangle from `first` on, given p = a v. */
function updateLower(a: Float64Array, v: Float64Array, p: Float64Array, first: number, n: number): void {
  let along = 0;
  for (let i = first; i < n; i++) along += v[i] * p[i];
  for (let i = first; i < n; i++) p[i] = 2 * (p[i] - along * v[i]);
  for (let i = first; i < n; i++) {
    const row = i * n;
    const [vi, pi] = [v[i], p[i]];
    for (let j = first; j <= i; j++) a[row + j] -= vi * p[j] + pi * v[j];
  }
}

/** The reflections' product, transposed: the last first, so that each touches no more than it must. */
async function accumulate(reflections: Float64Array, n: number, turn: Turn): Promise<Float64Array> {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    await turn.give();
    const v = reflections.subarray(k * n, (k + 1) * n);
    // q is transposed: each of its rows is reflected.
    for (let row = k + 1; row < n; row++) {
      const at = row * n;
      let along = 0;
      for (let i = k + 1; i < n; i++) along += q[at + i] * v[i];
      along *= 2;
      for (let i = k + 1; i < n; i++) q[at + i] -= along * v[i];
    }
  }
  return q;
}

async function diagonalise(d: Float64Array, e: Float64Array, vectors: Float64Array, turn: Turn): Promise<void> {
  const n = d.length;
  for (let low = 0; low < n; low++) {
    for (let step = 0; ; step++) {
      const high = firstSplit(d, e, low);
      if (high === low) break;
      if (step === MOST_STEPS) {
        throw new RiverbankError("invalid", "matrix: its eigenvalues did not settle; finite numbers were expected");
      }
      stepQl(d, e, vectors, low, high);
      await turn.give();
    }
  }
}

/** The first place from `low` on that nothing couples to the next. */
function firstSplit(d: Float64Array, e: Float64Array, low: number): number {
  let at = low;
  while (at < d.length - 1 && Math.abs(e[at]) > EPSILON * (Math.abs(d[at]) + Math.abs(d[at + 1]))) at++;
  return at;
}

/** One implicit QL step with Wilkinson's shift on the block from `low` to `high`; rows of `vectors` turn with it. */
function stepQl(d: Float64Array, e: Float64Array, vectors: Float64Array, low: number, high: number): void {
  const n = d.length;
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  const root = Math.sqrt(half * half + 1);
  let g = d[high] - d[low] + e[low] / (half + (half < 0 ? -root : root));
  let [sine, cosine, moved] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const length = Math.sqrt(f * f + g * g);
    e[i + 1] = length;
    if (length === 0) {
      // The block has come apart here; what is left is another step's.
      d[i + 1] -= moved;
      e[high] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    g = d[i + 1] - moved;
    const r = (d[i] - g) * sine + 2 * cosine * b;
    moved = sine * r;
    d[i + 1] = g + moved;
    g = cosine * r - b;
    turnRows(vectors, i * n, n, sine, cosine);
  }
  d[low] -= moved;
  e[low] = g;
  e[high] = 0;
}

/** Turns two neighbouring rows, the first of which starts at `at`, about each other. */
function turnRows(vectors: Float64Array, at: number, n: number, sine: number, cosine: number): void {
  for (let i = at; i < at + n; i++) {
    const below = vectors[i + n];
    vectors[i + n] = sine * vectors[i] + cosine * below;
    vectors[i] = cosine * vectors[i] - sine * below;
  }
}
