// From distances to memberships: how much each of a point's neighbours belongs to it, 1 for the nearest, falling so that
// all together count as many as the point's size on a logarithmic scale (smooth distances, McInnes et al., 2018, 3.1).

import { exp2Lanes } from "./power";
import { sumLanes } from "./vector";

const MOST_STEPS: i32 = 64;
const CLOSE_ENOUGH: f32 = 1e-5;
/** A width is at least this share of the mean distance. */
const LEAST_WIDTH: f32 = 0.001;
const LOG2E: f32 = <f32>Math.LOG2E;

/** exp(−max(0, distance − nearest) / width); written to `weights` unless that is 0. Returns the sum. */
function memberships(weights: usize, distances: usize, stride: i32, nearest: f32, width: f32): f32 {
  const near = f32x4.splat(nearest);
  const factor = f32x4.splat(-LOG2E / width);
  const zero = f32x4.splat(0);
  let sum = zero;
  for (let i = 0; i < stride; i += 4, distances += 16) {
    const beyond = f32x4.max(f32x4.sub(v128.load(distances), near), zero);
    // subtle: 0 × ∞ where the width is 0; such a neighbour is as near as can be.
    const weight = v128.bitselect(exp2Lanes(f32x4.mul(beyond, factor)), f32x4.splat(1), f32x4.gt(beyond, zero));
    sum = f32x4.add(sum, weight);
    if (weights) {
      v128.store(weights, weight);
      weights += 16;
    }
  }
  return sumLanes(sum);
}

/** See UmapKernels. */
export function fuzzyNeighbours(
  weights: usize,
  distances: usize,
  k: i32,
  stride: i32,
  from: i32,
  to: i32,
  size: f32,
  mean: f32,
): void {
  for (let row = from; row < to; row++) {
    const at = <usize>row * ((<usize>stride) << 2);
    let nearest: f32 = 0;
    let total: f32 = 0;
    for (let i = 0; i < k; i++) {
      const distance = load<f32>(distances + at + ((<usize>i) << 2));
      if (nearest === 0) nearest = distance;
      total += distance;
    }
    let low: f32 = 0;
    let high: f32 = Infinity;
    let width: f32 = 1;
    for (let step = 0; step < MOST_STEPS; step++) {
      const sum = memberships(0, distances + at, stride, nearest, width);
      if (abs<f32>(sum - size) < CLOSE_ENOUGH) break;
      if (sum > size) high = width;
      else low = width;
      width = high === Infinity ? width * 2 : (low + high) * 0.5;
    }
    const least = LEAST_WIDTH * (nearest > 0 ? total / <f32>k : mean);
    memberships(weights + at, distances + at, stride, nearest, max<f32>(width, least));
  }
}
