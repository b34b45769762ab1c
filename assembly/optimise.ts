// From the parts' gradients to the step that parameters take.

/** See OptimiseKernels. */
export function sumParts(dest: usize, source: usize, gap: usize, parts: i32, n: i32): f64 {
  let squares = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, dest += 16, source += 16) {
    let sum = v128.load(source);
    let at = source + gap;
    for (let part = 1; part < parts; part++, at += gap) sum = f32x4.add(sum, v128.load(at));
    v128.store(dest, sum);
    const low = f64x2.promote_low_f32x4(sum);
    const high = f64x2.promote_low_f32x4(i32x4.shuffle(sum, sum, 2, 3, 0, 1));
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
  }
  let total = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  for (; i < n; i++, dest += 4, source += 4) {
    let sum = load<f32>(source);
    let at = source + gap;
    for (let part = 1; part < parts; part++, at += gap) sum += load<f32>(at);
    store<f32>(dest, sum);
    total += <f64>sum * <f64>sum;
  }
  return total;
}

/** See OptimiseKernels. */
export function adamW(segments: usize, first: i32, last: i32, rule: usize): void {
  const clip = load<f32>(rule);
  const rate = load<f32>(rule, 4);
  const beta1 = load<f32>(rule, 12);
  const beta2 = load<f32>(rule, 16);
  const epsilon = load<f32>(rule, 28);
  const mean = load<f32>(rule, 20);
  const square = load<f32>(rule, 24);
  for (let s = segments + 24 * <usize>first; s < segments + 24 * <usize>last; s += 24) {
    const keep: f32 = load<u32>(s, 20) ? 1 - rate * load<f32>(rule, 8) : 1;
    const x = <usize>load<u32>(s);
    const dx = <usize>load<u32>(s, 4);
    const m = <usize>load<u32>(s, 8);
    const v = <usize>load<u32>(s, 12);
    move(x, dx, m, v, load<i32>(s, 16), clip, keep, rate * mean, beta1, beta2, square, epsilon);
  }
}

/** m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g², x = keep x − rate m / (√(square v) + ε). */
function move(
  x: usize,
  dx: usize,
  m: usize,
  v: usize,
  n: i32,
  clip: f32,
  keep: f32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  square: f32,
  epsilon: f32,
): void {
  const rest1: f32 = 1 - beta1;
  const rest2: f32 = 1 - beta2;
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, dx += 16, m += 16, v += 16) {
    const g = f32x4.mul(v128.load(dx), f32x4.splat(clip));
    const m1 = f32x4.add(f32x4.mul(v128.load(m), f32x4.splat(beta1)), f32x4.mul(g, f32x4.splat(rest1)));
    const v1 = f32x4.add(f32x4.mul(v128.load(v), f32x4.splat(beta2)), f32x4.mul(f32x4.mul(g, g), f32x4.splat(rest2)));
    v128.store(m, m1);
    v128.store(v, v1);
    const size = f32x4.add(f32x4.sqrt(f32x4.mul(v1, f32x4.splat(square))), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(m1, f32x4.splat(rate)), size);
    v128.store(x, f32x4.sub(f32x4.mul(v128.load(x), f32x4.splat(keep)), step));
  }
  for (; i < n; i++, x += 4, dx += 4, m += 4, v += 4) {
    const g = load<f32>(dx) * clip;
    const m1 = load<f32>(m) * beta1 + g * rest1;
    const v1 = load<f32>(v) * beta2 + g * g * rest2;
    store<f32>(m, m1);
    store<f32>(v, v1);
    store<f32>(x, load<f32>(x) * keep - (m1 * rate) / (sqrt<f32>(v1 * square) + epsilon));
  }
}
