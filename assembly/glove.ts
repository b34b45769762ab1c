// GloVe's step: both places of a cell of the co-occurrence matrix pull their rows towards the cell's logarithm.
//
// A word has one block of memory, so that all that a cell needs of it comes along at once: its row, its context row,
// the sums of both rows' squared gradients, then bias, context bias and their two sums.

import { dot } from "./vector";

const LARGEST: f32 = 100;

/** y / √sum for four numbers. */
function overRoot(y: v128, sum: v128): v128 {
  const r = i32x4.sub(i32x4.splat(0x5f1ffff9), i32x4.shr_u(sum, 1));
  const corrected = f32x4.sub(f32x4.splat(2.38924456), f32x4.mul(sum, f32x4.mul(r, r)));
  return f32x4.mul(f32x4.mul(y, f32x4.mul(f32x4.splat(0.703952253), r)), corrected);
}

/** One step of AdaGrad on a single number and the sum behind it. */
function stepNumber(number: usize, sum: usize, gradient: f32): void {
  const total = load<f32>(sum) + gradient * gradient;
  store<f32>(sum, total);
  store<f32>(number, load<f32>(number) - gradient / sqrt<f32>(total));
}

/**
 * One place of the matrix: `row` of the one word and `context` of the other, each with its sums `toSums` bytes
 * behind. Returns the place's share of the loss.
 */
function step(
  row: usize,
  context: usize,
  toSums: usize,
  bias: usize,
  contextBias: usize,
  cell: usize,
  stride: i32,
  rate: f32,
): f32 {
  const error = dot(row, context, stride) + load<f32>(bias) + load<f32>(contextBias) - load<f32>(cell, 8);
  const weighted = load<f32>(cell, 12) * error;
  const gradient = min(max(rate * weighted, -LARGEST), LARGEST);
  const g = f32x4.splat(gradient);
  const end = row + ((<usize>stride) << 2);
  for (; row < end; row += 16, context += 16) {
    const x = v128.load(row);
    const y = v128.load(context);
    const dx = f32x4.mul(g, y);
    const dy = f32x4.mul(g, x);
    const sx = f32x4.add(v128.load(row + toSums), f32x4.mul(dx, dx));
    const sy = f32x4.add(v128.load(context + toSums), f32x4.mul(dy, dy));
    v128.store(row + toSums, sx);
    v128.store(context + toSums, sy);
    v128.store(row, f32x4.sub(x, overRoot(dx, sx)));
    v128.store(context, f32x4.sub(y, overRoot(dy, sy)));
  }
  stepNumber(bias, bias + 8, gradient);
  stepNumber(contextBias, contextBias + 8, gradient);
  return <f32>0.5 * weighted * error;
}

/** Reads one number of every cache line of a word's block, so that it is on its way from memory while others are used. */
function touch(block: usize, bytes: usize): u32 {
  let seen: u32 = 0;
  for (let i: usize = 0; i < bytes; i += 64) seen |= load<u32>(block + i);
  return seen;
}

/** Trains on `count` weighed cells. Returns the sum of ½ weight × error² over the places they stand for. */
export function trainCells(rows: usize, cells: usize, count: i32, stride: i32, rate: f32): f64 {
  const rowBytes = (<usize>stride) << 2;
  const toSums = rowBytes << 1;
  const toBiases = rowBytes << 2;
  const blockBytes = toBiases + 64;
  const end = cells + ((<usize>count) << 4);
  let loss: f64 = 0;
  let seen: u32 = 0;
  for (let cell = cells; cell < end; cell += 16) {
    const a = rows + <usize>load<u32>(cell) * blockBytes;
    const b = rows + <usize>load<u32>(cell, 4) * blockBytes;
    if (cell + 16 < end) seen |= touch(rows + <usize>load<u32>(cell, 20) * blockBytes, blockBytes);
    loss += <f64>step(a, b + rowBytes, toSums, a + toBiases, b + toBiases + 4, cell, stride, rate);
    if (a !== b) loss += <f64>step(b, a + rowBytes, toSums, b + toBiases, a + toBiases + 4, cell, stride, rate);
  }
  // subtle: a use of what was touched that nothing can leave out; the number is unchanged.
  return seen === 0xffffffff ? loss + 0 * <f64>seen : loss;
}
