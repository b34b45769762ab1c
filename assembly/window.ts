// One skip-gram window as a small matrix product: n context rows against six output rows (the centre and five drawn
// words), all scored first, then both sides updated in one pass over the dimensions.
//
// Source: Ji, Satish, Li & Dubey, "Parallelizing word2vec in shared and distributed memory", 2016: the drawn words
// are shared by the whole window, so a window reads each of its rows once.
//
// The tiles are small (two rows by three when scoring, three rows at once when updating) because engines load a whole
// loop body's operands before they use them: larger tiles spill their sums to memory in every step.

import { gradients } from "./sigmoid";

/** Output rows per step. */
export const GROUP: i32 = 6;
/** A group of outputs: six addresses (u32) and two unused, then their signs (float32), two times three and one unused. */
export const GROUP_BYTES: usize = 64;
/** Scores of a context row: two times three and one unused. */
export const SCORES_BYTES: usize = 32;

/** (Σa, Σb, Σc, 0) over lanes. */
function sum3(a: v128, b: v128, c: v128): v128 {
  const zero = f32x4.splat(0);
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(i32x4.shuffle(c, zero, 0, 4, 1, 5), i32x4.shuffle(c, zero, 2, 6, 3, 7));
  return f32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

/** Scores of one context row `x` against three outputs. */
function scoreOne(scores: usize, x: usize, o0: usize, o1: usize, o2: usize, bytes: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  for (const end = x + bytes; x < end; x += 16, o0 += 16, o1 += 16, o2 += 16) {
    const v = v128.load(x);
    s0 = f32x4.add(s0, f32x4.mul(v, v128.load(o0)));
    s1 = f32x4.add(s1, f32x4.mul(v, v128.load(o1)));
    s2 = f32x4.add(s2, f32x4.mul(v, v128.load(o2)));
  }
  v128.store(scores, sum3(s0, s1, s2));
}

/** Scores of two context rows `x` and `y` against three outputs. */
function scoreTwo(scores: usize, x: usize, y: usize, o0: usize, o1: usize, o2: usize, bytes: usize): void {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  for (const end = x + bytes; x < end; x += 16, y += 16, o0 += 16, o1 += 16, o2 += 16) {
    const v = v128.load(x);
    const w = v128.load(y);
    const p0 = v128.load(o0);
    const p1 = v128.load(o1);
    const p2 = v128.load(o2);
    s0 = f32x4.add(s0, f32x4.mul(v, p0));
    t0 = f32x4.add(t0, f32x4.mul(w, p0));
    s1 = f32x4.add(s1, f32x4.mul(v, p1));
    t1 = f32x4.add(t1, f32x4.mul(w, p1));
    s2 = f32x4.add(s2, f32x4.mul(v, p2));
    t2 = f32x4.add(t2, f32x4.mul(w, p2));
  }
  v128.store(scores, sum3(s0, s1, s2));
  v128.store(scores, sum3(t0, t1, t2), SCORES_BYTES);
}

/** Scores of all `n` contexts against three outputs. */
function score(contexts: usize, n: i32, outputs: usize, scores: usize, bytes: usize): void {
  const o0: usize = load<u32>(outputs);
  const o1: usize = load<u32>(outputs, 4);
  const o2: usize = load<u32>(outputs, 8);
  let c = 0;
  for (; c + 2 <= n; c += 2, contexts += 8, scores += 2 * SCORES_BYTES) {
    scoreTwo(scores, load<u32>(contexts), load<u32>(contexts, 4), o0, o1, o2, bytes);
  }
  if (c < n) scoreOne(scores, load<u32>(contexts), o0, o1, o2, bytes);
}

/** Adds the gradients of three outputs to the contexts, and those of the contexts to the three outputs. */
function update(contexts: usize, n: i32, outputs: usize, scores: usize, bytes: usize): void {
  const o0: usize = load<u32>(outputs);
  const o1: usize = load<u32>(outputs, 4);
  const o2: usize = load<u32>(outputs, 8);
  const end = contexts + ((<usize>n) << 2);
  for (let i: usize = 0; i < bytes; i += 16) {
    const p0 = v128.load(o0 + i);
    const p1 = v128.load(o1 + i);
    const p2 = v128.load(o2 + i);
    let d0 = p0;
    let d1 = p1;
    let d2 = p2;
    for (let g = scores, at = contexts; at < end; g += SCORES_BYTES, at += 4) {
      const address: usize = <usize>load<u32>(at) + i;
      const x = v128.load(address);
      const g0 = v128.load32_splat(g);
      const g1 = v128.load32_splat(g, 4);
      const g2 = v128.load32_splat(g, 8);
      const e = f32x4.add(f32x4.add(f32x4.mul(g0, p0), f32x4.mul(g1, p1)), f32x4.mul(g2, p2));
      d0 = f32x4.add(d0, f32x4.mul(g0, x));
      d1 = f32x4.add(d1, f32x4.mul(g1, x));
      d2 = f32x4.add(d2, f32x4.mul(g2, x));
      v128.store(address, f32x4.add(x, e));
    }
    v128.store(o0 + i, d0);
    v128.store(o1 + i, d1);
    v128.store(o2 + i, d2);
  }
}

/**
 * One step over `contexts` (addresses of `n` input rows) and a group of six outputs: every pair is scored before any
 * row changes; then the first three outputs and the contexts exchange their gradients, and then the other three.
 * `scores` has room for n times eight.
 */
export function windowStep(
  contexts: usize,
  n: i32,
  group: usize,
  scores: usize,
  stride: i32,
  rate: f32,
  state: usize,
): void {
  const bytes = (<usize>stride) << 2;
  score(contexts, n, group, scores, bytes);
  score(contexts, n, group + 12, scores + 16, bytes);
  gradients(scores, n << 1, group + 32, 31, rate, state);
  update(contexts, n, group, scores, bytes);
  update(contexts, n, group + 12, scores + 16, bytes);
}
