// Who is near whom among many points: the best of each row and column of tiles of scores, and exact distances for the few
// that are left.

import { distance, fillTile, GROW, TILE } from "./tile";
import { bar, offer, offerFour, sortTop } from "./top";

const SHRINK: f64 = 1 - (GROW - 1);

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
    size = offerFour(top, size, k, s0, first + i);
    size = offerFour(top, size, k, s1, first + i + 4);
    size = offerFour(top, size, k, s2, first + i + 8);
    size = offerFour(top, size, k, s3, first + i + 12);
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
