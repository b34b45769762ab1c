// The quick first pass over a table: an int8 shadow of its rows, a quarter of the memory to read, with a proven bound on
// how far the shadow's score can be from the true one. What the bound can't rule out is scored again, exactly.
//
// x a row, w its multiplier, q the query, c and p their whole-number codes, s and t the codes' scales:
//   x = s c + r,  q = t p + e,  so  x·q = s t (c·p) + s c·e + r·q  and by Cauchy & Schwarz
//   |w x·q - w s t (c·p)| ≤ w (‖s c‖ ‖e‖ + ‖r‖ ‖q‖) ≤ w (‖r‖ + doubt (‖x‖ + ‖s c‖)) ‖q‖ = slack ‖q‖,
// where doubt covers ‖e‖ / ‖q‖ and every rounding of both passes (similarity/shadow.ts chooses it).

import { bar, offer } from "./top";
import { sumLanes } from "./vector";

/** Writes the codes, factors (s w) and slacks of `count` float32 rows. */
export function makeShadow(
  codes: usize,
  factors: usize,
  slacks: usize,
  rows: usize,
  multipliers: usize,
  doubt: f32,
  count: i32,
  dims: i32,
): void {
  for (let i = 0; i < count; i++) {
    const scale = largest(rows, dims) / 127;
    const multiplier = load<f32>(multipliers + ((<usize>i) << 2));
    const slack = encodeRow(codes, rows, scale, doubt, dims);
    store<f32>(factors + ((<usize>i) << 2), scale * multiplier);
    store<f32>(slacks + ((<usize>i) << 2), slack * multiplier);
    rows += (<usize>dims) << 2;
    codes += dims;
  }
}

/**
 * Lists, as (upper bound, id), the rows from `from` to `to` whose upper bound reaches the k-th best lower bound. The
 * heap `top` holds the lower bounds; it holds min(k, found) of them, since nothing is ruled out before it is full.
 */
export function sift(
  candidates: usize,
  found: i32,
  top: usize,
  k: i32,
  codes: usize,
  factors: usize,
  slacks: usize,
  query: usize,
  queryScale: f32,
  queryNorm: f32,
  from: i32,
  to: i32,
  dims: i32,
): i32 {
  if (k <= 0) return 0;
  let size = min(k, found);
  let least = bar(top, size, k);
  const stride = <usize>dims;
  codes += stride * <usize>from;
  for (; from + 4 <= to; from += 4, codes += 4 * stride) {
    const products = codesFour(codes, codes + stride, codes + 2 * stride, codes + 3 * stride, query, dims);
    const factor = f32x4.mul(f32x4.splat(queryScale), v128.load(factors + ((<usize>from) << 2)));
    const middle = f32x4.mul(f32x4.convert_i32x4_s(products), factor);
    const slack = f32x4.mul(f32x4.splat(queryNorm), v128.load(slacks + ((<usize>from) << 2)));
    const upper = f32x4.add(middle, slack);
    if (v128.any_true(f32x4.ge(upper, f32x4.splat(least)))) {
      const lower = f32x4.sub(middle, slack);
      for (let lane = 0; lane < 4; lane++) {
        const up = laneOf(upper, lane);
        if (!(up >= least)) continue;
        found = list(candidates, found, up, from + lane);
        size = offer(top, size, k, laneOf(lower, lane), from + lane);
        least = bar(top, size, k);
      }
    }
  }
  for (; from < to; from++, codes += stride) {
    const factor = queryScale * load<f32>(factors + ((<usize>from) << 2));
    const middle = <f32>codesOne(codes, query, dims) * factor;
    const slack = queryNorm * load<f32>(slacks + ((<usize>from) << 2));
    if (!(middle + slack >= least)) continue;
    found = list(candidates, found, middle + slack, from);
    size = offer(top, size, k, middle - slack, from);
    least = bar(top, size, k);
  }
  return prune(candidates, found, least);
}

function list(candidates: usize, found: i32, upper: f32, id: i32): i32 {
  const target = candidates + ((<usize>found) << 3);
  store<f32>(target, upper);
  store<i32>(target, id, 4);
  return found + 1;
}

/** Drops the candidates that the final bar rules out; the bar only rose since they were listed. */
function prune(candidates: usize, found: i32, least: f32): i32 {
  let kept = 0;
  for (let i = 0; i < found; i++) {
    const entry = candidates + ((<usize>i) << 3);
    if (load<f32>(entry) >= least) kept = list(candidates, kept, load<f32>(entry), load<i32>(entry, 4));
  }
  return kept;
}

function laneOf(v: v128, lane: i32): f32 {
  if (lane === 0) return f32x4.extract_lane(v, 0);
  if (lane === 1) return f32x4.extract_lane(v, 1);
  if (lane === 2) return f32x4.extract_lane(v, 2);
  return f32x4.extract_lane(v, 3);
}

function codesFour(r0: usize, r1: usize, r2: usize, r3: usize, query: usize, dims: i32): v128 {
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let i = 0;
  for (; i + 8 <= dims; i += 8, query += 16) {
    const q = v128.load(query);
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load_ext<i8>(r0 + i), q));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load_ext<i8>(r1 + i), q));
    s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load_ext<i8>(r2 + i), q));
    s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load_ext<i8>(r3 + i), q));
  }
  const ab = i32x4.add(v128.shuffle<i32>(s0, s1, 0, 1, 4, 5), v128.shuffle<i32>(s0, s1, 2, 3, 6, 7));
  const cd = i32x4.add(v128.shuffle<i32>(s2, s3, 0, 1, 4, 5), v128.shuffle<i32>(s2, s3, 2, 3, 6, 7));
  let sum = i32x4.add(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
  for (; i < dims; i++, query += 2) {
    let x = i32x4.splat(load<i8>(r0 + i));
    x = i32x4.replace_lane(x, 1, load<i8>(r1 + i));
    x = i32x4.replace_lane(x, 2, load<i8>(r2 + i));
    x = i32x4.replace_lane(x, 3, load<i8>(r3 + i));
    sum = i32x4.add(sum, i32x4.mul(x, i32x4.splat(load<i16>(query))));
  }
  return sum;
}

function codesOne(row: usize, query: usize, dims: i32): i32 {
  let sum = 0;
  for (let i = 0; i < dims; i++, query += 2) sum += <i32>load<i8>(row + i) * <i32>load<i16>(query);
  return sum;
}

function largest(row: usize, dims: i32): f32 {
  let most = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= dims; i += 4, row += 16) most = f32x4.max(most, f32x4.abs(v128.load(row)));
  let result = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (; i < dims; i++, row += 4) result = max(result, abs(load<f32>(row)));
  return result;
}

/** Writes a row's codes and returns its slack without the multiplier: ‖r‖ + doubt (‖x‖ + ‖s c‖). */
function encodeRow(codes: usize, row: usize, scale: f32, doubt: f32, dims: i32): f32 {
  const inverse: f32 = scale > 0 ? 1 / scale : 0;
  let residual = f32x4.splat(0);
  let length = residual;
  let coded = residual;
  let i = 0;
  for (; i + 4 <= dims; i += 4, row += 16) {
    const x = v128.load(row);
    const code = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(x, f32x4.splat(inverse))));
    const y = f32x4.mul(f32x4.convert_i32x4_s(code), f32x4.splat(scale));
    const r = f32x4.sub(x, y);
    residual = f32x4.add(residual, f32x4.mul(r, r));
    length = f32x4.add(length, f32x4.mul(x, x));
    coded = f32x4.add(coded, f32x4.mul(y, y));
    const narrow = i16x8.narrow_i32x4_s(code, code);
    v128.store32_lane(codes + i, i8x16.narrow_i16x8_s(narrow, narrow), 0);
  }
  let residuals = sumLanes(residual);
  let lengths = sumLanes(length);
  let codeds = sumLanes(coded);
  for (; i < dims; i++, row += 4) {
    const x = load<f32>(row);
    const code = nearest(x * inverse);
    const y = code * scale;
    residuals += (x - y) * (x - y);
    lengths += x * x;
    codeds += y * y;
    store<i8>(codes + i, <i8>(<i32>code));
  }
  return sqrt(residuals) + doubt * (sqrt(lengths) + sqrt(codeds));
}
