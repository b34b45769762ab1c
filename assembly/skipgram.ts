// Skip-gram with one input row per word: every word of a sentence in turn is the centre that its neighbours' rows
// learn to tell from drawn words.

import { pooledWord, touchRow, turnPool } from "./noise";
import { randomBelow } from "./random";
import {
  STATE_INPUTS,
  STATE_NEGATIVES,
  STATE_OUTPUTS,
  STATE_PAIRS,
  STATE_RANDOM,
  STATE_RATE,
  STATE_STRIDE,
  STATE_WINDOW,
  STATE_WORDS,
} from "./state";
import { GROUP, GROUP_BYTES, windowStep } from "./window";

/**
 * Fills the output groups of the window around `centre`: the centre itself, then drawn words. A word drawn twice, or
 * the centre itself, gives way to the spare row with sign 0. Returns how many outputs are live.
 */
function prepareOutputs(state: usize, groups: usize, centre: u32): i32 {
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  const outputs: usize = load<u32>(state, STATE_OUTPUTS);
  const spare = outputs + <usize>load<u32>(state, STATE_WORDS) * rowBytes;
  const own = outputs + <usize>centre * rowBytes;
  let left = <i32>load<u32>(state, STATE_NEGATIVES);
  let place = turnPool(state);
  store<u32>(groups, <u32>own);
  store<f32>(groups, 1, 32);
  touchRow(state, own, rowBytes);
  let live = 1;
  let slot = 1;
  do {
    store<f32>(groups, 0, 32 + 12);
    store<f32>(groups, 0, 32 + 28);
    for (; slot < GROUP; slot++, left--) {
      const at = groups + ((<usize>slot) << 2);
      let row = spare;
      if (left > 0) {
        row = outputs + <usize>pooledWord(state, place++) * rowBytes;
        if (row === own) row = spare;
        for (let earlier = groups; earlier < at; earlier += 4) if (load<u32>(earlier) === <u32>row) row = spare;
      }
      store<u32>(at, <u32>row);
      store<f32>(at + (slot > 2 ? 4 : 0), row === spare ? 0 : -1, 32);
      if (row !== spare) live++;
    }
    groups += GROUP_BYTES;
    slot = 0;
  } while (left > 0);
  return live;
}

/** Writes the addresses of the input rows around word `i` to `contexts`; returns how many. */
function gatherContexts(state: usize, contexts: usize, sentence: usize, length: i32, i: i32): i32 {
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  const inputs: usize = load<u32>(state, STATE_INPUTS);
  const reach = <i32>(1 + randomBelow(state + STATE_RANDOM, load<u32>(state, STATE_WINDOW)));
  const to = min(length - 1, i + reach);
  let n = 0;
  for (let j = max(0, i - reach); j <= to; j++) {
    if (j === i) continue;
    const row = inputs + <usize>load<u32>(sentence + ((<usize>j) << 2)) * rowBytes;
    store<u32>(contexts + ((<usize>n) << 2), <u32>row);
    n++;
  }
  return n;
}

/** Trains on one sentence of `length` ≥ 2 word ids. The next window's rows are touched before this one's are used. */
export function skipGramSentence(state: usize, sentence: usize, length: i32, scratch: usize): void {
  const stride = load<u32>(state, STATE_STRIDE);
  const rowBytes = (<usize>stride) << 2;
  const inputs: usize = load<u32>(state, STATE_INPUTS);
  const window = <i32>load<u32>(state, STATE_WINDOW);
  const rate = load<f32>(state, STATE_RATE);
  const groupCount = <i32>(load<u32>(state, STATE_NEGATIVES) + GROUP) / GROUP;
  const groupBytes = <usize>groupCount * GROUP_BYTES;
  let groups = scratch;
  let nextGroups = scratch + groupBytes;
  const scores = nextGroups + groupBytes;
  const contexts = scores + ((<usize>window) << 1) * 32;
  let pairs: f64 = 0;
  let live = prepareOutputs(state, groups, load<u32>(sentence));
  for (let i = 0; i < length; i++) {
    const n = gatherContexts(state, contexts, sentence, length, i);
    pairs += <f64>(n * live);
    if (i + 1 < length) live = prepareOutputs(state, nextGroups, load<u32>(sentence + ((<usize>(i + 1)) << 2)));
    const ahead = i + 1 + window;
    if (ahead < length)
      touchRow(state, inputs + <usize>load<u32>(sentence + ((<usize>ahead) << 2)) * rowBytes, rowBytes);
    for (let g = 0; g < groupCount; g++) {
      windowStep(contexts, n, groups + <usize>g * GROUP_BYTES, scores, stride, rate, state);
    }
    const swap = groups;
    groups = nextGroups;
    nextGroups = swap;
  }
  store<f64>(state, load<f64>(state, STATE_PAIRS) + pairs, STATE_PAIRS);
}
