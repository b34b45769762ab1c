// The two walks over a sentence that train with bags of input rows: CBOW, and skip-gram with subwords.

import { bagStep } from "./bag";
import { pooledWord, touchRow, turnPool } from "./noise";
import { randomBelow } from "./random";
import {
  STATE_FEATURE_ROWS,
  STATE_FEATURES,
  STATE_INPUTS,
  STATE_NEGATIVES,
  STATE_OUTPUTS,
  STATE_PAIRS,
  STATE_RANDOM,
  STATE_RATE,
  STATE_STRIDE,
  STATE_WINDOW,
} from "./state";

/** Appends the addresses of a word's input rows at `rows[n]`; returns the new n. */
function appendInputs(state: usize, rows: usize, n: i32, word: u32): i32 {
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  const inputs: usize = load<u32>(state, STATE_INPUTS);
  const features: usize = load<u32>(state, STATE_FEATURES);
  if (features === 0) {
    store<u32>(rows + ((<usize>n) << 2), <u32>(inputs + <usize>word * rowBytes));
    return n + 1;
  }
  const list: usize = load<u32>(state, STATE_FEATURE_ROWS);
  const end = load<u32>(features + ((<usize>word) << 2), 4);
  for (let f = load<u32>(features + ((<usize>word) << 2)); f < end; f++, n++) {
    const row = inputs + <usize>load<u32>(list + ((<usize>f) << 2)) * rowBytes;
    store<u32>(rows + ((<usize>n) << 2), <u32>row);
  }
  return n;
}

/** Touches the rows that `appendInputs` listed from `from` to `to`. */
function touchInputs(state: usize, rows: usize, from: i32, to: i32): void {
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  for (let i = from; i < to; i++) touchRow(state, load<u32>(rows + ((<usize>i) << 2)), rowBytes);
}

/** Appends one output and its sign. */
function putOutput(state: usize, outputs: usize, signs: usize, k: i32, word: u32, sign: f32): void {
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  store<u32>(outputs + ((<usize>k) << 2), <u32>(<usize>load<u32>(state, STATE_OUTPUTS) + <usize>word * rowBytes));
  store<f32>(signs + ((<usize>k) << 2), sign);
}

/**
 * Appends the drawn words behind `m` true outputs, leaving out those that equal one, and pads the signs with zeros to
 * whole vectors; returns the new m.
 */
function appendNoise(state: usize, outputs: usize, signs: usize, m: i32): i32 {
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  const base: usize = load<u32>(state, STATE_OUTPUTS);
  const negatives = <i32>load<u32>(state, STATE_NEGATIVES);
  let place = turnPool(state);
  const truths = m;
  for (let i = 0; i < negatives; i++) {
    const word = pooledWord(state, place++);
    const row = <u32>(base + <usize>word * rowBytes);
    let isTrue = false;
    for (let k = 0; k < truths; k++) if (load<u32>(outputs + ((<usize>k) << 2)) === row) isTrue = true;
    if (!isTrue) putOutput(state, outputs, signs, m++, word, -1);
  }
  for (let k = m; k < ((m + 3) & ~3); k++) store<f32>(signs + ((<usize>k) << 2), 0);
  return m;
}

/** Trains CBOW on one sentence: the mean of a window's rows against its centre and drawn words. */
export function cbowSentence(state: usize, sentence: usize, length: i32, scratch: usize): void {
  const stride = load<u32>(state, STATE_STRIDE);
  const window = load<u32>(state, STATE_WINDOW);
  const room = (<usize>(load<u32>(state, STATE_NEGATIVES) + 4) & ~3) << 2;
  const outputs = scratch;
  const signs = outputs + room;
  const scores = signs + room;
  const hidden = scores + room;
  const rows = hidden + ((<usize>stride) << 3);
  let pairs: f64 = 0;
  for (let i = 0; i < length; i++) {
    const reach = <i32>(1 + randomBelow(state + STATE_RANDOM, window));
    const to = min(length - 1, i + reach);
    let n = 0;
    for (let j = max(0, i - reach); j <= to; j++) {
      if (j !== i) n = appendInputs(state, rows, n, load<u32>(sentence + ((<usize>j) << 2)));
    }
    putOutput(state, outputs, signs, 0, load<u32>(sentence + ((<usize>i) << 2)), 1);
    const m = appendNoise(state, outputs, signs, 1);
    bagStep(rows, n, outputs, m, signs, 1, scores, hidden, stride, load<f32>(state, STATE_RATE), state);
    pairs += <f64>m;
  }
  store<f64>(state, load<f64>(state, STATE_PAIRS) + pairs, STATE_PAIRS);
}

/**
 * Trains skip-gram with subwords on one sentence: the mean of the centre's rows against all its neighbours and one
 * handful of drawn words, which stand for a handful per neighbour and so count that often.
 */
export function subwordSentence(state: usize, sentence: usize, length: i32, scratch: usize): void {
  const stride = load<u32>(state, STATE_STRIDE);
  const window = load<u32>(state, STATE_WINDOW);
  const room = (<usize>(load<u32>(state, STATE_NEGATIVES) + 2 * window + 3) & ~3) << 2;
  const outputs = scratch;
  const signs = outputs + room;
  const scores = signs + room;
  const hidden = scores + room;
  const rows = hidden + ((<usize>stride) << 3);
  let pairs: f64 = 0;
  for (let i = 0; i < length; i++) {
    const n = appendInputs(state, rows, 0, load<u32>(sentence + ((<usize>i) << 2)));
    if (i + 1 < length)
      touchInputs(state, rows, n, appendInputs(state, rows, n, load<u32>(sentence + ((<usize>(i + 1)) << 2))));
    const reach = <i32>(1 + randomBelow(state + STATE_RANDOM, window));
    const to = min(length - 1, i + reach);
    let truths = 0;
    for (let j = max(0, i - reach); j <= to; j++) {
      if (j !== i) putOutput(state, outputs, signs, truths++, load<u32>(sentence + ((<usize>j) << 2)), 1);
    }
    const m = appendNoise(state, outputs, signs, truths);
    bagStep(rows, n, outputs, m, signs, <f32>truths, scores, hidden, stride, load<f32>(state, STATE_RATE), state);
    pairs += <f64>m;
  }
  store<f64>(state, load<f64>(state, STATE_PAIRS) + pairs, STATE_PAIRS);
}
