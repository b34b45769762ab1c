// The small steps between an encoder's matrix products: sums of rows, biases, layer normalisation.

import { sumLanes } from "./vector";

/** See LayerKernels. */
export function addBias(x: usize, bias: usize, rows: i32, dims: i32): void {
  for (let row = 0; row < rows; row++) {
    let b = bias;
    let i = 0;
    for (; i + 4 <= dims; i += 4, x += 16, b += 16) v128.store(x, f32x4.add(v128.load(x), v128.load(b)));
    for (; i < dims; i++, x += 4, b += 4) store<f32>(x, load<f32>(x) + load<f32>(b));
  }
}

/** See LayerKernels. */
export function addResidual(x: usize, bias: usize, residual: usize, rows: i32, dims: i32): void {
  for (let row = 0; row < rows; row++) {
    let b = bias;
    let i = 0;
    for (; i + 4 <= dims; i += 4, x += 16, b += 16, residual += 16) {
      v128.store(x, f32x4.add(f32x4.add(v128.load(x), v128.load(b)), v128.load(residual)));
    }
    for (; i < dims; i++, x += 4, b += 4, residual += 4) {
      store<f32>(x, load<f32>(x) + load<f32>(b) + load<f32>(residual));
    }
  }
}

/** See LayerKernels. */
export function layerNorm(
  dest: usize,
  stats: usize,
  source: usize,
  gain: usize,
  bias: usize,
  rows: i32,
  dims: i32,
  epsilon: f32,
): void {
  if (dims === 0) return;
  const bytes = (<usize>dims) << 2;
  for (let row = 0; row < rows; row++, dest += bytes, source += bytes, stats += 8) {
    const mean = sum(source, dims) / <f32>dims;
    const inverse: f32 = 1 / sqrt<f32>(squares(source, mean, dims) / <f32>dims + epsilon);
    store<f32>(stats, mean);
    store<f32>(stats, inverse, 4);
    normaliseRow(dest, source, gain, bias, mean, inverse, dims);
  }
}

function sum(x: usize, n: i32): f32 {
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) sums = f32x4.add(sums, v128.load(x));
  let total = sumLanes(sums);
  for (; i < n; i++, x += 4) total += load<f32>(x);
  return total;
}

/** Σ (x − mean)². */
function squares(x: usize, mean: f32, n: i32): f32 {
  const shift = f32x4.splat(mean);
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) {
    const d = f32x4.sub(v128.load(x), shift);
    sums = f32x4.add(sums, f32x4.mul(d, d));
  }
  let total = sumLanes(sums);
  for (; i < n; i++, x += 4) {
    const d = load<f32>(x) - mean;
    total += d * d;
  }
  return total;
}

function normaliseRow(dest: usize, x: usize, gain: usize, bias: usize, mean: f32, inverse: f32, n: i32): void {
  const shift = f32x4.splat(mean);
  const factor = f32x4.splat(inverse);
  let i = 0;
  for (; i + 4 <= n; i += 4, dest += 16, x += 16, gain += 16, bias += 16) {
    const unit = f32x4.mul(f32x4.sub(v128.load(x), shift), factor);
    v128.store(dest, f32x4.add(f32x4.mul(unit, v128.load(gain)), v128.load(bias)));
  }
  for (; i < n; i++, dest += 4, x += 4, gain += 4, bias += 4) {
    store<f32>(dest, (load<f32>(x) - mean) * inverse * load<f32>(gain) + load<f32>(bias));
  }
}

/** See LayerKernels. */
export function sumRows(
  dest: usize,
  ids: usize,
  places: usize,
  kinds: usize,
  words: usize,
  scales: usize,
  positions: usize,
  types: usize,
  rows: i32,
  dims: i32,
): void {
  const bytes = (<usize>dims) << 2;
  for (let row: usize = 0; row < <usize>rows; row++, dest += bytes) {
    const id = <usize>load<u32>(ids + 4 * row);
    const position = positions + <usize>load<u32>(places + 4 * row) * bytes;
    const type = types + <usize>load<u32>(kinds + 4 * row) * bytes;
    if (scales) decodeRow(dest, words + id * <usize>dims, load<f32>(scales + 4 * id), dims);
    else memory.copy(dest, words + id * bytes, bytes);
    addResidual(dest, type, position, 1, dims);
  }
}

/** An int8 row times its scale as float32. */
function decodeRow(dest: usize, source: usize, scale: f32, n: i32): void {
  for (let i = 0; i < n; i++, dest += 4, source++) store<f32>(dest, <f32>load<i8>(source) * scale);
}
