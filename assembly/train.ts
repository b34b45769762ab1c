// The walk over a block of word ids: cut into sentences, frequent words thinned out, each sentence given to its model.

import { cbowSentence, subwordSentence } from "./bags";
import { nextRandom } from "./random";
import { skipGramSentence } from "./skipgram";
import {
  MODEL_CBOW,
  MODEL_SUBWORDS,
  MODEL_WINDOWS,
  STATE_KEEP,
  STATE_MODEL,
  STATE_RANDOM,
  STATE_SCRATCH,
} from "./state";

const ALWAYS: u32 = 0xffffffff;

/** Copies the occurrences of a sentence that stay to `kept`; returns how many. */
function subsample(state: usize, kept: usize, ids: usize, count: i32): i32 {
  const keep: usize = load<u32>(state, STATE_KEEP);
  const end = ids + ((<usize>count) << 2);
  let n = 0;
  for (; ids < end; ids += 4) {
    const id = load<u32>(ids);
    const threshold = load<u32>(keep + ((<usize>id) << 2));
    if (threshold !== ALWAYS && nextRandom(state + STATE_RANDOM) > threshold) continue;
    store<u32>(kept + ((<usize>n) << 2), id);
    n++;
  }
  return n;
}

/**
 * Trains on a block of `count` word ids, where −1 ends a sentence; everything else is in the thread's state. Returns
 * how many words the block has.
 */
export function train(state: usize, ids: usize, count: i32): i32 {
  const sentence: usize = load<u32>(state, STATE_SCRATCH);
  const scratch = sentence + ((<usize>((count + 3) & ~3)) << 2);
  const model = load<u32>(state, STATE_MODEL);
  let words = 0;
  let start = 0;
  for (let i = 0; i <= count; i++) {
    if (i < count && load<i32>(ids + ((<usize>i) << 2)) >= 0) continue;
    const length = subsample(state, sentence, ids + ((<usize>start) << 2), i - start);
    words += i - start;
    start = i + 1;
    if (length < 2) continue;
    if (model === MODEL_WINDOWS) skipGramSentence(state, sentence, length, scratch);
    else if (model === MODEL_SUBWORDS) subwordSentence(state, sentence, length, scratch);
    else if (model === MODEL_CBOW) cbowSentence(state, sentence, length, scratch);
  }
  return words;
}
