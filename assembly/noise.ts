// Drawn words: what a model must tell from the true ones.
//
// Every window needs a handful of words from the noise distribution, and their rows lie anywhere in memory: fetching
// them costs more than using them. So a thread keeps a pool of drawn words. Each window draws one word afresh, puts it
// in a random place of the pool, and takes its handful from the pool, whose rows are still in the cache. Over time
// every word is used as often as the noise distribution says.

import { nextRandom, randomBelow } from "./random";
import {
  STATE_NOISE,
  STATE_OUTPUTS,
  STATE_POOL,
  STATE_RANDOM,
  STATE_STRIDE,
  STATE_TOUCHED,
  STATE_WORDS,
} from "./state";

const POOL_MASK: u32 = 255;

/** Draws a word from the noise distribution (Walker's alias method; Vose, 1991). */
function drawWord(state: usize): u32 {
  const random = state + STATE_RANDOM;
  const word = randomBelow(random, load<u32>(state, STATE_WORDS));
  const entry = <usize>load<u32>(state, STATE_NOISE) + ((<usize>word) << 3);
  return nextRandom(random) < load<u32>(entry) ? word : load<u32>(entry, 4);
}

/**
 * Reads one number of every cache line of a row, so that the row is on its way from memory while other work goes on.
 * WebAssembly has no prefetch instruction; loads that nothing waits for serve as one.
 */
export function touchRow(state: usize, row: usize, bytes: usize): void {
  let seen: u32 = 0;
  for (let i: usize = 0; i < bytes; i += 64) seen |= load<u32>(row + i);
  store<u32>(state, seen, STATE_TOUCHED);
}

/** Renews one place of the pool and returns the place where the next handful starts. */
export function turnPool(state: usize): u32 {
  const bits = nextRandom(state + STATE_RANDOM);
  const word = drawWord(state);
  store<u32>(state + STATE_POOL + ((<usize>((bits >> 8) & POOL_MASK)) << 2), word);
  const rowBytes = (<usize>load<u32>(state, STATE_STRIDE)) << 2;
  touchRow(state, <usize>load<u32>(state, STATE_OUTPUTS) + <usize>word * rowBytes, rowBytes);
  return bits & POOL_MASK;
}

/** The pooled word at `place`, which may run past the end and begins again. */
export function pooledWord(state: usize, place: u32): u32 {
  return load<u32>(state + STATE_POOL + ((<usize>(place & POOL_MASK)) << 2));
}
