// The best of scores that stand in memory already: what a matrix product of queries and rows leaves behind.

import { bar, offer, offerFour } from "./top";

/** Keeps a divisor away from zero, as its authors chose it. */
const EPSILON: f32 = 0.001;

/** Offers scores[query, i] × multipliers[i] to each query's heap; see SelectKernels. */
export function selectTops(
  tops: usize,
  sizes: usize,
  k: i32,
  scores: usize,
  stride: i32,
  multipliers: usize,
  first: i32,
  queries: i32,
  count: i32,
): void {
  if (k <= 0) return;
  for (let query = 0; query < queries; query++) {
    const size = load<i32>(sizes + ((<usize>query) << 2));
    const row = scores + ((<usize>query * <usize>stride) << 2);
    const top = tops + ((<usize>query * <usize>k) << 3);
    store<i32>(sizes + ((<usize>query) << 2), selectRow(top, size, k, row, multipliers, first, count));
  }
}

function selectRow(top: usize, size: i32, k: i32, scores: usize, multipliers: usize, first: i32, count: i32): i32 {
  let least = f32x4.splat(bar(top, size, k));
  let i = 0;
  // Nearly every group of sixteen is below the bar as a whole.
  for (; i + 16 <= count; i += 16, scores += 64, multipliers += 64) {
    const s0 = f32x4.mul(v128.load(scores), v128.load(multipliers));
    const s1 = f32x4.mul(v128.load(scores, 16), v128.load(multipliers, 16));
    const s2 = f32x4.mul(v128.load(scores, 32), v128.load(multipliers, 32));
    const s3 = f32x4.mul(v128.load(scores, 48), v128.load(multipliers, 48));
    const low = v128.or(f32x4.ge(s0, least), f32x4.ge(s1, least));
    const high = v128.or(f32x4.ge(s2, least), f32x4.ge(s3, least));
    if (!v128.any_true(v128.or(low, high))) continue;
    size = offerFour(top, size, k, s0, first + i);
    size = offerFour(top, size, k, s1, first + i + 4);
    size = offerFour(top, size, k, s2, first + i + 8);
    size = offerFour(top, size, k, s3, first + i + 12);
    least = f32x4.splat(bar(top, size, k));
  }
  for (; i < count; i++, scores += 4, multipliers += 4) {
    size = offer(top, size, k, load<f32>(scores) * load<f32>(multipliers), first + i);
  }
  return size;
}

/** Offers plus[i] - minus[i] + also[i] for each of `count` candidates, whose ids run from `first`. */
export function selectAnalogy(
  top: usize,
  size: i32,
  k: i32,
  plus: usize,
  minus: usize,
  also: usize,
  first: i32,
  count: i32,
): i32 {
  let least = f32x4.splat(bar(top, size, k));
  if (k <= 0) return 0;
  let i = 0;
  for (; i + 4 <= count; i += 4, plus += 16, minus += 16, also += 16) {
    const scores = f32x4.add(f32x4.sub(v128.load(plus), v128.load(minus)), v128.load(also));
    if (v128.any_true(f32x4.ge(scores, least))) {
      size = offerFour(top, size, k, scores, first + i);
      least = f32x4.splat(bar(top, size, k));
    }
  }
  for (; i < count; i++, plus += 4, minus += 4, also += 4) {
    size = offer(top, size, k, load<f32>(plus) - load<f32>(minus) + load<f32>(also), first + i);
  }
  return size;
}

/** Offers plus[i] × also[i] / (minus[i] + 0.001), each moved from -1..1 to 0..1, for each of `count` candidates. */
export function selectProduct(
  top: usize,
  size: i32,
  k: i32,
  plus: usize,
  minus: usize,
  also: usize,
  multipliers: usize,
  first: i32,
  count: i32,
): i32 {
  if (k <= 0) return 0;
  let least = f32x4.splat(bar(top, size, k));
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = (<usize>i) << 2;
    const factor = multipliers ? v128.load(multipliers + at) : f32x4.splat(1);
    const above = f32x4.mul(share(plus + at, factor), share(also + at, factor));
    const scores = f32x4.div(above, f32x4.add(share(minus + at, factor), f32x4.splat(EPSILON)));
    if (v128.any_true(f32x4.ge(scores, least))) {
      size = offerFour(top, size, k, scores, first + i);
      least = f32x4.splat(bar(top, size, k));
    }
  }
  for (; i < count; i++) {
    const at = (<usize>i) << 2;
    const factor: f32 = multipliers ? load<f32>(multipliers + at) : 1;
    const above = shareOne(plus + at, factor) * shareOne(also + at, factor);
    size = offer(top, size, k, above / (shareOne(minus + at, factor) + EPSILON), first + i);
  }
  return size;
}

/** Four cosines between 0 and 1. */
function share(cosines: usize, factor: v128): v128 {
  const moved = f32x4.add(f32x4.mul(v128.load(cosines), factor), f32x4.splat(1));
  return f32x4.max(f32x4.mul(moved, f32x4.splat(0.5)), f32x4.splat(0));
}

function shareOne(cosine: usize, factor: f32): f32 {
  return max<f32>((load<f32>(cosine) * factor + 1) * 0.5, 0);
}
