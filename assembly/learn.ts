// One part of a training step: BERT's forward pass, its head that predicts masked words, neighbours told by the states
// themselves, and the way back down to the gradient of every parameter. The twin (src/kernels/reference/learn.ts) has the
// formulas.

import { attendLayer, bend, blocksOf, encode, finishLayer, inputOf } from "./encoder";
import { addRows, crossEntropy, layerNormBack, sumColumns, takeRows } from "./gradients";
import { addBias, layerNorm } from "./layer";
import { attendLayerBack, bendBack, finishLayerBack, sourceBack, weightsBack } from "./layer-back";
import {
  LESSON_ACTIVE,
  LESSON_ANSWERS,
  LESSON_BEFORE,
  LESSON_CLASS_BIAS,
  LESSON_CLASSES,
  LESSON_D_BIAS,
  LESSON_D_CLASS_BIAS,
  LESSON_D_GAIN,
  LESSON_D_HEAD,
  LESSON_D_HEAD_BIAS,
  LESSON_D_HEAD_GAIN,
  LESSON_D_HEAD_SHIFT,
  LESSON_D_MIX,
  LESSON_D_POSITIONS,
  LESSON_D_STATES,
  LESSON_D_TYPES,
  LESSON_D_WORDS,
  LESSON_FACTOR,
  LESSON_HEAD,
  LESSON_HEAD_BIAS,
  LESSON_HEAD_GAIN,
  LESSON_HEAD_SHIFT,
  LESSON_INPUT,
  LESSON_LAYERS,
  LESSON_MASKED,
  LESSON_MIXED,
  LESSON_NEIGHBOUR_BIAS,
  LESSON_NORMED,
  LESSON_PICKED,
  LESSON_PICKS,
  LESSON_PLAN,
  LESSON_POSITIONS,
  LESSON_SCORES,
  LESSON_SLOTS,
  LESSON_STARTS,
  LESSON_STATS,
  LESSON_TARGETS,
  LESSON_TRAIN,
  LESSON_TYPES,
} from "./lesson";
import { multiply } from "./matrix";
import {
  BLOCK_MIXED,
  BLOCK_OUTPUT,
  PLAN_DIMS,
  PLAN_EPSILON,
  PLAN_GAIN,
  PLAN_IDS,
  PLAN_KINDS,
  PLAN_PLACES,
  PLAN_ROWS,
  PLAN_SCRATCH,
  PLAN_STATS,
  PLAN_SUM,
  PLAN_WORDS,
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

/** The last layer, which nobody reads but at the picks; returns their states, [targets, dims]. */
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
  const masked = load<i32>(lesson, LESSON_MASKED);
  const classes = load<i32>(lesson, LESSON_CLASSES);
  const scratch = word(plan, PLAN_SCRATCH);
  const before = word(lesson, LESSON_BEFORE);
  const active = word(lesson, LESSON_ACTIVE);
  const normed = word(lesson, LESSON_NORMED);
  const scores = word(lesson, LESSON_SCORES);
  forward(before, states, word(lesson, LESSON_HEAD), scratch, masked, dims, dims);
  addBias(before, word(lesson, LESSON_HEAD_BIAS), masked, dims);
  bend(plan, active, before, masked * dims);
  const gain = word(lesson, LESSON_HEAD_GAIN);
  const shift = word(lesson, LESSON_HEAD_SHIFT);
  const epsilon = load<f32>(plan, PLAN_EPSILON);
  layerNorm(normed, word(lesson, LESSON_STATS), active, gain, shift, masked, dims, epsilon);
  // Neighbours are told by the states themselves.
  const seen = (<usize>masked * <usize>dims) << 2;
  memory.copy(normed + seen, states + seen, (<usize>(targets - masked) * <usize>dims) << 2);
  forward(scores, normed, word(plan, PLAN_WORDS), scratch, targets, classes, dims);
  addBias(scores, word(lesson, LESSON_CLASS_BIAS), masked, classes);
  const others = scores + ((<usize>masked * <usize>classes) << 2);
  addBias(others, word(lesson, LESSON_NEIGHBOUR_BIAS), targets - masked, classes);
  const starts = word(lesson, LESSON_STARTS);
  const answers = word(lesson, LESSON_ANSWERS);
  return crossEntropy(scores, starts, answers, targets, classes, load<f32>(lesson, LESSON_FACTOR));
}

/** From the scores' gradient to that of the last states at the picks, [targets, dims]. */
function predictBack(lesson: usize, plan: usize, states: usize): void {
  const dims = load<i32>(plan, PLAN_DIMS);
  const targets = load<i32>(lesson, LESSON_TARGETS);
  const masked = load<i32>(lesson, LESSON_MASKED);
  const classes = load<i32>(lesson, LESSON_CLASSES);
  const slots = load<i32>(lesson, LESSON_SLOTS);
  const scratch = word(plan, PLAN_SCRATCH);
  const scores = word(lesson, LESSON_SCORES);
  const normed = word(lesson, LESSON_NORMED);
  const dWords = word(lesson, LESSON_D_WORDS);
  sumColumns(word(lesson, LESSON_D_CLASS_BIAS), scores, masked, classes);
  weightsBack(dWords, scores, normed, scratch, targets, classes, dims);
  memory.fill(dWords + ((<usize>classes * <usize>dims) << 2), 0, (<usize>(slots - classes) * <usize>dims) << 2);
  sourceBack(normed, scores, word(plan, PLAN_WORDS), scratch, targets, classes, dims);
  const dStates = word(lesson, LESSON_D_STATES);
  const seen = (<usize>masked * <usize>dims) << 2;
  memory.copy(dStates + seen, normed + seen, (<usize>(targets - masked) * <usize>dims) << 2);
  const dGain = word(lesson, LESSON_D_HEAD_GAIN);
  const dShift = word(lesson, LESSON_D_HEAD_SHIFT);
  const stats = word(lesson, LESSON_STATS);
  const gain = word(lesson, LESSON_HEAD_GAIN);
  layerNormBack(normed, dGain, dShift, normed, word(lesson, LESSON_ACTIVE), stats, gain, masked, dims);
  bendBack(plan, normed, word(lesson, LESSON_BEFORE), masked * dims);
  sumColumns(word(lesson, LESSON_D_HEAD_BIAS), normed, masked, dims);
  weightsBack(word(lesson, LESSON_D_HEAD), normed, states, scratch, masked, dims, dims);
  sourceBack(dStates, normed, word(lesson, LESSON_HEAD), scratch, masked, dims, dims);
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
