// Back through a layer of BERT: from the gradient of what it gives to those of its weights and of what it was given.

import { blocksOf, inputOf, weightsOf } from "./encoder";
import { geluBack, geluTanhBack, layerNormBack, softmaxBack, sumColumns } from "./gradients";
import {
  LESSON_D_ATTENTION,
  LESSON_D_INNER,
  LESSON_D_MIX,
  LESSON_D_QKV,
  LESSON_D_STATES,
  LESSON_D_WEIGHTS,
} from "./lesson";
import { multiply } from "./matrix";
import {
  BLOCK_ACTIVE,
  BLOCK_ATTENTION,
  BLOCK_INNER,
  BLOCK_MIX,
  BLOCK_MIX_STATS,
  BLOCK_MIX_SUM,
  BLOCK_OUTER_STATS,
  BLOCK_OUTER_SUM,
  BLOCK_QKV,
  LAYER_WEIGHTS,
  PLAN_DIMS,
  PLAN_HEADS,
  PLAN_INNER,
  PLAN_ROWS,
  PLAN_SCRATCH,
  PLAN_SEQUENCES,
  PLAN_STARTS,
  PLAN_TANH,
  WEIGHT_INNER,
  WEIGHT_INNER_BIAS,
  WEIGHT_MIX,
  WEIGHT_MIX_BIAS,
  WEIGHT_MIX_GAIN,
  WEIGHT_OUTER,
  WEIGHT_OUTER_BIAS,
  WEIGHT_OUTER_GAIN,
  WEIGHT_QKV,
  WEIGHT_QKV_BIAS,
  word,
} from "./plan";
import { axpy } from "./vector";

/**
 * Back through `finishLayer` for `rows` rows: from the gradient of the layer's output in dStates to that of what its
 * heads have mixed, there, and to that of its residual in dMix.
 */
export function finishLayerBack(lesson: usize, plan: usize, layer: i32, mixed: usize, rows: i32): void {
  const dims = load<i32>(plan, PLAN_DIMS);
  const inner = load<i32>(plan, PLAN_INNER);
  const scratch = word(plan, PLAN_SCRATCH);
  const weights = weightsOf(plan, layer);
  const d = gradientsOf(lesson, layer);
  const blocks = blocksOf(plan, layer);
  const dStates = word(lesson, LESSON_D_STATES);
  const dMix = word(lesson, LESSON_D_MIX);
  const dInner = word(lesson, LESSON_D_INNER);

  normaliseBack(plan, dStates, d, WEIGHT_OUTER_GAIN, blocks, BLOCK_OUTER_SUM, BLOCK_OUTER_STATS, weights, rows);
  sumColumns(word(d, WEIGHT_OUTER_BIAS), dStates, rows, dims);
  weightsBack(word(d, WEIGHT_OUTER), dStates, word(blocks, BLOCK_ACTIVE), scratch, rows, dims, inner);
  sourceBack(dInner, dStates, word(weights, WEIGHT_OUTER), scratch, rows, dims, inner);
  bendBack(plan, dInner, word(blocks, BLOCK_INNER), rows * inner);
  sumColumns(word(d, WEIGHT_INNER_BIAS), dInner, rows, inner);
  weightsBack(word(d, WEIGHT_INNER), dInner, word(blocks, BLOCK_MIX), scratch, rows, inner, dims);
  sourceBack(dMix, dInner, word(weights, WEIGHT_INNER), scratch, rows, inner, dims);
  axpy(dMix, dStates, 1, rows * dims);

  normaliseBack(plan, dMix, d, WEIGHT_MIX_GAIN, blocks, BLOCK_MIX_SUM, BLOCK_MIX_STATS, weights, rows);
  sumColumns(word(d, WEIGHT_MIX_BIAS), dMix, rows, dims);
  weightsBack(word(d, WEIGHT_MIX), dMix, mixed, scratch, rows, dims, dims);
  sourceBack(dStates, dMix, word(weights, WEIGHT_MIX), scratch, rows, dims, dims);
}

/** Back through `attendLayer`: from the gradient of what heads have mixed to that of the layer's input, its residual apart. */
export function attendLayerBack(lesson: usize, plan: usize, layer: i32): void {
  const rows = load<i32>(plan, PLAN_ROWS);
  const dims = load<i32>(plan, PLAN_DIMS);
  const scratch = word(plan, PLAN_SCRATCH);
  const d = gradientsOf(lesson, layer);
  const dStates = word(lesson, LESSON_D_STATES);
  const dQkv = word(lesson, LESSON_D_QKV);
  attendAllBack(lesson, plan, blocksOf(plan, layer));
  sumColumns(word(d, WEIGHT_QKV_BIAS), dQkv, rows, 3 * dims);
  weightsBack(word(d, WEIGHT_QKV), dQkv, inputOf(plan, layer), scratch, rows, 3 * dims, dims);
  sourceBack(dStates, dQkv, word(weightsOf(plan, layer), WEIGHT_QKV), scratch, rows, 3 * dims, dims);
}

/** The addresses of layer `layer`'s gradients. */
function gradientsOf(lesson: usize, layer: i32): usize {
  return word(lesson, LESSON_D_WEIGHTS) + <usize>layer * 4 * LAYER_WEIGHTS;
}

/** Back through a layer norm in place; its bias stands behind its gain in the lists of weights. */
function normaliseBack(
  plan: usize,
  dx: usize,
  d: usize,
  gain: usize,
  blocks: usize,
  sum: usize,
  stats: usize,
  weights: usize,
  rows: i32,
): void {
  const dims = load<i32>(plan, PLAN_DIMS);
  const source = word(blocks, sum);
  layerNormBack(dx, word(d, gain), word(d, gain + 4), dx, source, word(blocks, stats), word(weights, gain), rows, dims);
}

/** Back through the plan's activation, in place. */
export function bendBack(plan: usize, dx: usize, source: usize, n: i32): void {
  if (load<u32>(plan, PLAN_TANH)) geluTanhBack(dx, source, n);
  else geluBack(dx, source, n);
}

/** dw = dyᵀ x. */
export function weightsBack(
  dw: usize,
  dy: usize,
  x: usize,
  scratch: usize,
  rows: i32,
  outputs: i32,
  inputs: i32,
): void {
  multiply(dw, dy, x, scratch, outputs, inputs, rows, inputs, 1, outputs, 1, inputs);
}

/** dx = dy w. */
export function sourceBack(dx: usize, dy: usize, w: usize, scratch: usize, rows: i32, outputs: i32, inputs: i32): void {
  multiply(dx, dy, w, scratch, rows, inputs, outputs, inputs, outputs, 1, 1, inputs);
}

function attendAllBack(lesson: usize, plan: usize, blocks: usize): void {
  const dims = load<i32>(plan, PLAN_DIMS);
  const heads = load<i32>(plan, PLAN_HEADS);
  const sequences = load<i32>(plan, PLAN_SEQUENCES);
  const scratch = word(plan, PLAN_SCRATCH);
  const dAttention = word(lesson, LESSON_D_ATTENTION);
  const row = (<usize>dims) << 2;
  let starts = word(plan, PLAN_STARTS);
  let probabilities = word(blocks, BLOCK_ATTENTION);
  for (let s = 0; s < sequences; s++, starts += 4) {
    const start = word(starts, 0);
    const length = <i32>(word(starts, 4) - start);
    const dQkv = word(lesson, LESSON_D_QKV) + 3 * start * row;
    const dMixed = word(lesson, LESSON_D_STATES) + start * row;
    const qkv = word(blocks, BLOCK_QKV) + 3 * start * row;
    attendBack(dQkv, dAttention, dMixed, probabilities, qkv, scratch, length, heads, dims);
    probabilities += (<usize>(heads * length * length)) << 2;
  }
}

/** See LearnKernels. */
export function attendBack(
  dQkv: usize,
  dProbabilities: usize,
  dMixed: usize,
  probabilities: usize,
  qkv: usize,
  scratch: usize,
  length: i32,
  heads: i32,
  dims: i32,
): void {
  const width = dims / heads;
  const stride = 3 * dims;
  const factor: f32 = 1 / sqrt<f32>(<f32>width);
  const part = (<usize>dims) << 2;
  const dp = dProbabilities;
  for (let head = 0; head < heads; head++) {
    const offset = (<usize>(head * width)) << 2;
    const q = qkv + offset;
    const k = q + part;
    const v = k + part;
    const dq = dQkv + offset;
    const dm = dMixed + offset;
    const p = probabilities + ((<usize>(head * length * length)) << 2);
    multiply(dp, dm, v, scratch, length, length, width, length, dims, 1, stride, 1);
    multiply(dq + 2 * part, p, dm, scratch, length, width, length, stride, 1, length, 1, dims);
    softmaxBack(dp, p, length, length, factor);
    multiply(dq, dp, k, scratch, length, width, length, stride, length, 1, 1, stride);
    multiply(dq + part, dp, q, scratch, length, width, length, stride, 1, length, 1, stride);
  }
}
