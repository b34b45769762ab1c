// One step with a bag of input rows: their mean is the hidden vector, scored against a list of outputs. It serves
// CBOW (the bag is the window, the true output its centre) and skip-gram with subwords (the bag is the centre's
// n-grams, the true outputs its neighbours).
//
// Sources: Mikolov et al., "Efficient estimation of word representations in vector space", 2013 (CBOW); Bojanowski
// et al., "Enriching word vectors with subword information", 2017.

import { gradients } from "./sigmoid";
import { dot } from "./vector";

/** `hidden` = mean of `n` ≥ 1 rows whose addresses are at `rows`, four rows at a time. */
function meanRows(hidden: usize, rows: usize, n: i32, bytes: usize): void {
  memory.fill(hidden, 0, bytes);
  let r = 0;
  for (; r + 4 <= n; r += 4, rows += 16) {
    const a: usize = load<u32>(rows);
    const b: usize = load<u32>(rows, 4);
    const c: usize = load<u32>(rows, 8);
    const d: usize = load<u32>(rows, 12);
    for (let i: usize = 0; i < bytes; i += 16) {
      const ab = f32x4.add(v128.load(a + i), v128.load(b + i));
      const cd = f32x4.add(v128.load(c + i), v128.load(d + i));
      v128.store(hidden + i, f32x4.add(v128.load(hidden + i), f32x4.add(ab, cd)));
    }
  }
  for (; r < n; r++, rows += 4) {
    const a: usize = load<u32>(rows);
    for (let i: usize = 0; i < bytes; i += 16) {
      v128.store(hidden + i, f32x4.add(v128.load(hidden + i), v128.load(a + i)));
    }
  }
  const share = f32x4.splat(<f32>1 / <f32>n);
  for (let i: usize = 0; i < bytes; i += 16) v128.store(hidden + i, f32x4.mul(share, v128.load(hidden + i)));
}

/** error += gradient × output, output += gradient × hidden, for one output row. */
function exchange(error: usize, output: usize, hidden: usize, gradient: f32, bytes: usize): void {
  const g = f32x4.splat(gradient);
  for (let i: usize = 0; i < bytes; i += 16) {
    const o = v128.load(output + i);
    v128.store(error + i, f32x4.add(v128.load(error + i), f32x4.mul(g, o)));
    v128.store(output + i, f32x4.add(o, f32x4.mul(g, v128.load(hidden + i))));
  }
}

/** row += error for `n` rows. */
function addToRows(rows: usize, n: i32, error: usize, bytes: usize): void {
  for (let r = 0; r < n; r++, rows += 4) {
    const a: usize = load<u32>(rows);
    for (let i: usize = 0; i < bytes; i += 16) v128.store(a + i, f32x4.add(v128.load(a + i), v128.load(error + i)));
  }
}

/**
 * One step over `inputs` (addresses of `n` ≥ 1 rows) and `m` outputs (addresses at `outputs`). `signs` holds their
 * signs, +1 or −1, zero-padded to whole vectors; gradients of drawn words count `weight` times. `scores` has room for
 * m rounded up to whole vectors, `hidden` for two rows.
 */
export function bagStep(
  inputs: usize,
  n: i32,
  outputs: usize,
  m: i32,
  signs: usize,
  weight: f32,
  scores: usize,
  hidden: usize,
  stride: i32,
  rate: f32,
  state: usize,
): void {
  const bytes = (<usize>stride) << 2;
  const error = hidden + bytes;
  meanRows(hidden, inputs, n, bytes);
  for (let k = 0; k < m; k++) {
    store<f32>(scores + ((<usize>k) << 2), dot(hidden, load<u32>(outputs + ((<usize>k) << 2)), stride));
  }
  gradients(scores, (m + 3) >> 2, signs, ~(<usize>0), rate, state);
  memory.fill(error, 0, bytes);
  for (let k = 0; k < m; k++) {
    const at = (<usize>k) << 2;
    const gradient = load<f32>(scores + at);
    exchange(error, load<u32>(outputs + at), hidden, gradient < 0 ? gradient * weight : gradient, bytes);
  }
  addToRows(inputs, n, error, bytes);
}
