// The two forces of t-SNE and the step they lead to (van der Maaten, "Accelerating t-SNE using tree-based algorithms",
// JMLR 15, 2014). q = 1 / (1 + d²), after Student's t with one degree of freedom.

import { sumLanes } from "./vector";

const CELL: usize = 32;

/**
 * Repulsion on the points from `from` to `to` of the sorted order, four neighbours of it at a time: they walk the tree
 * together, and a cell stands for its points only where it is far enough for all four.
 */
export function pushApart(
  forces: usize,
  sums: usize,
  cells: usize,
  order: usize,
  sorted: usize,
  from: i32,
  to: i32,
  rows: i32,
  dims: i32,
): void {
  if (rows <= 0) return;
  const behind = load<i32>(cells, 28);
  const stride = (<usize>((rows + 3) & -4)) << 2;
  const one = f32x4.splat(1);
  for (let first = from; first < to; first += 4) {
    const here = sorted + ((<usize>first) << 2);
    const x = v128.load(here);
    const y = v128.load(here + stride);
    const z = dims === 3 ? v128.load(here + 2 * stride) : f32x4.splat(0);
    let sum = f32x4.splat(0);
    let forceX = sum;
    let forceY = sum;
    let forceZ = sum;
    for (let index = 0; index < behind; ) {
      const cell = cells + CELL * <usize>index;
      const dx = f32x4.sub(x, v128.load32_splat(cell));
      const dy = f32x4.sub(y, v128.load32_splat(cell, 4));
      let square = f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy));
      let dz = f32x4.splat(0);
      if (dims === 3) {
        dz = f32x4.sub(z, v128.load32_splat(cell, 8));
        square = f32x4.add(square, f32x4.mul(dz, dz));
      }
      const skip = load<i32>(cell, 28);
      const far = i32x4.all_true(f32x4.gt(square, v128.load32_splat(cell, 16)));
      // subtle: with theta above 0.7 a cell can be far from its own point, which must not push itself.
      if (far && !(load<i32>(cell, 20) < first + 4 && load<i32>(cell, 24) > first)) {
        const q = f32x4.div(one, f32x4.add(one, square));
        const weight = f32x4.mul(v128.load32_splat(cell, 12), q);
        sum = f32x4.add(sum, weight);
        const push = f32x4.mul(weight, q);
        forceX = f32x4.add(forceX, f32x4.mul(push, dx));
        forceY = f32x4.add(forceY, f32x4.mul(push, dy));
        if (dims === 3) forceZ = f32x4.add(forceZ, f32x4.mul(push, dz));
        index = skip;
        continue;
      }
      if (skip > index + 1) {
        index++;
        continue;
      }
      let other = sorted + ((<usize>load<i32>(cell, 20)) << 2);
      const last = sorted + ((<usize>load<i32>(cell, 24)) << 2);
      for (; other < last; other += 4) {
        const ex = f32x4.sub(x, v128.load32_splat(other));
        const ey = f32x4.sub(y, v128.load32_splat(other + stride));
        let apart = f32x4.add(f32x4.mul(ex, ex), f32x4.mul(ey, ey));
        let ez = f32x4.splat(0);
        if (dims === 3) {
          ez = f32x4.sub(z, v128.load32_splat(other + 2 * stride));
          apart = f32x4.add(apart, f32x4.mul(ez, ez));
        }
        const q = f32x4.div(one, f32x4.add(one, apart));
        sum = f32x4.add(sum, q);
        const push = f32x4.mul(q, q);
        forceX = f32x4.add(forceX, f32x4.mul(push, ex));
        forceY = f32x4.add(forceY, f32x4.mul(push, ey));
        if (dims === 3) forceZ = f32x4.add(forceZ, f32x4.mul(push, ez));
      }
      index = skip;
    }
    // Every point has met itself once, with q = 1 and no force.
    sum = f32x4.sub(sum, one);
    const last = min(first + 4, to);
    for (let i = first; i < last; i++) {
      const row = <usize>load<i32>(order + ((<usize>i) << 2));
      store<f32>(sums + (row << 2), f32x4.extract_lane(sum, 0));
      const force = forces + ((row * <usize>dims) << 2);
      store<f32>(force, f32x4.extract_lane(forceX, 0));
      store<f32>(force, f32x4.extract_lane(forceY, 0), 4);
      if (dims === 3) store<f32>(force, f32x4.extract_lane(forceZ, 0), 8);
      sum = rotate(sum);
      forceX = rotate(forceX);
      forceY = rotate(forceY);
      forceZ = rotate(forceZ);
    }
  }
}

/** Lane 1 becomes lane 0. */
function rotate(v: v128): v128 {
  return v128.shuffle<i32>(v, v, 1, 2, 3, 0);
}

/** Attraction on rows `from` to `to` along their edges, four at a time; a row's edges are filled up to fours. */
export function pullTogether(
  forces: usize,
  layout: usize,
  offsets: usize,
  columns: usize,
  weights: usize,
  from: i32,
  to: i32,
  dims: i32,
): void {
  for (let row = from; row < to; row++) {
    const first = (<usize>load<u32>(offsets + ((<usize>row) << 2))) << 2;
    const last = (<usize>load<u32>(offsets + ((<usize>row) << 2), 4)) << 2;
    const at = (<usize>row * <usize>dims) << 2;
    if (dims === 2) pullFlat(forces + at, layout + at, layout, columns, weights, first, last);
    else pullSolid(forces + at, layout + at, layout, columns, weights, first, last);
  }
}

function pullFlat(
  force: usize,
  point: usize,
  layout: usize,
  columns: usize,
  weights: usize,
  first: usize,
  last: usize,
): void {
  const x = v128.load32_splat(point);
  const y = v128.load32_splat(point, 4);
  const one = f32x4.splat(1);
  let forceX = f32x4.splat(0);
  let forceY = forceX;
  for (let edge = first; edge < last; edge += 16) {
    const at = columns + edge;
    const ab = v128.load64_lane(pair(layout, at, 4), v128.load64_zero(pair(layout, at, 0)), 1);
    const cd = v128.load64_lane(pair(layout, at, 12), v128.load64_zero(pair(layout, at, 8)), 1);
    const dx = f32x4.sub(x, v128.shuffle<i32>(ab, cd, 0, 2, 4, 6));
    const dy = f32x4.sub(y, v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
    const square = f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy));
    const pull = f32x4.div(v128.load(weights + edge), f32x4.add(one, square));
    forceX = f32x4.add(forceX, f32x4.mul(pull, dx));
    forceY = f32x4.add(forceY, f32x4.mul(pull, dy));
  }
  store<f32>(force, sumLanes(forceX));
  store<f32>(force, sumLanes(forceY), 4);
}

/** The address of the point in 2-D that the column at `at` + `offset` names. */
function pair(layout: usize, at: usize, offset: usize): usize {
  return layout + ((<usize>load<u32>(at + offset)) << 3);
}

function pullSolid(
  force: usize,
  point: usize,
  layout: usize,
  columns: usize,
  weights: usize,
  first: usize,
  last: usize,
): void {
  const here = corner(point);
  const one: f32 = 1;
  let sum = f32x4.splat(0);
  for (let edge = first; edge < last; edge += 4) {
    const apart = f32x4.sub(here, corner(layout + 12 * <usize>load<u32>(columns + edge)));
    const squares = f32x4.mul(apart, apart);
    const square = f32x4.extract_lane(squares, 0) + f32x4.extract_lane(squares, 1) + f32x4.extract_lane(squares, 2);
    const pull = load<f32>(weights + edge) / (one + square);
    sum = f32x4.add(sum, f32x4.mul(f32x4.splat(pull), apart));
  }
  store<f32>(force, f32x4.extract_lane(sum, 0));
  store<f32>(force, f32x4.extract_lane(sum, 1), 4);
  store<f32>(force, f32x4.extract_lane(sum, 2), 8);
}

/** A point in 3-D and a zero, without reading a fourth number. */
function corner(point: usize): v128 {
  return v128.load32_lane(point + 8, v128.load64_zero(point), 2);
}

/** One step down the gradient; returns the sum of q over all pairs, or NaN where a number grew out of bounds. */
export function descend(
  layout: usize,
  steps: usize,
  gains: usize,
  attraction: usize,
  repulsion: usize,
  sums: usize,
  exaggeration: f64,
  momentum: f64,
  rate: f64,
  rows: i32,
  dims: i32,
): f64 {
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) total += load<f32>(sums + ((<usize>row) << 2));
  const share: f64 = total > 0 ? 1 / total : 0;
  let finite = true;
  for (let d = 0; d < dims; d++) {
    const first = (<usize>d) << 2;
    let mean: f64 = 0;
    for (let row = 0; row < rows; row++) {
      const at = first + ((<usize>row * <usize>dims) << 2);
      const slope = 4 * (exaggeration * load<f32>(attraction + at) - share * load<f32>(repulsion + at));
      const before = <f64>load<f32>(steps + at);
      const gain = <f32>gainAfter(load<f32>(gains + at), before * slope < 0);
      const step = <f32>(momentum * before - rate * gain * slope);
      const place = <f32>(<f64>load<f32>(layout + at) + <f64>step);
      store<f32>(gains + at, gain);
      store<f32>(steps + at, step);
      store<f32>(layout + at, place);
      mean += place;
    }
    mean /= <f64>rows;
    finite = finite && abs(mean) < Infinity;
    for (let row = 0; row < rows; row++) {
      const at = layout + first + ((<usize>row * <usize>dims) << 2);
      store<f32>(at, <f32>(<f64>load<f32>(at) - mean));
    }
  }
  return finite ? total : NaN;
}

/** A coordinate that keeps its direction may go faster, one that turns back must go slower (Jacobs, 1988). */
function gainAfter(gain: f64, onward: bool): f64 {
  return onward ? gain + 0.2 : max(gain * 0.8, 0.01);
}
