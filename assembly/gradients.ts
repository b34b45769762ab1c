// The small steps of an encoder's backward pass, each beside the forward step it undoes: biases, layer normalisation,
// activations, attention's softmax, and the cross-entropy that all gradients begin with.

import { exp4 } from "./exponential";
import { normalTail4 } from "./gelu";
import { exponentials, largest } from "./softmax";
import { scale, sumLanes } from "./vector";

/** See GradientKernels. */
export function sumColumns(dest: usize, x: usize, rows: i32, dims: i32): void {
  const stride = (<usize>dims) << 2;
  let i = 0;
  for (; i + 16 <= dims; i += 16, dest += 64, x += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let at = x;
    for (let row = 0; row < rows; row++, at += stride) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
    }
    v128.store(dest, s0);
    v128.store(dest, s1, 16);
    v128.store(dest, s2, 32);
    v128.store(dest, s3, 48);
  }
  for (; i < dims; i++, dest += 4, x += 4) {
    let sum: f32 = 0;
    let at = x;
    for (let row = 0; row < rows; row++, at += stride) sum += load<f32>(at);
    store<f32>(dest, sum);
  }
}

/** See GradientKernels. */
export function layerNormBack(
  dx: usize,
  dGain: usize,
  dBias: usize,
  dy: usize,
  source: usize,
  stats: usize,
  gain: usize,
  rows: i32,
  dims: i32,
): void {
  const bytes = (<usize>dims) << 2;
  memory.fill(dGain, 0, bytes);
  memory.fill(dBias, 0, bytes);
  for (let row = 0; row < rows; row++, dx += bytes, dy += bytes, source += bytes, stats += 8) {
    normaliseRowBack(dx, dGain, dBias, dy, source, gain, load<f32>(stats), load<f32>(stats, 4), dims);
  }
}

/** With u = (x − mean) / deviation and g = dy gain: dx = (g − mean(g) − u mean(g u)) / deviation. */
function normaliseRowBack(
  dx: usize,
  dGain: usize,
  dBias: usize,
  dy: usize,
  x: usize,
  gain: usize,
  mean: f32,
  inverse: f32,
  n: i32,
): void {
  const shift = f32x4.splat(mean);
  const factor = f32x4.splat(inverse);
  let sums = f32x4.splat(0);
  let products = f32x4.splat(0);
  const whole = (<usize>(n & ~3)) << 2;
  const end = (<usize>n) << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const d = v128.load(dy + i);
    const u = f32x4.mul(f32x4.sub(v128.load(x + i), shift), factor);
    const g = f32x4.mul(d, v128.load(gain + i));
    v128.store(dGain + i, f32x4.add(v128.load(dGain + i), f32x4.mul(d, u)));
    v128.store(dBias + i, f32x4.add(v128.load(dBias + i), d));
    sums = f32x4.add(sums, g);
    products = f32x4.add(products, f32x4.mul(g, u));
  }
  let sum = sumLanes(sums);
  let product = sumLanes(products);
  for (; i < end; i += 4) {
    const d = load<f32>(dy + i);
    const u = (load<f32>(x + i) - mean) * inverse;
    const g = d * load<f32>(gain + i);
    store<f32>(dGain + i, load<f32>(dGain + i) + d * u);
    store<f32>(dBias + i, load<f32>(dBias + i) + d);
    sum += g;
    product += g * u;
  }
  sum /= <f32>n;
  product /= <f32>n;
  const less = f32x4.splat(sum);
  const share = f32x4.splat(product);
  for (i = 0; i < whole; i += 16) {
    const u = f32x4.mul(f32x4.sub(v128.load(x + i), shift), factor);
    const g = f32x4.mul(v128.load(dy + i), v128.load(gain + i));
    v128.store(dx + i, f32x4.mul(f32x4.sub(f32x4.sub(g, less), f32x4.mul(u, share)), factor));
  }
  for (; i < end; i += 4) {
    const u = (load<f32>(x + i) - mean) * inverse;
    store<f32>(dx + i, (load<f32>(dy + i) * load<f32>(gain + i) - sum - u * product) * inverse);
  }
}

/** See GradientKernels. */
export function geluBack(dx: usize, source: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, dx += 16, source += 16) {
    v128.store(dx, f32x4.mul(v128.load(dx), geluSlope4(v128.load(source))));
  }
  for (; i < n; i++, dx += 4, source += 4) {
    v128.store_lane<f32>(dx, f32x4.mul(v128.load_zero<f32>(dx), geluSlope4(v128.load_zero<f32>(source))), 0);
  }
}

/** See GradientKernels. */
export function geluTanhBack(dx: usize, source: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, dx += 16, source += 16) {
    v128.store(dx, f32x4.mul(v128.load(dx), geluTanhSlope4(v128.load(source))));
  }
  for (; i < n; i++, dx += 4, source += 4) {
    v128.store_lane<f32>(dx, f32x4.mul(v128.load_zero<f32>(dx), geluTanhSlope4(v128.load_zero<f32>(source))), 0);
  }
}

/** Φ(x) + x φ(x). */
function geluSlope4(x: v128): v128 {
  const u = f32x4.min(f32x4.abs(x), f32x4.splat(12));
  const tail = normalTail4(u);
  const positive = f32x4.gt(x, f32x4.splat(0));
  const normal = v128.bitselect(f32x4.sub(f32x4.splat(1), tail), tail, positive);
  const density = f32x4.mul(exp4(f32x4.mul(f32x4.mul(u, u), f32x4.splat(-0.5))), f32x4.splat(0.3989422804014327));
  const bounded = v128.bitselect(u, f32x4.neg(u), positive);
  return f32x4.add(normal, f32x4.mul(bounded, density));
}

/** With s = 1 / (1 + e^(−2y)), y = √(2/π) (x + 0.044715 x³): s + x s (1 − s) 2y′. */
function geluTanhSlope4(x: v128): v128 {
  const square = f32x4.mul(x, x);
  const inner = f32x4.mul(f32x4.mul(square, x), f32x4.splat(0.044715));
  const t = f32x4.mul(f32x4.add(x, inner), f32x4.splat(-1.5957691216057308));
  const e = exp4(f32x4.min(f32x4.max(t, f32x4.splat(-87)), f32x4.splat(87)));
  const s = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), e));
  const slope = f32x4.add(f32x4.splat(1.5957691216057308), f32x4.mul(square, f32x4.splat(0.2140644489)));
  const rest = f32x4.mul(f32x4.mul(x, s), f32x4.sub(f32x4.splat(1), s));
  // subtle: far out x times a vanished 1 − s is 0, but the slope there may be infinite.
  return f32x4.add(s, f32x4.mul(rest, f32x4.min(slope, f32x4.splat(1e6))));
}

/** See GradientKernels. */
export function softmaxBack(dp: usize, p: usize, rows: i32, columns: i32, factor: f32): void {
  const whole = (<usize>(columns & ~3)) << 2;
  const end = (<usize>columns) << 2;
  const by = f32x4.splat(factor);
  for (let row = 0; row < rows; row++, dp += end, p += end) {
    let sums = f32x4.splat(0);
    let i: usize = 0;
    for (; i < whole; i += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(dp + i), v128.load(p + i)));
    let sum = sumLanes(sums);
    for (; i < end; i += 4) sum += load<f32>(dp + i) * load<f32>(p + i);
    const mean = f32x4.splat(sum);
    for (i = 0; i < whole; i += 16) {
      const d = f32x4.mul(f32x4.sub(v128.load(dp + i), mean), v128.load(p + i));
      v128.store(dp + i, f32x4.mul(d, by));
    }
    for (; i < end; i += 4) store<f32>(dp + i, (load<f32>(dp + i) - sum) * load<f32>(p + i) * factor);
  }
}

/** Bytes of an answer: u32 the class, f32 its share, f32 what is added to its score. */
const ANSWER: usize = 12;
const ANSWER_SHARE: usize = 4;
const ANSWER_SHIFT: usize = 8;

/** See GradientKernels. */
export function crossEntropy(x: usize, starts: usize, answers: usize, rows: i32, columns: i32, factor: f32): f64 {
  let loss: f64 = 0;
  const bytes = (<usize>columns) << 2;
  for (let row = 0; row < rows; row++, x += bytes, starts += 4) {
    const first = answers + <usize>load<u32>(starts) * ANSWER;
    const end = answers + <usize>load<u32>(starts, 4) * ANSWER;
    for (let answer = first; answer < end; answer += ANSWER) {
      const at = x + ((<usize>load<u32>(answer)) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(answer, ANSWER_SHIFT));
    }
    const most = largest(x, columns);
    let score: f64 = 0;
    for (let answer = first; answer < end; answer += ANSWER) {
      const at = x + ((<usize>load<u32>(answer)) << 2);
      score += <f64>load<f32>(answer, ANSWER_SHARE) * <f64>(load<f32>(at) - most);
    }
    const sum = exponentials(x, columns, most, 1);
    loss += ln(<f64>sum) - score;
    scale(x, factor / sum, columns);
    for (let answer = first; answer < end; answer += ANSWER) {
      const at = x + ((<usize>load<u32>(answer)) << 2);
      store<f32>(at, load<f32>(at) - factor * load<f32>(answer, ANSWER_SHARE));
    }
  }
  return loss;
}

/**
 * The natural logarithm of a number of at least 1, of additions, multiplications and one division: x = 2^k m with m in
 * [√½, √2), ln m = 2 artanh((m − 1) / (m + 1)), its series to the 17th power. NaN stays NaN.
 */
function ln(x: f64): f64 {
  if (!(x < f64.MAX_VALUE)) return x;
  const bits = reinterpret<u64>(x);
  let k = <i32>((bits >> 52) & 2047) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum: f64 = 1.0 / 17.0;
  for (let n = 15; n >= 1; n -= 2) sum = sum * q + 1.0 / <f64>n;
  return 2 * s * sum + <f64>k * Math.LN2;
}

/** See GradientKernels. */
export function addRows(dest: usize, list: usize, x: usize, rows: i32, dims: i32): void {
  const bytes = (<usize>dims) << 2;
  for (let row = 0; row < rows; row++, list += 4, x += bytes) {
    const to = dest + <usize>load<u32>(list) * bytes;
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(x + i)));
    for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(x + i));
  }
}

/** See GradientKernels. */
export function takeRows(dest: usize, list: usize, x: usize, rows: i32, dims: i32): void {
  const bytes = (<usize>dims) << 2;
  for (let row = 0; row < rows; row++, list += 4, dest += bytes) {
    memory.copy(dest, x + <usize>load<u32>(list) * bytes, bytes);
  }
}
