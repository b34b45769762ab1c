// Words that are to tell the words around them, in sight or masked: what skip-gram asks of a word's row is asked of its
// vector in context, by the state itself and not through the head that guesses masked words. Masked words alone teach little
// at words in sight, whose vectors are what is read later; through one head both tasks spoil each other. All words around
// are told at once, each by its share, which says the same as one drawn of them in the mean and with less noise.
//
// Source of the task: Mikolov et al., "Efficient estimation of word representations in vector space", 2013, section 3.2.

import type { Random } from "../../shared/random.ts";
import { rarityWeights } from "../../vectors/token-weights.ts";
import { drawShare, type MaskedWindow } from "./masking.ts";
import { logShares, ofWords } from "./shares.ts";
import type { SpecialTokens } from "./special.ts";
import type { Windows } from "./windows.ts";

/** The task over a corpus. */
export class Neighbours {
  /** ln of how often each id is told, as a share. */
  readonly logShares: Float64Array;
  readonly #share: number;
  readonly #special: SpecialTokens;
  /** How much each id counts: rare ones more than frequent ones, special ones nothing. */
  readonly #weights: Float64Array;

  /**
   * @param counts how often each id occurs, 0 for special ones.
   * @param share how many are asked, as a share of the words in sight.
   */
  constructor(windows: Windows, counts: Float64Array, share: number, special: SpecialTokens) {
    this.#share = share;
    this.#special = special;
    this.#weights = ofWords(rarityWeights(counts), special);
    const told = neighbourCounts(windows, this.#weights);
    this.logShares = logShares(
      told,
      told.reduce((total, count) => total + count, 0),
    );
  }

  /** See {@link askNeighbours}. */
  ask(masked: MaskedWindow, window: ArrayLike<number>, random: Random): MaskedWindow {
    return askNeighbours(masked, window, this.#special, this.#share, this.#weights, random);
  }
}

/**
 * Has words tell all other words of the window, each by its weight in `weights`, [vocabulary]: as many as are the share
 * `share` of those in sight, drawn among all, masked ones too. Masked words are told too; special tokens, the unknown one
 * and the word itself are not.
 *
 * @param window the words before they were masked.
 */
export function askNeighbours(
  masked: MaskedWindow,
  window: ArrayLike<number>,
  { before, all }: SpecialTokens,
  share: number,
  weights: ArrayLike<number>,
  random: Random,
): MaskedWindow {
  const words: number[] = [];
  const sums = new Map<number, number>();
  for (let i = 0; i < window.length; i++) {
    const id = window[i];
    if (all.has(id)) continue;
    sums.set(id, (sums.get(id) ?? 0) + weights[id]);
    words.push(before.length + i);
  }
  const told = [...sums.keys()];
  const own = [...sums.values()];
  const whole = own.reduce((sum, weight) => sum + weight, 0);
  const [places, shares]: [number[], Float64Array[]] = [[], []];
  // No more are asked in all than there are words, so that what is asked has room where states are.
  const inSight = words.length - masked.places.length;
  for (const place of drawShare(words, (share * inSight) / words.length, random)) {
    const word = told.indexOf(window[place - before.length]);
    const others = whole - own[word];
    if (told.length < 2 || !(others > 0)) continue;
    places.push(place);
    shares.push(Float64Array.from(own, (weight, i) => (i === word ? 0 : weight / others)));
  }
  return { ...masked, told, neighbours: { places, shares } };
}

/** About how often each id is told when every word of every window tells the others, [vocabulary]. */
function neighbourCounts(windows: Windows, weights: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(windows.counts.length);
  for (let index = 0; index < windows.size; index++) {
    const window = windows.window(index);
    let sum = 0;
    for (const id of window) sum += weights[id];
    if (sum > 0) for (const id of window) counts[id] += (window.length * weights[id]) / sum;
  }
  return counts;
}
