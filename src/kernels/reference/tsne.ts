// What t-SNE computes at every step, and the affinities it starts from (van der Maaten, "Accelerating t-SNE using
// tree-based algorithms", JMLR 15, 2014). The tree has a twin of its own, in tsne-tree.ts.

import type { Address } from "../contract.ts";
import { CELL, readCell } from "./tsne-tree.ts";
import type { View } from "./view.ts";

export interface TsneKernels {
  /**
   * Writes for rows `from` to `to` of `distances` [rows, stride] the affinities of their first `k` neighbours, float32
   * [rows, k]: p_j = exp(-β d_j²) / Σ exp(-β d_i²), with β such that exp(-Σ p ln p) is `perplexity` to 1e-5 of itself.
   * Where distances allow no such β (too many are the same), the nearest that 100 bisections find.
   */
  spreadAffinities(
    weights: Address,
    distances: Address,
    k: number,
    stride: number,
    perplexity: number,
    from: number,
    to: number,
  ): void;
  /**
   * Writes for the points at positions `from` (a multiple of 4) to `to` of the tree's order the repulsion
   * Σ q² (y - c) and the sum Σ q over all other points, q = 1 / (1 + |y - c|²), each at the point's own row: `forces`
   * [rows, dims], `sums` [rows]. A cell that is far enough from four points in a row stands for all of its own.
   */
  pushApart(
    forces: Address,
    sums: Address,
    cells: Address,
    order: Address,
    sorted: Address,
    from: number,
    to: number,
    rows: number,
    dims: number,
  ): void;
  /**
   * Writes for rows `from` to `to` the attraction Σ p q (y - c) along the row's edges, `forces` [rows, dims]. Edges of
   * row i stand at `offsets`[i] to `offsets`[i + 1] of `columns` (uint32) and `weights` (float32), in whole fours.
   */
  pullTogether(
    forces: Address,
    layout: Address,
    offsets: Address,
    columns: Address,
    weights: Address,
    from: number,
    to: number,
    dims: number,
  ): void;
  /**
   * Moves `layout` [rows, dims] by one step of gradient descent with momentum and a gain per coordinate (`steps` and
   * `gains`, alike), and its mean to 0. The gradient is 4 (exaggeration × attraction - repulsion / Z); returns
   * Z = Σ sums, or NaN where a coordinate grew out of bounds.
   */
  descend(
    layout: Address,
    steps: Address,
    gains: Address,
    attraction: Address,
    repulsion: Address,
    sums: Address,
    exaggeration: number,
    momentum: number,
    rate: number,
    rows: number,
    dims: number,
  ): number;
}

const { fround } = Math;
const LANES = 4;

export function tsneReference(view: View): TsneKernels {
  return {
    spreadAffinities(weights, distances, k, stride, perplexity, from, to) {
      for (let row = from; row < to; row++) {
        const squares = Array.from({ length: k }, (_, i) => view.float32(distances, row * stride + i) ** 2);
        affinities(squares, perplexity).forEach((p, i) => void view.setFloat32(weights, row * k + i, p));
      }
    },
    pushApart(forces, sums, cells, order, sorted, from, to, rows, dims) {
      const stride = (rows + LANES - 1) & -LANES;
      for (let first = from; first < to; first += LANES) {
        const group = Array.from({ length: LANES }, (_, lane) => pointAt(view, sorted, stride, dims, first + lane));
        const met = walk(view, cells, sorted, stride, dims, group, first);
        for (let lane = 0; lane < Math.min(LANES, to - first); lane++) {
          const row = view.uint32(order, first + lane);
          view.setFloat32(sums, row, fround(met[lane].sum - 1));
          met[lane].force.forEach((value, d) => void view.setFloat32(forces, row * dims + d, value));
        }
      }
    },
    pullTogether(forces, layout, offsets, columns, weights, from, to, dims) {
      for (let row = from; row < to; row++) {
        const force = new Array<number>(dims).fill(0);
        for (let edge = view.uint32(offsets, row); edge < view.uint32(offsets, row + 1); edge++) {
          const other = view.uint32(columns, edge);
          const apart = force.map(
            (_, d) => view.float32(layout, row * dims + d) - view.float32(layout, other * dims + d),
          );
          const pull = view.float32(weights, edge) / (1 + apart.reduce((sum, value) => sum + value * value, 0));
          apart.forEach((value, d) => void (force[d] += pull * value));
        }
        force.forEach((value, d) => void view.setFloat32(forces, row * dims + d, value));
      }
    },
    descend(layout, steps, gains, attraction, repulsion, sums, exaggeration, momentum, rate, rows, dims) {
      let total = 0;
      for (let row = 0; row < rows; row++) total += view.float32(sums, row);
      const share = total > 0 ? 1 / total : 0;
      let finite = true;
      for (let d = 0; d < dims; d++) {
        let mean = 0;
        for (let at = d; at < rows * dims; at += dims) {
          const slope = 4 * (exaggeration * view.float32(attraction, at) - share * view.float32(repulsion, at));
          const before = view.float32(steps, at);
          const old = view.float32(gains, at);
          const gain = fround(before * slope < 0 ? old + 0.2 : Math.max(old * 0.8, 0.01));
          const step = fround(momentum * before - rate * gain * slope);
          const place = fround(view.float32(layout, at) + step);
          view.setFloat32(gains, at, gain);
          view.setFloat32(steps, at, step);
          view.setFloat32(layout, at, place);
          mean += place;
        }
        mean /= rows;
        finite &&= Number.isFinite(mean);
        for (let at = d; at < rows * dims; at += dims) view.setFloat32(layout, at, view.float32(layout, at) - mean);
      }
      return finite ? total : Number.NaN;
    },
  };
}

function affinities(distances: readonly number[], perplexity: number): number[] {
  const squares = distances.map((square) => square - distances[0]);
  const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  const weigh = (beta: number) => squares.map((square) => Math.exp(-beta * square));
  let [beta, low, high] = [mean > 0 ? 1 / mean : 0, 0, Number.POSITIVE_INFINITY];
  for (let step = 0; step < 100 && mean > 0; step++) {
    const weights = weigh(beta);
    const sum = weights.reduce((so, weight) => so + weight, 0);
    const moment = weights.reduce((so, weight, i) => so + weight * squares[i], 0);
    const found = sum * Math.exp((beta * moment) / sum);
    if (Math.abs(found - perplexity) <= 1e-5 * perplexity) break;
    if (found > perplexity) low = beta;
    else high = beta;
    beta = high === Number.POSITIVE_INFINITY ? 2 * beta : 0.5 * (low + high);
  }
  const weights = weigh(beta);
  const sum = weights.reduce((so, weight) => so + weight, 0);
  return weights.map((weight) => weight / sum);
}

interface Met {
  sum: number;
  force: number[];
}

/** What a group of points meets on its way through the tree. Rounded as the kernel does, since choices hang on it. */
function walk(
  view: View,
  cells: Address,
  sorted: Address,
  stride: number,
  dims: number,
  group: readonly number[][],
  first: number,
): Met[] {
  const met = group.map(() => ({ sum: 0, force: new Array<number>(dims).fill(0) }));
  const behind = view.uint32(cells + 28);
  for (let index = 0; index < behind; ) {
    const cell = readCell(view, cells + CELL * index, dims);
    const far = group.every((point) => square(point, cell.centre) > cell.limit);
    const own = cell.start < first + LANES && cell.end > first;
    const leaf = cell.skip === index + 1;
    if (far && !own) group.forEach((point, lane) => void meet(met[lane], point, cell.centre, cell.count));
    else if (leaf) {
      for (let other = cell.start; other < cell.end; other++) {
        const place = pointAt(view, sorted, stride, dims, other);
        group.forEach((point, lane) => void meet(met[lane], point, place, 1));
      }
    }
    index = leaf || (far && !own) ? cell.skip : index + 1;
  }
  return met;
}

function meet(met: Met, point: readonly number[], other: readonly number[], count: number): void {
  const q = fround(1 / fround(1 + square(point, other)));
  const weight = fround(count * q);
  met.sum = fround(met.sum + weight);
  const push = fround(weight * q);
  met.force = met.force.map((force, d) => fround(force + fround(push * fround(point[d] - other[d]))));
}

/** The squared distance, every operation rounded to float32. */
function square(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, d) => fround(sum + fround(fround(value - b[d]) * fround(value - b[d]))), 0);
}

function pointAt(view: View, sorted: Address, stride: number, dims: number, index: number): number[] {
  return Array.from({ length: dims }, (_, d) => view.float32(sorted, d * stride + index));
}
