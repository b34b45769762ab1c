// Does a word mean the same in two sentences? A threshold on the cosine of its vectors there.

import type { EncoderCore } from "../context/core.ts";
import { alikeness, allLayers, type Use, useVectors } from "../context/lens/uses.ts";
import { findMask } from "../context/mask.ts";
import type { UsePair } from "./context-reader.ts";
import { type Figure, shareFigure } from "./intervals.ts";
import type { PartOptions } from "./progress.ts";

/** One layer's threshold and what it gives. */
export interface PairScore {
  layer: number;
  /** Whether the word was hidden behind a mask. */
  masked: boolean;
  /** From this cosine on, both uses are said to mean the same. */
  threshold: number;
  /** Shares of right answers. */
  train: number;
  dev: number;
}

export interface UsePairCard {
  /** All layers with the word in sight; then, where the tokenizer has a mask, with the word hidden. */
  layers: PairScore[];
  /** What does best on the training pairs, with its share on the others and the 95 % interval. */
  best: { layer: number; masked: boolean } & Figure;
  train: number;
  dev: number;
}

/**
 * Tests an encoder on pairs of uses: for each layer, the word in sight and hidden, the cosine threshold is chosen that is
 * right most often on the training pairs, and asked about the others; which of them speaks is chosen on the training pairs too.
 *
 * Throws `cancelled` by `signal`.
 *
 * @example
 * (await usePairCard(encoder, { train, dev })).best; // { layer: 4, masked: false, value: 0.62, low: 0.58, high: 0.66 }
 */
export async function usePairCard(
  core: EncoderCore,
  { train, dev }: { train: readonly UsePair[]; dev: readonly UsePair[] },
  { signal, onProgress }: PartOptions = {},
): Promise<UsePairCard> {
  const layers = allLayers(core);
  const pairs = [...train, ...dev];
  const uses = pairs.flatMap(({ a, b }): Use[] => [a, b]);
  const readings = findMask(core.tokenizer) ? [false, true] : [false];
  const vectors: Float32Array[][][] = [];
  for (const masked of readings) {
    const tell = (done: number, total: number) =>
      onProgress?.({ part: "word in context", done: vectors.length * total + done, total: readings.length * total });
    vectors.push(await useVectors(core, uses, { layers, masked, zeros: true, signal, onProgress: tell }));
  }
  const score = (layer: number, masked: boolean): PairScore => {
    const of = vectors[masked ? 1 : 0][layer];
    const cosines = pairs.map((_, index) => alikeness(of[2 * index], of[2 * index + 1]));
    const threshold = bestThreshold(cosines.slice(0, train.length), train);
    const right = (from: number, some: readonly UsePair[]) => {
      return some.filter(({ same }, i) => cosines[from + i] >= threshold === same).length / some.length;
    };
    return { layer, masked, threshold, train: right(0, train), dev: right(train.length, dev) };
  };
  const scores = readings.flatMap((masked) => layers.map((layer) => score(layer, masked)));
  const best = scores.reduce((one, other) => (other.train > one.train ? other : one));
  const figure = shareFigure(Math.round(best.dev * dev.length), dev.length);
  return {
    layers: scores,
    best: { layer: best.layer, masked: best.masked, ...figure },
    train: train.length,
    dev: dev.length,
  };
}

/** The cosine from which on "same" is right most often, half-way between two that came. */
function bestThreshold(cosines: readonly number[], pairs: readonly UsePair[]): number {
  const order = Array.from(cosines.keys()).sort((a, b) => cosines[a] - cosines[b]);
  // Below all, every answer is "same".
  let right = pairs.filter(({ same }) => same).length;
  let [most, threshold] = [right, -1];
  order.forEach((index, place) => {
    right += pairs[index].same ? -1 : 1;
    const next = order[place + 1];
    const [low, high] = [cosines[index], next === undefined ? 1 : cosines[next]];
    if (right > most && high > low) [most, threshold] = [right, (low + high) / 2];
  });
  return threshold;
}
