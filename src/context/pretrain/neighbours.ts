// Words in sight that are to tell another word of their window: what skip-gram asks of a word's row is asked of its vector
// in context, by the state itself and not through the head that guesses masked words. Masked words alone teach little at
// words in sight, whose vectors are what is read later; through one head both tasks spoil each other.
//
// Source of the task: Mikolov et al., "Efficient estimation of word representations in vector space", 2013, section 3.2.

import type { Random } from "../../shared/random.ts";
import { rarityWeights } from "../../vectors/token-weights.ts";
import { drawShare, type MaskedWindow } from "./masking.ts";
import type { PretrainSettings } from "./options.ts";
import { logShares, shares } from "./shares.ts";
import type { SpecialTokens } from "./special.ts";
import type { Windows } from "./windows.ts";

/** Draws of another word before a word is left alone: a window may hold one word many times. */
const TRIES = 8;

/** The task over a corpus. */
export class Neighbours {
  /** How often each id is the word to be told, as a share; ln of it. */
  readonly shares: Float64Array;
  readonly logShares: Float64Array;
  /** How many of all words to be guessed, masked ones too, are neighbours. */
  readonly part: number;
  readonly #share: number;
  readonly #special: SpecialTokens;
  /** How readily each id is drawn: rare ones rather than frequent ones, special ones never. */
  readonly #weights: Float64Array;

  /** @param counts how often each id occurs, 0 for special ones. */
  constructor(
    windows: Windows,
    counts: Float64Array,
    { mask, neighbours }: Pick<PretrainSettings, "mask" | "neighbours">,
    special: SpecialTokens,
  ) {
    this.#share = neighbours;
    this.#special = special;
    this.#weights = rarityWeights(counts).map((weight, id) => (special.all.has(id) ? 0 : weight));
    const told = neighbourCounts(windows, this.#weights);
    this.shares = shares(told);
    this.logShares = logShares(
      told,
      told.reduce((total, count) => total + count, 0),
    );
    this.part = (neighbours * (1 - mask)) / (neighbours * (1 - mask) + mask);
  }

  /** See {@link askNeighbours}. */
  ask(masked: MaskedWindow, window: ArrayLike<number>, random: Random): MaskedWindow {
    return askNeighbours(masked, window, this.#special, this.#share, this.#weights, random);
  }
}

/**
 * Has the share `share` of the words that are not masked tell one other word of the window each, drawn by `weights`,
 * [vocabulary]. Masked words are drawn too; special tokens, the unknown one and the word itself are not.
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
  const taken = new Set(masked.places);
  const [words, inSight]: [number[], number[]] = [[], []];
  for (let i = 0; i < window.length; i++) {
    if (all.has(window[i])) continue;
    words.push(window[i]);
    if (!taken.has(before.length + i)) inSight.push(before.length + i);
  }
  let sum = 0;
  const ends = words.map((id) => {
    sum += weights[id];
    return sum;
  });
  const [places, labels]: [number[], number[]] = [[], []];
  for (const place of drawShare(inSight, share, random)) {
    const own = window[place - before.length];
    for (let tries = 0; tries < TRIES; tries++) {
      const height = random.unit() * sum;
      const label = words[ends.findIndex((end) => end > height)];
      if (label === undefined || label === own) continue;
      places.push(place);
      labels.push(label);
      break;
    }
  }
  return { ...masked, neighbours: { places, labels } };
}

/** About how often each id is drawn when every word of every window tells one other, [vocabulary]. */
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
