// BERT's forward pass over some sequences that stand one behind the other, without padding between them. Source: Devlin
// et al., "BERT: pre-training of deep bidirectional transformers", NAACL 2019.

import { gelu, geluTanh } from "./gelu";
import { addBias, addResidual, layerNorm, sumRows } from "./layer";
import { multiply } from "./matrix";
import { multiplyInt8 } from "./matrix-int8";
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
  LAYER_BLOCKS,
  LAYER_WEIGHTS,
  PLAN_BIAS,
  PLAN_BLOCKS,
  PLAN_DIMS,
  PLAN_EMBEDDED,
  PLAN_EPSILON,
  PLAN_GAIN,
  PLAN_HEADS,
  PLAN_IDS,
  PLAN_INNER,
  PLAN_KEEP,
  PLAN_KINDS,
  PLAN_PLACES,
  PLAN_POSITIONS,
  PLAN_ROWS,
  PLAN_SCRATCH,
  PLAN_SEQUENCES,
  PLAN_STARTS,
  PLAN_STATS,
  PLAN_SUM,
  PLAN_TANH,
  PLAN_TYPES,
  PLAN_WEIGHTS,
  PLAN_WORD_SCALES,
  PLAN_WORDS,
  WEIGHT_INNER,
  WEIGHT_INNER_BIAS,
  WEIGHT_INNER_SCALES,
  WEIGHT_MIX,
  WEIGHT_MIX_BIAS,
  WEIGHT_MIX_GAIN,
  WEIGHT_MIX_SCALES,
  WEIGHT_MIX_SHIFT,
  WEIGHT_OUTER,
  WEIGHT_OUTER_BIAS,
  WEIGHT_OUTER_GAIN,
  WEIGHT_OUTER_SCALES,
  WEIGHT_OUTER_SHIFT,
  WEIGHT_QKV,
  WEIGHT_QKV_BIAS,
  WEIGHT_QKV_SCALES,
  word,
} from "./plan";
import { softmax } from "./softmax";

/** See EncoderKernels. */
export function encode(plan: usize, first: i32, last: i32): void {
  if (first === 0) embed(plan);
  for (let layer = first; layer < last; layer++) encodeLayer(plan, layer);
}

function embed(plan: usize): void {
  const rows = load<i32>(plan, PLAN_ROWS);
  const dims = load<i32>(plan, PLAN_DIMS);
  const sum = word(plan, PLAN_SUM);
  const ids = word(plan, PLAN_IDS);
  const places = word(plan, PLAN_PLACES);
  const kinds = word(plan, PLAN_KINDS);
  const words = word(plan, PLAN_WORDS);
  const scales = word(plan, PLAN_WORD_SCALES);
  sumRows(sum, ids, places, kinds, words, scales, word(plan, PLAN_POSITIONS), word(plan, PLAN_TYPES), rows, dims);
  const embedded = word(plan, PLAN_EMBEDDED);
  normalise(plan, embedded, word(plan, PLAN_STATS), sum, word(plan, PLAN_GAIN), word(plan, PLAN_BIAS), rows);
}

function normalise(plan: usize, dest: usize, stats: usize, source: usize, gain: usize, bias: usize, rows: i32): void {
  layerNorm(dest, stats, source, gain, bias, rows, load<i32>(plan, PLAN_DIMS), load<f32>(plan, PLAN_EPSILON));
}

/** Layer `layer`'s weights in a plan's list. */
export function weightsOf(plan: usize, layer: i32): usize {
  return word(plan, PLAN_WEIGHTS) + <usize>layer * 4 * LAYER_WEIGHTS;
}

/** Layer `layer`'s blocks in a plan's list. */
export function blocksOf(plan: usize, layer: i32): usize {
  return word(plan, PLAN_BLOCKS) + <usize>layer * 4 * LAYER_BLOCKS;
}

/** The hidden states that layer `layer` starts from. */
export function inputOf(plan: usize, layer: i32): usize {
  return layer === 0 ? word(plan, PLAN_EMBEDDED) : word(blocksOf(plan, layer - 1), BLOCK_OUTPUT);
}

function encodeLayer(plan: usize, layer: i32): void {
  attendLayer(plan, layer);
  finishLayer(plan, layer, inputOf(plan, layer), word(blocksOf(plan, layer), BLOCK_MIXED), load<i32>(plan, PLAN_ROWS));
}

/** A layer up to what its heads have mixed. */
export function attendLayer(plan: usize, layer: i32): void {
  const rows = load<i32>(plan, PLAN_ROWS);
  const dims = load<i32>(plan, PLAN_DIMS);
  const weights = weightsOf(plan, layer);
  const blocks = blocksOf(plan, layer);
  const qkv = word(blocks, BLOCK_QKV);
  product(plan, qkv, inputOf(plan, layer), weights, WEIGHT_QKV, WEIGHT_QKV_SCALES, rows, 3 * dims, dims);
  addBias(qkv, word(weights, WEIGHT_QKV_BIAS), rows, 3 * dims);
  attendAll(plan, blocks);
}

/** The rest of a layer for `rows` rows of its input and of what its heads have mixed: each row for itself. */
export function finishLayer(plan: usize, layer: i32, input: usize, mixed: usize, rows: i32): void {
  const dims = load<i32>(plan, PLAN_DIMS);
  const inner = load<i32>(plan, PLAN_INNER);
  const weights = weightsOf(plan, layer);
  const blocks = blocksOf(plan, layer);
  const mixSum = word(blocks, BLOCK_MIX_SUM);
  const mix = word(blocks, BLOCK_MIX);
  product(plan, mixSum, mixed, weights, WEIGHT_MIX, WEIGHT_MIX_SCALES, rows, dims, dims);
  addResidual(mixSum, word(weights, WEIGHT_MIX_BIAS), input, rows, dims);
  const mixStats = word(blocks, BLOCK_MIX_STATS);
  normalise(plan, mix, mixStats, mixSum, word(weights, WEIGHT_MIX_GAIN), word(weights, WEIGHT_MIX_SHIFT), rows);

  const before = word(blocks, BLOCK_INNER);
  const active = word(blocks, BLOCK_ACTIVE);
  product(plan, before, mix, weights, WEIGHT_INNER, WEIGHT_INNER_SCALES, rows, inner, dims);
  addBias(before, word(weights, WEIGHT_INNER_BIAS), rows, inner);
  bend(plan, active, before, rows * inner);

  const outerSum = word(blocks, BLOCK_OUTER_SUM);
  const output = word(blocks, BLOCK_OUTPUT);
  product(plan, outerSum, active, weights, WEIGHT_OUTER, WEIGHT_OUTER_SCALES, rows, dims, inner);
  addResidual(outerSum, word(weights, WEIGHT_OUTER_BIAS), mix, rows, dims);
  const outerStats = word(blocks, BLOCK_OUTER_STATS);
  normalise(
    plan,
    output,
    outerStats,
    outerSum,
    word(weights, WEIGHT_OUTER_GAIN),
    word(weights, WEIGHT_OUTER_SHIFT),
    rows,
  );
}

/** The plan's activation, for n numbers. */
export function bend(plan: usize, dest: usize, source: usize, n: i32): void {
  if (load<u32>(plan, PLAN_TANH)) geluTanh(dest, source, n);
  else gelu(dest, source, n);
}

/** dest [rows, columns] = source [rows, depth] times the transpose of a weight [columns, depth], float32 or int8. */
function product(
  plan: usize,
  dest: usize,
  source: usize,
  weights: usize,
  weight: usize,
  scale: usize,
  rows: i32,
  columns: i32,
  depth: i32,
): void {
  const scratch = word(plan, PLAN_SCRATCH);
  const numbers = word(weights, weight);
  const scales = word(weights, scale);
  if (scales) multiplyInt8(dest, source, numbers, scales, scratch, rows, columns, depth);
  else multiply(dest, source, numbers, scratch, rows, columns, depth, columns, depth, 1, depth, 1);
}

function attendAll(plan: usize, blocks: usize): void {
  const dims = load<i32>(plan, PLAN_DIMS);
  const heads = load<i32>(plan, PLAN_HEADS);
  const sequences = load<i32>(plan, PLAN_SEQUENCES);
  const keep = load<i32>(plan, PLAN_KEEP);
  const row = (<usize>dims) << 2;
  let starts = word(plan, PLAN_STARTS);
  let probabilities = word(blocks, BLOCK_ATTENTION);
  for (let s = 0; s < sequences; s++, starts += 4) {
    const start = word(starts, 0);
    const length = <i32>(word(starts, 4) - start);
    const mixed = word(blocks, BLOCK_MIXED) + start * row;
    const qkv = word(blocks, BLOCK_QKV) + 3 * start * row;
    attend(mixed, probabilities, qkv, word(plan, PLAN_SCRATCH), length, heads, dims, keep * length * length);
    probabilities += (<usize>(keep * heads * length * length)) << 2;
  }
}

/** See EncoderKernels. */
export function attend(
  mixed: usize,
  probabilities: usize,
  qkv: usize,
  scratch: usize,
  length: i32,
  heads: i32,
  dims: i32,
  headStep: i32,
): void {
  const width = dims / heads;
  const stride = 3 * dims;
  const factor: f32 = 1 / sqrt<f32>(<f32>width);
  for (let head = 0; head < heads; head++) {
    const offset = (<usize>(head * width)) << 2;
    const q = qkv + offset;
    const k = q + ((<usize>dims) << 2);
    const v = k + ((<usize>dims) << 2);
    const p = probabilities + ((<usize>(head * headStep)) << 2);
    multiply(p, q, k, scratch, length, length, width, length, stride, 1, stride, 1);
    softmax(p, length, length, length, length, factor);
    multiply(mixed + offset, p, v, scratch, length, width, length, dims, length, 1, 1, stride);
  }
}
