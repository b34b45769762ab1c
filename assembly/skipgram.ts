// Skip-gram: the walk over a block of word ids (sentences, subsampling, windows, drawn words) around windowStep.

import { nextRandom, randomBelow } from "./random";
import {
  STATE_ALIAS,
  STATE_INPUTS,
  STATE_KEEP,
  STATE_NEGATIVES,
  STATE_OUTPUTS,
  STATE_PAIRS,
  STATE_RANDOM,
  STATE_RATE,
  STATE_SCRATCH,
  STATE_STRIDE,
  STATE_TOUCHED,
  STATE_WINDOW,
  STATE_WORDS,
} from "./state";
import { GROUP, GROUP_BYTES, windowStep } from "./window";

/** Draws a word from the noise distribution (Walker's alias method; Vose, 1991). */
export function drawWord(random: usize, alias: usize, words: u32): u32 {
  const word = randomBelow(random, words);
  const entry = alias + ((<usize>word) << 3);
  return nextRandom(random) < load<u32>(entry) ? word : load<u32>(entry, 4);
}

/** Copies the ids of one sentence that survive subsampling to `kept`; returns how many. */
export function subsample(kept: usize, ids: usize, count: i32, keep: usize, random: usize): i32 {
  let n = 0;
  for (let i = 0; i < count; i++) {
    const id = load<u32>(ids + ((<usize>i) << 2));
    const threshold = load<u32>(keep + ((<usize>id) << 2));
    if (threshold !== 0xffffffff && nextRandom(random) > threshold) continue;
    store<u32>(kept + ((<usize>n) << 2), id);
    n++;
  }
  return n;
}

/**
 * Reads one number of every cache line of a row, so that the row is on its way from memory while the window before it
 * is worked on. WebAssembly has no prefetch instruction; loads that nothing waits for serve as one.
 */
export function touchRow(state: usize, row: usize, bytes: usize): void {
  let seen: u32 = 0;
  for (let i: usize = 0; i < bytes; i += 64) seen |= load<u32>(row + i);
  store<u32>(state, seen, STATE_TOUCHED);
}

/**
 * Fills the output groups of the window around `centre`: the centre itself, then the drawn words. A word drawn twice,
 * or the centre itself, gives way to the spare row behind the last word, with sign 0. Returns the live outputs.
 */
function prepareOutputs(state: usize, groups: usize, centre: u32): i32 {
  const random = state + STATE_RANDOM;
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  const outputs: usize = load<u32>(state, STATE_OUTPUTS);
  const words = load<u32>(state, STATE_WORDS);
  const alias: usize = load<u32>(state, STATE_ALIAS);
  const spare = outputs + <usize>words * rowBytes;
  const own = outputs + <usize>centre * rowBytes;
  let left = <i32>load<u32>(state, STATE_NEGATIVES);
  const pool = state + 128;
  const bits = nextRandom(random);
  let pick = bits & 255;
  const fresh = drawWord(random, alias, words);
  store<u32>(pool + ((<usize>((bits >> 8) & 255)) << 2), fresh);
  touchRow(state, outputs + <usize>fresh * rowBytes, rowBytes);
  store<u32>(groups, <u32>own);
  store<f32>(groups, 1, 32);
  touchRow(state, own, rowBytes);
  let live = 1;
  let slot = 1;
  do {
    for (; slot < GROUP; slot++) {
      const at = groups + ((<usize>slot) << 2);
      let row = spare;
      if (left-- > 0) {
        row = outputs + <usize>load<u32>(pool + ((<usize>(pick++ & 255)) << 2)) * rowBytes;
        if (row === own) row = spare;
        for (let earlier = groups; earlier < at; earlier += 4) if (load<u32>(earlier) === <u32>row) row = spare;
      }
      store<u32>(at, <u32>row);
      store<f32>(at + (slot > 2 ? 4 : 0), row === spare ? 0 : -1, 32);
      if (row === spare) continue;
      live++;
    }
    groups += GROUP_BYTES;
    slot = 0;
  } while (left > 0);
  return live;
}

/** Bytes that a sentence walk needs behind the sentence: two sets of output groups, contexts and scores. */
function skipGramSentence(state: usize, sentence: usize, length: i32, scratch: usize): void {
  const random = state + STATE_RANDOM;
  const stride = load<u32>(state, STATE_STRIDE);
  const rowBytes = (<usize>stride) << 2;
  const inputs: usize = load<u32>(state, STATE_INPUTS);
  const window = load<u32>(state, STATE_WINDOW);
  const groupCount = <i32>(load<u32>(state, STATE_NEGATIVES) + GROUP) / GROUP;
  const groupBytes = <usize>groupCount * GROUP_BYTES;
  const rate = load<f32>(state, STATE_RATE);
  let groups = scratch;
  let nextGroups = scratch + groupBytes;
  const contexts = nextGroups + groupBytes;
  const scores = contexts + ((<usize>window * 2 + 3) & ~3) * 4;
  let pairs: f64 = 0;
  let live = prepareOutputs(state, groups, load<u32>(sentence));
  for (let i = 0; i < length; i++) {
    const reach = <i32>(1 + randomBelow(random, window));
    let n = 0;
    const to = min(length - 1, i + reach);
    for (let j = max(0, i - reach); j <= to; j++) {
      if (j === i) continue;
      const row = inputs + <usize>load<u32>(sentence + ((<usize>j) << 2)) * rowBytes;
      store<u32>(contexts + ((<usize>n) << 2), <u32>row);
      n++;
    }
    pairs += <f64>(n * live);
    if (i + 1 < length) {
      live = prepareOutputs(state, nextGroups, load<u32>(sentence + ((<usize>(i + 1)) << 2)));
      const ahead = i + 1 + <i32>window;
      if (ahead < length)
        touchRow(state, inputs + <usize>load<u32>(sentence + ((<usize>ahead) << 2)) * rowBytes, rowBytes);
    }
    for (let g = 0; g < groupCount; g++) {
      windowStep(contexts, n, groups + <usize>g * GROUP_BYTES, scores, stride, rate, state);
    }
    const swap = groups;
    groups = nextGroups;
    nextGroups = swap;
  }
  store<f64>(state, load<f64>(state, STATE_PAIRS) + pairs, STATE_PAIRS);
}

/** Trains on a block of `count` ids, where −1 ends a sentence. */
export function trainSkipGram(state: usize, ids: usize, count: i32): void {
  const sentence: usize = load<u32>(state, STATE_SCRATCH);
  const scratch = sentence + ((<usize>count + 3) & ~3) * 4;
  const keep: usize = load<u32>(state, STATE_KEEP);
  let start = 0;
  for (let i = 0; i <= count; i++) {
    if (i < count && load<i32>(ids + ((<usize>i) << 2)) >= 0) continue;
    const length = subsample(sentence, ids + ((<usize>start) << 2), i - start, keep, state + STATE_RANDOM);
    if (length > 1) skipGramSentence(state, sentence, length, scratch);
    start = i + 1;
  }
}
