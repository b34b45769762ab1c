// Training on a block of word ids: what the `train` kernel does.
//
// Sources: Mikolov et al., "Distributed representations of words and phrases and their compositionality", 2013
// (negative sampling, subsampling); Ji et al., "Parallelizing word2vec in shared and distributed memory", 2016 (one
// handful of drawn words per window); Bojanowski et al., "Enriching word vectors with subword information", 2017.

import type { Address } from "../contract.ts";
import { handful, nextRandom, randomBelow } from "./draws.ts";
import { MODEL, STATE } from "./state.ts";
import { bagStep, type Output, windowStep } from "./steps.ts";
import type { View } from "./view.ts";

/** Output rows that the window model works on at once, and bytes per such group in the kernel's scratch. */
const GROUP = 6;
const GROUP_BYTES = 64;
const ALWAYS = 0xffffffff;

export interface TrainingKernels {
  /**
   * Trains on `count` word ids (int32, −1 ends a sentence) with the settings, rows and random state at `state`, a
   * block of `STATE_BYTES`. The scratch it names must have {@link scratchBytes}. Returns how many words the block has.
   */
  train(state: Address, ids: Address, count: number): number;
}

/**
 * Bytes of scratch that a thread needs.
 *
 * @param count most ids in a block.
 * @param stride numbers per row.
 * @param features most input rows of one word.
 */
export function scratchBytes(
  count: number,
  stride: number,
  window: number,
  negatives: number,
  features: number,
): number {
  const groups = 2 * GROUP_BYTES * Math.ceil((negatives + 1) / GROUP);
  const windows = groups + 2 * window * (32 + 4);
  const bags = 3 * 4 * (negatives + 2 * window + 4) + 8 * stride + 4 * features * Math.max(2, 2 * window);
  return 4 * (count + 4) + windows + bags + 64;
}

export function trainingReference(view: View): TrainingKernels {
  return {
    train(state, ids, count) {
      const model = view.uint32(state + STATE.model);
      const trainSentence =
        model === MODEL.cbow ? cbowSentence : model === MODEL.subwords ? subwordSentence : windowSentence;
      let kept: number[] = [];
      let words = 0;
      for (let i = 0; i <= count; i++) {
        const id = i < count ? view.uint32(ids, i) : ALWAYS;
        if (id !== ALWAYS) {
          words++;
          const threshold = view.uint32(view.uint32(state + STATE.keep), id);
          if (threshold === ALWAYS || nextRandom(view, state) <= threshold) kept.push(id);
          continue;
        }
        const pairs = kept.length < 2 ? 0 : trainSentence(view, state, kept);
        view.setFloat64(state + STATE.pairs, 0, view.float64(state + STATE.pairs) + pairs);
        kept = [];
      }
      return words;
    },
  };
}

/** The places around `i` that a window of random reach covers. */
function neighbours(view: View, state: Address, length: number, i: number): number[] {
  const reach = 1 + randomBelow(view, state, view.uint32(state + STATE.window));
  const places: number[] = [];
  for (let j = Math.max(0, i - reach); j <= Math.min(length - 1, i + reach); j++) if (j !== i) places.push(j);
  return places;
}

function outputRow(view: View, state: Address, word: number): Address {
  return view.uint32(state + STATE.outputs) + 4 * view.uint32(state + STATE.stride) * word;
}

/** The addresses of the input rows of a word: its own, or those of its features. */
function inputRows(view: View, state: Address, word: number): Address[] {
  const rowOf = (row: number) => view.uint32(state + STATE.inputs) + 4 * view.uint32(state + STATE.stride) * row;
  const features = view.uint32(state + STATE.features);
  if (features === 0) return [rowOf(word)];
  const list = view.uint32(state + STATE.featureRows);
  const rows: Address[] = [];
  for (let f = view.uint32(features, word); f < view.uint32(features, word + 1); f++)
    rows.push(rowOf(view.uint32(list, f)));
  return rows;
}

/** Groups of six outputs: the centre, then drawn words; a word that stands in its group already has sign 0. */
function outputGroups(view: View, state: Address, centre: number): Output[][] {
  const negatives = view.uint32(state + STATE.negatives);
  const spare = { row: outputRow(view, state, view.uint32(state + STATE.words)), sign: 0 };
  const own = outputRow(view, state, centre);
  const words = handful(view, state, negatives);
  const groups: Output[][] = [];
  for (let from = -1; from < negatives; from += GROUP) {
    const group: Output[] = [];
    for (let i = from; i < from + GROUP; i++) {
      const row = i < 0 ? own : i < negatives ? outputRow(view, state, words[i]) : spare.row;
      const taken = i >= 0 && (row === own || group.some((output) => output.row === row));
      group.push(taken || row === spare.row ? spare : { row, sign: i < 0 ? 1 : -1 });
    }
    groups.push(group);
  }
  return groups;
}

function windowSentence(view: View, state: Address, sentence: readonly number[]): number {
  let pairs = 0;
  let next = outputGroups(view, state, sentence[0]);
  for (let i = 0; i < sentence.length; i++) {
    const groups = next;
    const contexts = neighbours(view, state, sentence.length, i).flatMap((j) => inputRows(view, state, sentence[j]));
    // Drawn one window ahead, as in the kernel, which fetches these rows from memory meanwhile.
    if (i + 1 < sentence.length) next = outputGroups(view, state, sentence[i + 1]);
    for (const group of groups) {
      windowStep(view, state, contexts, group);
      pairs += contexts.length * group.filter((output) => output.sign !== 0).length;
    }
  }
  return pairs;
}

/** Drawn words as outputs, without those that are true. */
function noiseOutputs(view: View, state: Address, truths: readonly Output[]): Output[] {
  const words = handful(view, state, view.uint32(state + STATE.negatives));
  const drawn = words.map((word) => ({ row: outputRow(view, state, word), sign: -1 }));
  return drawn.filter(({ row }) => !truths.some((truth) => truth.row === row));
}

function cbowSentence(view: View, state: Address, sentence: readonly number[]): number {
  let pairs = 0;
  for (let i = 0; i < sentence.length; i++) {
    const inputs = neighbours(view, state, sentence.length, i).flatMap((j) => inputRows(view, state, sentence[j]));
    const truths = [{ row: outputRow(view, state, sentence[i]), sign: 1 }];
    const outputs = [...truths, ...noiseOutputs(view, state, truths)];
    bagStep(view, state, inputs, outputs, 1);
    pairs += outputs.length;
  }
  return pairs;
}

function subwordSentence(view: View, state: Address, sentence: readonly number[]): number {
  let pairs = 0;
  for (let i = 0; i < sentence.length; i++) {
    const places = neighbours(view, state, sentence.length, i);
    const truths = places.map((j) => ({ row: outputRow(view, state, sentence[j]), sign: 1 }));
    const outputs = [...truths, ...noiseOutputs(view, state, truths)];
    bagStep(view, state, inputRows(view, state, sentence[i]), outputs, truths.length);
    pairs += outputs.length;
  }
  return pairs;
}
