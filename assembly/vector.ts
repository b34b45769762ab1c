// dot, axpy, scale, norm: four lanes at a time, four accumulators to hide the latency of an addition, tails by hand.

/** Sums the four lanes, pairwise. */
export function sumLanes(v: v128): f32 {
  const high = i32x4.shuffle(v, v, 2, 3, 0, 1);
  const pairs = f32x4.add(v, high);
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The dot product of `n` numbers at `a` and `b`. */
export function dot(a: usize, b: usize, n: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let i = 0;
  for (; i + 16 <= n; i += 16, a += 64, b += 64) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a), v128.load(b)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a, 16), v128.load(b, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a, 32), v128.load(b, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a, 48), v128.load(b, 48)));
  }
  for (; i + 4 <= n; i += 4, a += 16, b += 16) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a), v128.load(b)));
  }
  let sum = sumLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; i < n; i++, a += 4, b += 4) sum += load<f32>(a) * load<f32>(b);
  return sum;
}

/** y += alpha x. */
export function axpy(y: usize, x: usize, alpha: f32, n: i32): void {
  const factor = f32x4.splat(alpha);
  let i = 0;
  for (; i + 8 <= n; i += 8, y += 32, x += 32) {
    const first = f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x)));
    const second = f32x4.add(v128.load(y, 16), f32x4.mul(factor, v128.load(x, 16)));
    v128.store(y, first);
    v128.store(y, second, 16);
  }
  for (; i < n; i++, y += 4, x += 4) store<f32>(y, load<f32>(y) + alpha * load<f32>(x));
}

/** x *= alpha. */
export function scale(x: usize, alpha: f32, n: i32): void {
  const factor = f32x4.splat(alpha);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) v128.store(x, f32x4.mul(factor, v128.load(x)));
  for (; i < n; i++, x += 4) store<f32>(x, alpha * load<f32>(x));
}

/** The Euclidean norm of `n` numbers at `x`. */
export function norm(x: usize, n: i32): f32 {
  return sqrt<f32>(dot(x, x, n));
}
