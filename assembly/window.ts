// One skip-gram window as a small matrix product: n context rows against six output rows (the centre and five drawn
// words), scored with the old values, then both sides updated in one pass over the dimensions.
//
// Source: Ji, Satish, Li & Dubey, "Parallelizing word2vec in shared and distributed memory", 2016: the drawn words
// are shared by the whole window, so a window reads each of its rows once.

import { gradients } from "./sigmoid";

/** Output rows per step. Six rows and six accumulators are what sixteen vector registers can hold. */
export const GROUP: i32 = 6;
/** Scores per context row in scratch: six, padded to two vectors. */
const ROW_BYTES: usize = 32;
/** A group of outputs: their addresses (u32, six and two unused), then their signs (float32, two times three and one unused). */
export const GROUP_BYTES: usize = 64;

/** (Σa, Σb, Σc, Σd) over lanes. */
function sum4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return f32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
}

/** Scores of one context row `x` against three outputs. */
function scoreOne(scores: usize, x: usize, o0: usize, o1: usize, o2: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  for (const end = x + bytes; x < end; x += 16, o0 += 16, o1 += 16, o2 += 16) {
    const v = v128.load(x);
    s0 = f32x4.add(s0, f32x4.mul(v, v128.load(o0)));
    s1 = f32x4.add(s1, f32x4.mul(v, v128.load(o1)));
    s2 = f32x4.add(s2, f32x4.mul(v, v128.load(o2)));
  }
  v128.store(scores, sum4(s0, s1, s2, zero));
}

/** Scores of two context rows against three outputs. */
function scoreTwo(scores: usize, x: usize, y: usize, o0: usize, o1: usize, o2: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let t0 = zero;
  let t1 = zero;
  let t2 = zero;
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
  v128.store(scores, sum4(s0, s1, s2, zero));
  v128.store(scores, sum4(t0, t1, t2, zero), ROW_BYTES);
}

/** Scores of all contexts against three outputs, four slots each (the fourth is 0). */
function score(contexts: usize, n: i32, outputs: usize, scores: usize, bytes: usize): void {
  const o0: usize = load<u32>(outputs);
  const o1: usize = load<u32>(outputs, 4);
  const o2: usize = load<u32>(outputs, 8);
  let c = 0;
  for (; c + 2 <= n; c += 2, contexts += 8, scores += 2 * ROW_BYTES) {
    scoreTwo(scores, load<u32>(contexts), load<u32>(contexts, 4), o0, o1, o2, bytes);
  }
  if (c < n) scoreOne(scores, load<u32>(contexts), o0, o1, o2, bytes);
}

/** Adds the gradients of three outputs to the contexts, and of the contexts to the three outputs. */
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
    for (let g = scores, at = contexts; at < end; g += ROW_BYTES, at += 4) {
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
 * One step over `contexts` (addresses of `n` input rows) and a group of six outputs. `scores` has room for n rows of
 * eight.
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
  gradients(scores, n << 1, group + 32, rate, state);
  update(contexts, n, group, scores, bytes);
  update(contexts, n, group + 12, scores + 16, bytes);
}
