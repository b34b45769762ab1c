// One part of a training step: BERT's forward pass, its head that predicts masked words, and the way back down, layer by
// layer, to the gradient of every parameter. The twin (src/kernels/reference/learn.ts) has the formulas.

import { attendLayer, blocksOf, encode, finishLayer, inputOf, weightsOf } from "./encoder";
import { gelu, geluTanh } from "./gelu";
import {
  addRows,
  crossEntropy,
  geluBack,
  geluTanhBack,
  layerNormBack,
  softmaxBack,
  sumColumns,
  takeRows,
} from "./gradients";
import { addBias, layerNorm } from "./layer";
import {
  LESSON_ACTIVE,
  LESSON_BEFORE,
  LESSON_CLASS_BIAS,
  LESSON_CLASSES,
  LESSON_D_ATTENTION,
  LESSON_D_BIAS,
  LESSON_D_CLASS_BIAS,
  LESSON_D_GAIN,
  LESSON_D_HEAD,
  LESSON_D_HEAD_BIAS,
  LESSON_D_HEAD_GAIN,
  LESSON_D_HEAD_SHIFT,
  LESSON_D_INNER,
  LESSON_D_MIX,
  LESSON_D_POSITIONS,
  LESSON_D_QKV,
  LESSON_D_STATES,
  LESSON_D_TYPES,
  LESSON_D_WEIGHTS,
  LESSON_D_WORDS,
  LESSON_FACTOR,
  LESSON_HEAD,
  LESSON_HEAD_BIAS,
  LESSON_HEAD_GAIN,
  LESSON_HEAD_SHIFT,
  LESSON_INPUT,
  LESSON_LABELS,
  LESSON_LAYERS,
  LESSON_MIXED,
  LESSON_NORMED,
  LESSON_PICKED,
  LESSON_PICKS,
  LESSON_PLAN,
  LESSON_POSITIONS,
  LESSON_SCORES,
  LESSON_SLOTS,
  LESSON_STATS,
  LESSON_TARGETS,
  LESSON_TRAIN,
  LESSON_TYPES,
} from "./lesson";
import { multiply } from "./matrix";
import {
  BLOCK_ACTIVE,
  BLOCK_ATTENTION,
  BLOCK_INNER,
  BLOCK_MIX,
  BLOCK_MIX_STATS,
  BLOCK_MIX_SUM,
  BLOCK_MIXED,
  BLOCK_OUTER_STATS,
  BLOCK_OUTER_SUM,
  BLOCK_OUTPUT,
  BLOCK_QKV,
  LAYER_WEIGHTS,
  PLAN_DIMS,
  PLAN_EPSILON,
  PLAN_GAIN,
  PLAN_HEADS,
  PLAN_IDS,
  PLAN_INNER,
  PLAN_KINDS,
  PLAN_PLACES,
  PLAN_ROWS,
  PLAN_SCRATCH,
  PLAN_SEQUENCES,
  PLAN_STARTS,
  PLAN_STATS,
  PLAN_SUM,
  PLAN_TANH,
  PLAN_WORDS,
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

/** See LearnKernels. */
export function learn(lesson: usize): f64 {
  const plan = word(lesson, LESSON_PLAN);
  const last = load<i32>(lesson, LESSON_LAYERS) - 1;
  encode(plan, 0, last);
  const states = finishTargets(lesson, plan, last);
  const loss = predict(lesson, plan, states);
  if (!load<u32>(lesson, LESSON_TRAIN)) return loss;
  predictBack(lesson, plan, states);
  const rows = load<i32>(plan, PLAN_ROWS);
  const dims = load<i32>(plan, PLAN_DIMS);
  const targets = load<i32>(lesson, LESSON_TARGETS);
  const picks = word(lesson, LESSON_PICKS);
  const dStates = word(lesson, LESSON_D_STATES);
  const picked = word(lesson, LESSON_PICKED);
  const bytes = (<usize>rows * <usize>dims) << 2;

  finishLayerBack(lesson, plan, last, word(lesson, LESSON_MIXED), targets);
  // The rows of dMix are the targets' now; dStates, their mixed states' gradient, is spread to all rows.
  memory.copy(picked, dStates, (<usize>targets * <usize>dims) << 2);
  memory.fill(dStates, 0, bytes);
  addRows(dStates, picks, picked, targets, dims);
  attendLayerBack(lesson, plan, last);
  addRows(dStates, picks, word(lesson, LESSON_D_MIX), targets, dims);
  for (let layer = last - 1; layer >= 0; layer--) {
    finishLayerBack(lesson, plan, layer, word(blocksOf(plan, layer), BLOCK_MIXED), rows);
    attendLayerBack(lesson, plan, layer);
    axpy(dStates, word(lesson, LESSON_D_MIX), 1, rows * dims);
  }
  embedBack(lesson, plan);
  return loss;
}

/** The last layer, which nobody reads but at masked words; returns their states, [targets, dims]. */
function finishTargets(lesson: usize, plan: usize, last: i32): usize {
  const dims = load<i32>(plan, PLAN_DIMS);
  const targets = load<i32>(lesson, LESSON_TARGETS);
  const picks = word(lesson, LESSON_PICKS);
  const input = word(lesson, LESSON_INPUT);
  const mixed = word(lesson, LESSON_MIXED);
  const blocks = blocksOf(plan, last);
  attendLayer(plan, last);
  takeRows(input, picks, inputOf(plan, last), targets, dims);
  takeRows(mixed, picks, word(blocks, BLOCK_MIXED), targets, dims);
  finishLayer(plan, last, input, mixed, targets);
  return word(blocks, BLOCK_OUTPUT);
}

/** Leaves the scores' gradient where the scores were. */
function predict(lesson: usize, plan: usize, states: usize): f64 {
  const dims = load<i32>(plan, PLAN_DIMS);
  const targets = load<i32>(lesson, LESSON_TARGETS);
  const classes = load<i32>(lesson, LESSON_CLASSES);
  const scratch = word(plan, PLAN_SCRATCH);
  const before = word(lesson, LESSON_BEFORE);
  const active = word(lesson, LESSON_ACTIVE);
  const normed = word(lesson, LESSON_NORMED);
  const scores = word(lesson, LESSON_SCORES);
  forward(before, states, word(lesson, LESSON_HEAD), scratch, targets, dims, dims);
  addBias(before, word(lesson, LESSON_HEAD_BIAS), targets, dims);
  if (load<u32>(plan, PLAN_TANH)) geluTanh(active, before, targets * dims);
  else gelu(active, before, targets * dims);
  const gain = word(lesson, LESSON_HEAD_GAIN);
  const shift = word(lesson, LESSON_HEAD_SHIFT);
  const epsilon = load<f32>(plan, PLAN_EPSILON);
  layerNorm(normed, word(lesson, LESSON_STATS), active, gain, shift, targets, dims, epsilon);
  forward(scores, normed, word(plan, PLAN_WORDS), scratch, targets, classes, dims);
  addBias(scores, word(lesson, LESSON_CLASS_BIAS), targets, classes);
  return crossEntropy(scores, word(lesson, LESSON_LABELS), targets, classes, load<f32>(lesson, LESSON_FACTOR));
}

/** From the scores' gradient to that of the masked words' last states, [targets, dims]. */
function predictBack(lesson: usize, plan: usize, states: usize): void {
  const dims = load<i32>(plan, PLAN_DIMS);
  const targets = load<i32>(lesson, LESSON_TARGETS);
  const classes = load<i32>(lesson, LESSON_CLASSES);
  const slots = load<i32>(lesson, LESSON_SLOTS);
  const scratch = word(plan, PLAN_SCRATCH);
  const scores = word(lesson, LESSON_SCORES);
  const normed = word(lesson, LESSON_NORMED);
  const dWords = word(lesson, LESSON_D_WORDS);
  sumColumns(word(lesson, LESSON_D_CLASS_BIAS), scores, targets, classes);
  weightsBack(dWords, scores, normed, scratch, targets, classes, dims);
  memory.fill(dWords + ((<usize>classes * <usize>dims) << 2), 0, (<usize>(slots - classes) * <usize>dims) << 2);
  sourceBack(normed, scores, word(plan, PLAN_WORDS), scratch, targets, classes, dims);
  const dGain = word(lesson, LESSON_D_HEAD_GAIN);
  const dShift = word(lesson, LESSON_D_HEAD_SHIFT);
  const stats = word(lesson, LESSON_STATS);
  const gain = word(lesson, LESSON_HEAD_GAIN);
  layerNormBack(normed, dGain, dShift, normed, word(lesson, LESSON_ACTIVE), stats, gain, targets, dims);
  bendBack(plan, normed, word(lesson, LESSON_BEFORE), targets * dims);
  sumColumns(word(lesson, LESSON_D_HEAD_BIAS), normed, targets, dims);
  weightsBack(word(lesson, LESSON_D_HEAD), normed, states, scratch, targets, dims, dims);
  sourceBack(word(lesson, LESSON_D_STATES), normed, word(lesson, LESSON_HEAD), scratch, targets, dims, dims);
}

/**
 * Back through `finishLayer` for `rows` rows: from the gradient of the layer's output in dStates to that of what its
 * heads have mixed, there, and to that of its residual in dMix.
 */
function finishLayerBack(lesson: usize, plan: usize, layer: i32, mixed: usize, rows: i32): void {
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
function attendLayerBack(lesson: usize, plan: usize, layer: i32): void {
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

function bendBack(plan: usize, dx: usize, source: usize, n: i32): void {
  if (load<u32>(plan, PLAN_TANH)) geluTanhBack(dx, source, n);
  else geluBack(dx, source, n);
}

function embedBack(lesson: usize, plan: usize): void {
  const rows = load<i32>(plan, PLAN_ROWS);
  const dims = load<i32>(plan, PLAN_DIMS);
  const dStates = word(lesson, LESSON_D_STATES);
  const dGain = word(lesson, LESSON_D_GAIN);
  const dBias = word(lesson, LESSON_D_BIAS);
  const stats = word(plan, PLAN_STATS);
  layerNormBack(dStates, dGain, dBias, dStates, word(plan, PLAN_SUM), stats, word(plan, PLAN_GAIN), rows, dims);
  const row = (<usize>dims) << 2;
  memory.fill(word(lesson, LESSON_D_POSITIONS), 0, word(lesson, LESSON_POSITIONS) * row);
  memory.fill(word(lesson, LESSON_D_TYPES), 0, word(lesson, LESSON_TYPES) * row);
  addRows(word(lesson, LESSON_D_WORDS), word(plan, PLAN_IDS), dStates, rows, dims);
  addRows(word(lesson, LESSON_D_POSITIONS), word(plan, PLAN_PLACES), dStates, rows, dims);
  addRows(word(lesson, LESSON_D_TYPES), word(plan, PLAN_KINDS), dStates, rows, dims);
}

/** y [rows, outputs] = x [rows, inputs] times the transpose of w [outputs, inputs]. */
function forward(y: usize, x: usize, w: usize, scratch: usize, rows: i32, outputs: i32, inputs: i32): void {
  multiply(y, x, w, scratch, rows, outputs, inputs, outputs, inputs, 1, inputs, 1);
}

/** dw = dyᵀ x. */
function weightsBack(dw: usize, dy: usize, x: usize, scratch: usize, rows: i32, outputs: i32, inputs: i32): void {
  multiply(dw, dy, x, scratch, outputs, inputs, rows, inputs, 1, outputs, 1, inputs);
}

/** dx = dy w. */
function sourceBack(dx: usize, dy: usize, w: usize, scratch: usize, rows: i32, outputs: i32, inputs: i32): void {
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
