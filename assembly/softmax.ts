// Scores to probabilities, row by row.

import { exp4 } from "./exponential";
import { scale, sumLanes } from "./vector";

/** See ActivationKernels. */
export function softmax(x: usize, rows: i32, columns: i32, valid: i32, stride: i32, factor: f32): void {
  for (let row = 0; row < rows; row++, x += (<usize>stride) << 2) {
    if (valid > 0) scale(x, 1 / exponentials(x, valid, largest(x, valid), factor), valid);
    memory.fill(x + ((<usize>valid) << 2), 0, (<usize>(columns - valid)) << 2);
  }
}

/** The largest of n ≥ 1 numbers. */
export function largest(x: usize, n: i32): f32 {
  let most = v128.load_splat<f32>(x);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) most = f32x4.max(most, v128.load(x));
  for (; i < n; i++, x += 4) most = f32x4.max(most, v128.load_splat<f32>(x));
  const pairs = f32x4.max(most, i32x4.shuffle(most, most, 2, 3, 0, 1));
  return max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/** x = e^(factor (x − most)) in place; returns the sum. */
export function exponentials(x: usize, n: i32, most: f32, factor: f32): f32 {
  const shift = f32x4.splat(most);
  const by = f32x4.splat(factor);
  const least = f32x4.splat(-87);
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) {
    const e = exp4(f32x4.max(f32x4.mul(f32x4.sub(v128.load(x), shift), by), least));
    v128.store(x, e);
    sums = f32x4.add(sums, e);
  }
  let sum = sumLanes(sums);
  for (; i < n; i++, x += 4) {
    const e = exp4(f32x4.max(f32x4.mul(f32x4.sub(v128.load_splat<f32>(x), shift), by), least));
    v128.store_lane<f32>(x, e, 0);
    sum += f32x4.extract_lane(e, 0);
  }
  return sum;
}
