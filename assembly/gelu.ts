// The activation between a feed-forward part's two layers, exact (by the normal distribution) and by tanh.

import { exp4 } from "./exponential";

/** See ActivationKernels. */
export function gelu(dest: usize, source: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, dest += 16, source += 16) v128.store(dest, gelu4(v128.load(source)));
  for (; i < n; i++, dest += 4, source += 4) v128.store_lane<f32>(dest, gelu4(v128.load_zero<f32>(source)), 0);
}

/** See ActivationKernels. */
export function geluTanh(dest: usize, source: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4, dest += 16, source += 16) v128.store(dest, geluTanh4(v128.load(source)));
  for (; i < n; i++, dest += 4, source += 4) v128.store_lane<f32>(dest, geluTanh4(v128.load_zero<f32>(source)), 0);
}

/** max(x, 0) − |x| Q(|x|). */
function gelu4(x: v128): v128 {
  const u = f32x4.min(f32x4.abs(x), f32x4.splat(16));
  return f32x4.sub(f32x4.max(x, f32x4.splat(0)), f32x4.mul(u, normalTail4(u)));
}

/** The normal distribution's tail, Q(u) = 1 / (2 p(u)^16) for u ≥ 0: the reference has the polynomial and where it is from. */
export function normalTail4(u: v128): v128 {
  let p = f32x4.add(f32x4.mul(u, f32x4.splat(6.332948032650165e-6)), f32x4.splat(4.1384071664651856e-5));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(5.971740756649524e-5));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.0032493160106241703));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.021157296374440193));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(0.049864135682582855));
  p = f32x4.add(f32x4.mul(p, u), f32x4.splat(1));
  p = f32x4.mul(p, p);
  p = f32x4.mul(p, p);
  p = f32x4.mul(p, p);
  p = f32x4.mul(p, p);
  return f32x4.div(f32x4.splat(0.5), p);
}

/** x / (1 + e^(−2y)) with y = √(2/π) (x + 0.044715 x³), which is x (1 + tanh y) / 2. */
function geluTanh4(x: v128): v128 {
  const cubed = f32x4.mul(f32x4.mul(f32x4.mul(x, x), x), f32x4.splat(0.044715));
  const t = f32x4.mul(f32x4.add(x, cubed), f32x4.splat(-1.5957691216057308));
  const e = exp4(f32x4.min(f32x4.max(t, f32x4.splat(-87)), f32x4.splat(87)));
  return f32x4.div(x, f32x4.add(f32x4.splat(1), e));
}
