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
import { Random } from "../../shared/random.ts";
import { type Components, findComponents } from "./components.ts";
import type { Crew } from "./crew.ts";
import type { Graph } from "./fuzzy-graph.ts";
import type { StepOptions } from "./points.ts";
import { smallEigen } from "./small-eigen.ts";

/** Columns found together: a register's width, one or two more than a map has axes. */
const COLUMNS = 4;
/** Numbers of a square of so many columns. */
const SQUARE = COLUMNS * COLUMNS;
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
  const components = await findComponents(graph, crew.turn);
  const { roots, entries } = await normalise(graph, crew);
  const addresses = {
    offsets: memory.store(offsets),
    ids: memory.store(ids),
    weights: memory.store(entries),
  };
  let [x, y] = [0, 1].map(() => memory.allocateZeroed(4 * COLUMNS * rows));
  const columnsAt = (address: Address) => memory.float32(address, COLUMNS * rows);
  const product = (target: Address, previous: Address, source: Address, across: number, own: number, back: number) =>
    crew.run("diffuse", (from, to) => {
      const { offsets, ids, weights } = addresses;
      return [target, previous, source, offsets, ids, weights, from, to, across, own, back];
    });

  const random = new Random(seed);
  const drawn = columnsAt(x);
  await crew.here(COLUMNS, (from, to) => {
    for (let i = from * COLUMNS; i < to * COLUMNS; i++) drawn[i] = random.unit() - 0.5;
  });
  let values: readonly number[] = [];
  let bound = 0.5;
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
    await takeOutRoots(crew, columnsAt(x), roots, components);
    await product(y, x, x, 1, 0, 0);
    const found = await turnToWaves(crew, columnsAt(x), columnsAt(y), components);
    done += degree + 1;
    const settled = found.slice(0, 3).every((value, i) => Math.abs(value - values[i]) <= SETTLED * (1 - value));
    values = found;
    if (settled) break;
    bound = Math.min(HIGHEST_BOUND, Math.max(bound, values[COLUMNS - 1]));
  }
  const columns = columnsAt(x).slice();
  memory.release(mark);
  return { components, columns, values };
}

/** √D and the entries of A. Every row has an edge. */
async function normalise({ rows, offsets, ids, weights }: Graph, crew: Crew) {
  const width = Math.ceil(weights.length / rows);
  const roots = new Float64Array(rows);
  await crew.here(width, (from, to) => {
    for (let row = from; row < to; row++) {
      let sum = 0;
      for (let e = offsets[row]; e < offsets[row + 1]; e++) sum += weights[e];
      roots[row] = Math.sqrt(sum);
    }
  });
  const entries = new Float32Array(weights.length);
  await crew.here(width, (from, to) => {
    for (let row = from; row < to; row++) {
      for (let e = offsets[row]; e < offsets[row + 1]; e++) {
        entries[e] = roots[row] === 0 ? 0 : weights[e] / (roots[row] * roots[ids[e]]);
      }
    }
  });
  return { roots, entries };
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
async function takeOutRoots(crew: Crew, columns: Float32Array, roots: Float64Array, { of, sizes }: Components) {
  const along = new Float64Array(COLUMNS * sizes.length);
  const lengths = new Float64Array(sizes.length);
  await crew.here(COLUMNS, (from, to) => {
    for (let row = from; row < to; row++) {
      lengths[of[row]] += roots[row] * roots[row];
      for (let c = 0; c < COLUMNS; c++) along[COLUMNS * of[row] + c] += roots[row] * columns[COLUMNS * row + c];
    }
  });
  await crew.here(COLUMNS, (from, to) => {
    for (let row = from; row < to; row++) {
      const part = of[row];
      if (lengths[part] === 0) continue;
      for (let c = 0; c < COLUMNS; c++) {
        columns[COLUMNS * row + c] -= (roots[row] * along[COLUMNS * part + c]) / lengths[part];
      }
    }
  });
}

/** Makes the columns X of every part orthonormal and turns them to fit A, given AX. Returns the largest part's values. */
async function turnToWaves(
  crew: Crew,
  columns: Float32Array,
  products: Float32Array,
  { of, sizes }: Components,
): Promise<number[]> {
  const grams = new Float64Array(SQUARE * sizes.length);
  const fits = new Float64Array(SQUARE * sizes.length);
  await crew.here(SQUARE, (from, to) => {
    for (let row = from; row < to; row++) {
      const at = COLUMNS * row;
      for (let i = 0, place = SQUARE * of[row]; i < COLUMNS; i++) {
        const x = columns[at + i];
        for (let j = 0; j < COLUMNS; j++, place++) {
          grams[place] += x * columns[at + j];
          fits[place] += x * products[at + j];
        }
      }
    }
  });
  const turns = sizes.map((_, part) => ritz(square(grams, SQUARE * part), square(fits, SQUARE * part)));
  await crew.here(SQUARE, (from, to) => {
    for (let row = from; row < to; row++) {
      const at = COLUMNS * row;
      const [a, b, c, d] = [columns[at], columns[at + 1], columns[at + 2], columns[at + 3]];
      turns[of[row]].vectors.forEach((vector, wave) => {
        columns[at + wave] = vector[0] * a + vector[1] * b + vector[2] * c + vector[3] * d;
      });
    }
  });
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
