// How many points lie closer to a point than a given one does: ranks, without a list of all distances.

import { distance, fillTile, GROW, TILE } from "./tile";
import { storeTurned } from "./transpose";

/** Counts, for every query and each of its `k` targets, the rows of a block that lie before the target; see NearKernels. */
export function countCloser(
  countsA: usize,
  targetsA: usize,
  distancesA: usize,
  countsB: usize,
  targetsB: usize,
  distancesB: usize,
  k: i32,
  queries: usize,
  a: usize,
  halvesA: usize,
  b: usize,
  halvesB: usize,
  points: usize,
  squares: usize,
  slacks: usize,
  scale: f64,
  scratch: usize,
  firstB: i32,
  countA: i32,
  countB: i32,
  dims: i32,
): void {
  const tile = fillTile(scratch, a, b, countA, countB, dims);
  const stride = (<usize>TILE) << 2;
  for (let row = 0; row < countA; row++) {
    subtractHalves(scratch, tile + <usize>row * stride, halvesB, countB);
    const id = load<i32>(queries + ((<usize>row) << 2));
    const at = (<usize>(row * k)) << 2;
    const sums = countsA + at;
    countOne(
      sums,
      targetsA + at,
      distancesA + at,
      k,
      id,
      points,
      squares,
      slacks,
      scale,
      scratch,
      firstB,
      countB,
      dims,
    );
  }
  if (!countsB) return;
  transpose(tile, max(countA, countB));
  const firstA = load<i32>(queries);
  for (let row = 0; row < countB; row++) {
    subtractHalves(scratch, tile + <usize>row * stride, halvesA, countA);
    const id = firstB + row;
    const at = (<usize>(row * k)) << 2;
    const sums = countsB + at;
    countOne(
      sums,
      targetsB + at,
      distancesB + at,
      k,
      id,
      points,
      squares,
      slacks,
      scale,
      scratch,
      firstA,
      countA,
      dims,
    );
  }
}

/** Adds up for one query, whose scores of the rows from `first` on are given. */
function countOne(
  counts: usize,
  targets: usize,
  distances: usize,
  k: i32,
  id: i32,
  points: usize,
  squares: usize,
  slacks: usize,
  scale: f64,
  scores: usize,
  first: i32,
  rows: i32,
  dims: i32,
): void {
  const stride = (<usize>dims) << 2;
  const square = load<f64>(squares + ((<usize>id) << 3));
  const slack = load<f64>(slacks + ((<usize>id) << 3));
  for (let i = 0; i < k; i++, counts += 4, targets += 4, distances += 4) {
    const length = <f64>load<f32>(distances) * scale;
    const middle = (square - length * length) / 2;
    const doubt = slack + length * length * (GROW - 1);
    const high = <f32>(middle + doubt);
    const low = <f32>(middle - doubt);
    const both = countBoth(scores, low, high, rows);
    let before = <i32>(both & 0xffff);
    if (id >= first && id < first + rows && load<f32>(scores + ((<usize>(id - first)) << 2)) > high) before--;
    // Nearly always no score lies between the two, and no exact distance is needed.
    if (both >>> 16 !== (both & 0xffff)) {
      const target = load<i32>(targets);
      before += countDoubtful(scores, low, high, points, stride, id, target, load<f32>(distances), first, rows, dims);
    }
    store<i32>(counts, load<i32>(counts) + before);
  }
}

/** Scores less halves, filled up to whole vectors with what is neither above nor doubtful. */
function subtractHalves(target: usize, scores: usize, halves: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4, target += 16, scores += 16, halves += 16) {
    v128.store(target, f32x4.sub(v128.load(scores), v128.load(halves)));
  }
  for (; i < count; i++, target += 4, scores += 4, halves += 4) {
    store<f32>(target, load<f32>(scores) - load<f32>(halves));
  }
  for (; i & 3; i++, target += 4) store<f32>(target, -Infinity);
}

/** Turns the first `size` rows and columns of a tile, and what fills them up to fours, over the diagonal. */
function transpose(tile: usize, size: i32): void {
  const stride = (<usize>TILE) << 2;
  for (let i = 0; i < size; i += 4) {
    for (let j = i; j < size; j += 4) {
      const x = tile + <usize>i * stride + ((<usize>j) << 2);
      const y = tile + <usize>j * stride + ((<usize>i) << 2);
      const x0 = v128.load(x);
      const x1 = v128.load(x + stride);
      const x2 = v128.load(x + 2 * stride);
      const x3 = v128.load(x + 3 * stride);
      storeTurned(x, stride, v128.load(y), v128.load(y + stride), v128.load(y + 2 * stride), v128.load(y + 3 * stride));
      // subtle: on the diagonal both are one block, turned here for good from what it was.
      storeTurned(y, stride, x0, x1, x2, x3);
    }
  }
}

/** How many scores are above `high`, and, sixteen bits up, how many reach `low`. */
function countBoth(scores: usize, low: f32, high: f32, count: i32): u32 {
  const lowest = f32x4.splat(low);
  const highest = f32x4.splat(high);
  let above = i32x4.splat(0);
  let reaching = above;
  for (let i = 0; i < count; i += 4, scores += 16) {
    const four = v128.load(scores);
    above = i32x4.sub(above, f32x4.gt(four, highest));
    reaching = i32x4.sub(reaching, f32x4.ge(four, lowest));
  }
  return (sumInts(reaching) << 16) | sumInts(above);
}

function sumInts(v: v128): u32 {
  const low = i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1);
  return <u32>(low + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3));
}

/** Of the rows whose scores can't tell, how many lie before the target by their exact distance. */
function countDoubtful(
  scores: usize,
  low: f32,
  high: f32,
  points: usize,
  stride: usize,
  id: i32,
  target: i32,
  length: f32,
  first: i32,
  count: i32,
  dims: i32,
): i32 {
  const lowest = f32x4.splat(low);
  const highest = f32x4.splat(high);
  let before = 0;
  for (let i = 0; i < count; i += 4, scores += 16) {
    const four = v128.load(scores);
    if (!v128.any_true(v128.and(f32x4.ge(four, lowest), f32x4.le(four, highest)))) continue;
    for (let lane = 0; lane < 4; lane++) {
      const score = load<f32>(scores + ((<usize>lane) << 2));
      const row = first + i + lane;
      if (!(score >= low && score <= high) || row === id) continue;
      const other = distance(points + <usize>id * stride, points + <usize>row * stride, dims);
      if (other < length || (other === length && row < target)) before++;
    }
  }
  return before;
}
