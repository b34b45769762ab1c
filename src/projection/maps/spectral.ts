// A first layout from the graph alone: the slowest waves on it, eigenvectors of its normalised Laplacian.
//
// L = I − A with A = D^−½ W D^−½, D the diagonal of W's row sums; L's smallest eigenvalues are A's largest. The largest,
// 1, belongs to √D, known beforehand and taken out. The next ones are found four at a time: a Chebyshev polynomial of A
// leaves what lies below a bound c as it is and lets what lies above grow, the more the higher; then four orthonormal
// columns are made of the result, turned to fit A best (Rayleigh–Ritz), and c is raised to the fourth's value.
//
// Parts of the graph that no edge joins have waves of their own, found in the same products.
//
// Source: Zhou, Saad, Tiago & Chelikowsky, "Self-consistent-field calculations using Chebyshev-filtered subspace
// iteration", 2006.

import type { Address } from "../../kernels/contract.ts";
import { throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { Random } from "../../shared/random.ts";
import { type Components, findComponents } from "./components.ts";
import type { Crew } from "./crew.ts";
import type { Graph } from "./fuzzy-graph.ts";
import type { StepOptions } from "./points.ts";
import { smallEigen } from "./small-eigen.ts";

/** Columns found together: a register's width, one or two more than a map has axes. */
const COLUMNS = 4;
/** Products with the matrix after which the layout is good enough, whatever is left to gain. */
const MOST_PRODUCTS = 240;
/** Longest polynomial, and how much it may let the first column grow: float32 must still see the others beside it. */
const MOST_DEGREE = 40;
const MOST_GROWTH = 1e4;
/** The bound may not come so near to 1 that nothing is left above it. */
const HIGHEST_BOUND = 0.99999;
/** The wave's value has settled when a round changes its distance from 1 by less than this share. */
const SETTLED = 0.01;
/** Columns whose share of a part's spread is below this are rounding alone. */
const NOISE = 1e-9;

export interface Waves {
  readonly components: Components;
  /** [rows, 4]: orthonormal columns in each part, the slowest wave first; zeros where a part has no more. */
  readonly columns: Float32Array;
  /** The largest part's eigenvalues of A, falling. */
  readonly values: readonly number[];
}

/** Finds the slowest waves of every part of a graph. Throws `cancelled`. */
export async function spectralWaves(graph: Graph, seed: number, crew: Crew, options: StepOptions): Promise<Waves> {
  const { rows, offsets, ids } = graph;
  const { memory } = crew;
  const mark = memory.mark();
  const components = findComponents(graph);
  const roots = degreeRoots(graph);
  const addresses = {
    offsets: memory.store(offsets),
    ids: memory.store(ids),
    weights: memory.store(normalised(graph, roots)),
  };
  let [x, y] = [0, 1].map(() => memory.allocateZeroed(4 * COLUMNS * rows));
  const columnsAt = (address: Address) => memory.float32(address, COLUMNS * rows);
  const product = (target: Address, previous: Address, source: Address, across: number, own: number, back: number) =>
    crew.run("diffuse", (from, to) => {
      const { offsets, ids, weights } = addresses;
      return [target, previous, source, offsets, ids, weights, from, to, across, own, back];
    });

  const random = new Random(seed);
  columnsAt(x).forEach((_, i, all) => {
    all[i] = random.unit() - 0.5;
  });
  let values: readonly number[] = [];
  let bound = 0.5;
  const turn = new Turn();
  for (let done = 0; done < MOST_PRODUCTS; ) {
    // Maps [−1, bound] to [−1, 1].
    const [across, own] = [2 / (bound + 1), (1 - bound) / (bound + 1)];
    await product(y, x, x, across, own, 0);
    const degree = degreeFor(across + own);
    for (let i = 1; i < degree; i++) {
      await product(x, x, y, 2 * across, 2 * own, 1);
      [x, y] = [y, x];
      throwIfCancelled(options.signal, "map");
    }
    [x, y] = [y, x];
    takeOutRoots(columnsAt(x), roots, components);
    await product(y, x, x, 1, 0, 0);
    await turn.give();
    const found = turnToWaves(columnsAt(x), columnsAt(y), components);
    done += degree + 1;
    const settled = found.slice(0, 3).every((value, i) => Math.abs(value - values[i]) <= SETTLED * (1 - value));
    values = found;
    if (settled) break;
    bound = Math.min(HIGHEST_BOUND, Math.max(bound, values[COLUMNS - 1]));
    await turn.give();
  }
  const columns = columnsAt(x).slice();
  memory.release(mark);
  return { components, columns, values };
}

/** √D. Every row has an edge. */
function degreeRoots({ rows, offsets, weights }: Graph): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let e = offsets[row]; e < offsets[row + 1]; e++) sum += weights[e];
    return Math.sqrt(sum);
  });
}

/** The entries of A. */
function normalised({ rows, offsets, ids, weights }: Graph, roots: Float64Array): Float32Array {
  const result = new Float32Array(weights.length);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]; e < offsets[row + 1]; e++) {
      result[e] = roots[row] === 0 ? 0 : weights[e] / (roots[row] * roots[ids[e]]);
    }
  }
  return result;
}

/** The longest polynomial that doesn't let 1, mapped to `x`, grow too much: T(k+1) = 2x T(k) − T(k−1). */
function degreeFor(x: number): number {
  let [before, now, degree] = [1, x, 1];
  while (degree < MOST_DEGREE && now < MOST_GROWTH) {
    [before, now] = [now, 2 * x * now - before];
    degree++;
  }
  return degree;
}

/** Takes from each column, part by part, its share along √D. */
function takeOutRoots(columns: Float32Array, roots: Float64Array, { of, sizes }: Components): void {
  const along = new Float64Array(COLUMNS * sizes.length);
  const lengths = new Float64Array(sizes.length);
  for (let row = 0; row < roots.length; row++) {
    lengths[of[row]] += roots[row] * roots[row];
    for (let c = 0; c < COLUMNS; c++) along[COLUMNS * of[row] + c] += roots[row] * columns[COLUMNS * row + c];
  }
  for (let row = 0; row < roots.length; row++) {
    const part = of[row];
    if (lengths[part] === 0) continue;
    for (let c = 0; c < COLUMNS; c++) {
      columns[COLUMNS * row + c] -= (roots[row] * along[COLUMNS * part + c]) / lengths[part];
    }
  }
}

/** Makes the columns X of every part orthonormal and turns them to fit A, given AX. Returns the largest part's values. */
function turnToWaves(columns: Float32Array, products: Float32Array, { of, sizes }: Components): number[] {
  const SQUARE = COLUMNS * COLUMNS;
  const grams = new Float64Array(SQUARE * sizes.length);
  const fits = new Float64Array(SQUARE * sizes.length);
  for (let row = 0; row < of.length; row++) {
    for (let i = 0; i < COLUMNS; i++) {
      const x = columns[COLUMNS * row + i];
      for (let j = 0; j < COLUMNS; j++) {
        grams[SQUARE * of[row] + COLUMNS * i + j] += x * columns[COLUMNS * row + j];
        fits[SQUARE * of[row] + COLUMNS * i + j] += x * products[COLUMNS * row + j];
      }
    }
  }
  const turns = sizes.map((_, part) => ritz(square(grams, SQUARE * part), square(fits, SQUARE * part)));
  for (let row = 0; row < of.length; row++) {
    const at = COLUMNS * row;
    const old = [columns[at], columns[at + 1], columns[at + 2], columns[at + 3]];
    turns[of[row]].vectors.forEach((vector, c) => {
      columns[at + c] = vector[0] * old[0] + vector[1] * old[1] + vector[2] * old[2] + vector[3] * old[3];
    });
  }
  return [...turns[0].values];
}

function square(numbers: Float64Array, at: number): number[][] {
  return [0, 1, 2, 3].map((i) => [...numbers.subarray(at + COLUMNS * i, at + COLUMNS * (i + 1))]);
}

/** From XᵀX and XᵀAX, the four combinations of columns that are orthonormal and fit A best; zeros where there are fewer. */
function ritz(gram: number[][], fit: number[][]): { values: number[]; vectors: number[][] } {
  const basis = smallEigen(gram);
  const kept = basis.vectors
    .map((vector, i) => ({ vector, length: basis.values[i] }))
    .filter(({ length }) => length > NOISE * basis.values[0])
    .map(({ vector, length }) => vector.map((x) => x / Math.sqrt(length)));
  const inside = kept.map((u) => kept.map((v) => (form(fit, u, v) + form(fit, v, u)) / 2));
  const { values, vectors } = smallEigen(inside);
  const combined = vectors.map((turn) => gram.map((_, i) => turn.reduce((sum, t, k) => sum + t * kept[k][i], 0)));
  while (combined.length < COLUMNS) combined.push([0, 0, 0, 0]);
  return { values: [...values, 0, 0, 0, 0].slice(0, COLUMNS), vectors: combined };
}

/** uᵀ M v. */
function form(m: readonly number[][], u: readonly number[], v: readonly number[]): number {
  return m.reduce((sum, row, i) => sum + u[i] * row.reduce((part, x, j) => part + x * v[j], 0), 0);
}
