// Which words are to be guessed, and what stands in their place: new for every window every time.
//
// Source: Devlin et al., NAACL 2019, section 3.1; drawn anew as in Liu et al., "RoBERTa", 2019.

import type { Random } from "../../shared/random.ts";
import type { SpecialTokens } from "./special.ts";

/** A window as the encoder is shown it. */
export interface MaskedWindow {
  /** Special tokens included. */
  readonly ids: Uint32Array;
  /** The places to be guessed, rising. */
  readonly places: readonly number[];
  /** The id that belongs to each. */
  readonly labels: readonly number[];
  /** The different ids that are among the classes because of this window: those to be told. */
  readonly told: readonly number[];
  /** Places, in sight or masked, that are to tell the words around them, and the share of each of `told` in what is right there. */
  readonly neighbours?: { readonly places: readonly number[]; readonly shares: readonly Float64Array[] };
}

/** Share of the chosen words that are masked, and of those that another word replaces. */
const MASKED = 0.8;
const REPLACED = 0.1;

/**
 * Chooses the share `share` of a window's words, at least one where there are words at all. Special tokens and the unknown
 * one are never chosen.
 *
 * @param vocabulary ids from which a replacement is drawn, special ones left out.
 */
export function maskWindow(
  window: ArrayLike<number>,
  special: SpecialTokens,
  share: number,
  vocabulary: number,
  random: Random,
): MaskedWindow {
  const { before, after, mask, all } = special;
  const ids = Uint32Array.of(...before, ...Array.from(window), ...after);
  const words: number[] = [];
  for (let i = 0; i < window.length; i++) if (!all.has(window[i])) words.push(before.length + i);
  const places = drawShare(words, share, random, 1).sort((a, b) => a - b);
  const labels = places.map((place) => ids[place]);
  for (const place of places) {
    const chance = random.unit();
    if (chance < MASKED) ids[place] = mask;
    else if (chance < MASKED + REPLACED) ids[place] = drawWord(vocabulary, all, random);
  }
  return { ids, places, labels, told: [...new Set(labels)] };
}

/** Draws the share `share` of the places evenly, a part of one by chance, and at least `least` where there are so many. */
export function drawShare(places: number[], share: number, random: Random, least = 0): number[] {
  const count = Math.min(places.length, Math.max(least, Math.floor(share * places.length + random.unit())));
  return random.draw(places, count).slice(0, count);
}

/** The most that {@link drawShare} draws of so many places where it need not draw one. */
export function mostOf(share: number, places: number): number {
  return share > 0 ? Math.floor(share * places) + 1 : 0;
}

/** An id that is not special, evenly; the last one drawn where special ones are nearly all there is. */
function drawWord(vocabulary: number, special: ReadonlySet<number>, random: Random): number {
  let id = random.below(vocabulary);
  for (let tries = 0; tries < 100 && special.has(id); tries++) id = random.below(vocabulary);
  return id;
}
