// Who is near whom among many points: tiles of scores, the best of each row and column, exact distances for the few
// that are left, and how many others lie closer than a given one.
//
// Scores rise as points come nearer: x·y - |y|²/2 = (|x|² - |x - y|²) / 2. In few dimensions, where the product would
// lose more digits than it saves work, they are -|x - y|²/2 from the differences themselves.

import { multiply } from "./matrix";
import { bar, offer, sortTop } from "./top";

/** Rows and columns of a tile. */
const TILE: i32 = 512;
/** Up to so many dims scores come from differences. */
const DIRECT: i32 = 4;
/** Shares of a squared distance that cover the rounding of float32 distances and of sums over up to four differences. */
const GROW: f64 = 1 + 1.0 / 1048576;
const SHRINK: f64 = 1 - 1.0 / 1048576;

/** Offers two blocks of points to each other's heaps; see NearKernels. */
export function nearTile(
  topsA: usize,
  sizesA: usize,
  topsB: usize,
  sizesB: usize,
  k: i32,
  a: usize,
  halvesA: usize,
  b: usize,
  halvesB: usize,
  scratch: usize,
  firstA: i32,
  firstB: i32,
  countA: i32,
  countB: i32,
  dims: i32,
): void {
  if (k <= 0) return;
  const scores = fillTile(scratch, a, b, countA, countB, dims);
  for (let row = 0; row < countA; row++) {
    const top = topsA + ((<usize>row * <usize>k) << 3);
    const size = sizesA + ((<usize>row) << 2);
    store<i32>(size, offerRow(top, load<i32>(size), k, scores + ((<usize>(row * TILE)) << 2), halvesB, firstB, countB));
  }
  if (topsB) offerColumns(topsB, sizesB, k, scores, halvesA, scratch, firstA, countA, countB);
}

/** Products or halved negative squares, [countA, TILE], behind the bars at the start of the scratch. */
function fillTile(scratch: usize, a: usize, b: usize, countA: i32, countB: i32, dims: i32): usize {
  const scores = scratch + ((<usize>TILE) << 2);
  const rest = scores + ((<usize>(TILE * TILE)) << 2);
  if (dims > DIRECT) multiply(scores, a, b, rest, countA, countB, dims, TILE, dims, 1, dims, 1);
  else subtractRows(scores, a, b, rest, countA, countB, dims);
  return scores;
}

function subtractRows(scores: usize, a: usize, b: usize, columns: usize, countA: i32, countB: i32, dims: i32): void {
  for (let row = 0; row < countB; row++) {
    for (let i = 0; i < dims; i++, b += 4) store<f32>(columns + ((<usize>(i * TILE + row)) << 2), load<f32>(b));
  }
  for (let row = 0; row < countA; row++, a += (<usize>dims) << 2) {
    let target = scores + ((<usize>(row * TILE)) << 2);
    for (let column = 0; column < countB; column += 4, target += 16) {
      let sum = f32x4.splat(0);
      for (let i = 0; i < dims; i++) {
        const from = columns + ((<usize>(i * TILE + column)) << 2);
        const difference = f32x4.sub(v128.load_splat<f32>(a + ((<usize>i) << 2)), v128.load(from));
        sum = f32x4.add(sum, f32x4.mul(difference, difference));
      }
      v128.store(target, f32x4.mul(sum, f32x4.splat(-0.5)));
    }
  }
}

function offerRow(top: usize, size: i32, k: i32, scores: usize, halves: usize, first: i32, count: i32): i32 {
  let least = f32x4.splat(bar(top, size, k));
  let i = 0;
  for (; i + 16 <= count; i += 16, scores += 64, halves += 64) {
    const s0 = f32x4.sub(v128.load(scores), v128.load(halves));
    const s1 = f32x4.sub(v128.load(scores, 16), v128.load(halves, 16));
    const s2 = f32x4.sub(v128.load(scores, 32), v128.load(halves, 32));
    const s3 = f32x4.sub(v128.load(scores, 48), v128.load(halves, 48));
    const low = v128.or(f32x4.ge(s0, least), f32x4.ge(s1, least));
    const high = v128.or(f32x4.ge(s2, least), f32x4.ge(s3, least));
    if (!v128.any_true(v128.or(low, high))) continue;
    for (let lane = 0; lane < 16; lane++) {
      const at = (<usize>lane) << 2;
      size = offer(top, size, k, load<f32>(scores + at) - load<f32>(halves + at), first + i + lane);
    }
    least = f32x4.splat(bar(top, size, k));
  }
  for (; i < count; i++, scores += 4, halves += 4) {
    size = offer(top, size, k, load<f32>(scores) - load<f32>(halves), first + i);
  }
  return size;
}

/** Offers every row of the tile to the heaps of its columns; what a heap asks of a newcomer stands in `bars`. */
function offerColumns(
  tops: usize,
  sizes: usize,
  k: i32,
  scores: usize,
  halves: usize,
  bars: usize,
  first: i32,
  rows: i32,
  columns: i32,
): void {
  for (let column = 0; column < columns; column++) {
    const top = tops + ((<usize>column * <usize>k) << 3);
    store<f32>(bars + ((<usize>column) << 2), bar(top, load<i32>(sizes + ((<usize>column) << 2)), k));
  }
  for (let row = 0; row < rows; row++) {
    const from = scores + ((<usize>(row * TILE)) << 2);
    const half = load<f32>(halves + ((<usize>row) << 2));
    const splat = f32x4.splat(half);
    let column = 0;
    for (; column + 16 <= columns; column += 16) {
      const score = from + ((<usize>column) << 2);
      const least = bars + ((<usize>column) << 2);
      const g0 = f32x4.ge(f32x4.sub(v128.load(score), splat), v128.load(least));
      const g1 = f32x4.ge(f32x4.sub(v128.load(score, 16), splat), v128.load(least, 16));
      const g2 = f32x4.ge(f32x4.sub(v128.load(score, 32), splat), v128.load(least, 32));
      const g3 = f32x4.ge(f32x4.sub(v128.load(score, 48), splat), v128.load(least, 48));
      if (!v128.any_true(v128.or(v128.or(g0, g1), v128.or(g2, g3)))) continue;
      offerSome(tops, sizes, k, from, half, bars, first + row, column, column + 16);
    }
    offerSome(tops, sizes, k, from, half, bars, first + row, column, columns);
  }
}

function offerSome(
  tops: usize,
  sizes: usize,
  k: i32,
  scores: usize,
  half: f32,
  bars: usize,
  id: i32,
  from: i32,
  to: i32,
): void {
  for (let column = from; column < to; column++) {
    const at = (<usize>column) << 2;
    const score = load<f32>(scores + at) - half;
    if (!(score >= load<f32>(bars + at))) continue;
    const top = tops + ((<usize>column * <usize>k) << 3);
    const size = offer(top, load<i32>(sizes + at), k, score, id);
    store<i32>(sizes + at, size);
    store<f32>(bars + at, bar(top, size, k));
  }
}

/** Exact distances for the heaps' candidates, the `k` nearest of them, and whether these are surely the nearest of all. */
export function nearMeasure(
  ids: usize,
  distances: usize,
  sure: usize,
  tops: usize,
  sizes: usize,
  kept: i32,
  k: i32,
  queries: usize,
  points: usize,
  squares: usize,
  slacks: usize,
  scale: f64,
  scratch: usize,
  rows: i32,
  count: i32,
  dims: i32,
): void {
  for (let query = 0; query < count; query++, tops += (<usize>kept) << 3) {
    const id = load<u32>(queries + ((<usize>query) << 2));
    const size = load<i32>(sizes + ((<usize>query) << 2));
    const held = measureOne(scratch, tops, size, k, id, points, dims);
    for (let i = 0; i < held; i++, ids += 4, distances += 4) {
      store<u32>(ids, load<u32>(scratch + ((<usize>i) << 3), 4));
      store<f32>(distances, -load<f32>(scratch + ((<usize>i) << 3)));
    }
    const at = (<usize>id) << 3;
    const farthest = held > 0 ? <f64>load<f32>(distances - 4) * scale : 0;
    // Whatever is not in a full heap scored no better than its worst, which stands at its root.
    const least = (load<f64>(squares + at) - 2 * (<f64>load<f32>(tops) + load<f64>(slacks + at))) * SHRINK;
    store<u32>(sure + ((<usize>query) << 2), size < kept || kept >= rows || farthest * farthest * GROW < least ? 1 : 0);
  }
}

function measureOne(best: usize, top: usize, size: i32, k: i32, id: u32, points: usize, dims: i32): i32 {
  const stride = (<usize>dims) << 2;
  let held = 0;
  for (let i = 0; i < size; i++, top += 8) {
    const other = load<u32>(top, 4);
    if (other === id) continue;
    held = offer(best, held, k, -distance(points + <usize>id * stride, points + <usize>other * stride, dims), other);
  }
  sortTop(best, held);
  return held;
}

/** Offers the rows from `from` to `to`, the query's own left out, to a heap by their exact distance. */
export function nearScan(top: usize, size: i32, k: i32, query: i32, points: usize, from: i32, to: i32, dims: i32): i32 {
  const stride = (<usize>dims) << 2;
  const x = points + <usize>query * stride;
  for (let row = from; row < to; row++) {
    if (row === query) continue;
    // Rows rise, and of equal distances the lower row wins: nothing comes before a heap full of zeros.
    if (size === k && bar(top, size, k) === 0) return size;
    size = offer(top, size, k, -distance(x, points + <usize>row * stride, dims), row);
  }
  return size;
}

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

function storeTurned(target: usize, stride: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(target + stride, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(target + 2 * stride, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(target + 3 * stride, v128.shuffle<i64>(high01, high23, 1, 3));
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

/** Exact distances of every query's `k` targets from it. */
export function nearDistances(
  distances: usize,
  targets: usize,
  k: i32,
  queries: usize,
  points: usize,
  count: i32,
  dims: i32,
): void {
  const stride = (<usize>dims) << 2;
  for (let query = 0; query < count; query++, queries += 4) {
    const x = points + <usize>load<u32>(queries) * stride;
    for (let i = 0; i < k; i++, targets += 4, distances += 4) {
      store<f32>(distances, distance(x, points + <usize>load<u32>(targets) * stride, dims));
    }
  }
}

/** The Euclidean distance, summed in float64. */
function distance(x: usize, y: usize, dims: i32): f32 {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let i = 0;
  for (; i + 4 <= dims; i += 4, x += 16, y += 16) {
    const d0 = f64x2.sub(promote(x), promote(y));
    const d1 = f64x2.sub(promote(x + 8), promote(y + 8));
    s0 = f64x2.add(s0, f64x2.mul(d0, d0));
    s1 = f64x2.add(s1, f64x2.mul(d1, d1));
  }
  s0 = f64x2.add(s0, s1);
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  for (; i < dims; i++, x += 4, y += 4) {
    const difference = <f64>load<f32>(x) - <f64>load<f32>(y);
    sum += difference * difference;
  }
  return <f32>sqrt<f64>(sum);
}

function promote(from: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(from));
}
