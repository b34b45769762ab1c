// Tiles of scores of points against points, and exact distances where scores leave doubt.
//
// Scores rise as points come nearer: x·y - |y|²/2 = (|x|² - |x - y|²) / 2. In few dimensions, where the product would
// lose more digits than it saves work, they are -|x - y|²/2 from the differences themselves.

import { multiply } from "./matrix";

/** Rows and columns of a tile. */
export const TILE: i32 = 512;
/** Up to so many dims scores come from differences. */
const DIRECT: i32 = 4;
/** The share of a squared distance that covers the rounding of float32 distances and of sums over up to four differences. */
export const GROW: f64 = 1 + 1.0 / 1048576;

/** Products or halved negative squares, [countA, TILE], behind the bars at the start of the scratch. */
export function fillTile(scratch: usize, a: usize, b: usize, countA: i32, countB: i32, dims: i32): usize {
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

/** The Euclidean distance, summed in float64. */
export function distance(x: usize, y: usize, dims: i32): f32 {
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
