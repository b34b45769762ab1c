// A word's place in one sentence: where it lies on an axis, which parts brought it there, and whose values pushed it.

import { scoreError } from "../../projection/project.ts";
import type { EncoderCore } from "../core.ts";
import { findWord, meanRow, piecesOf } from "../word-vectors.ts";
import type { EncoderAxis } from "./encoder-axis.ts";
import { gainAlong, partsOf } from "./gain.ts";
import { type Inside, lookInside } from "./inside.ts";
import { pushesAlong } from "./moved.ts";

/** A part's share of a place. */
export interface PartGain {
  /** 0 for the embeddings, else the layer, from 1. */
  readonly layer: number;
  readonly part: string;
  readonly gain: number;
}

/** A token's push. */
export interface Push {
  readonly token: string;
  readonly index: number;
  readonly push: number;
}

/** One use's place on an axis and how it came there, all in the axis' units. */
export interface UsePlace {
  readonly score: number;
  /** The jackknife's standard error; null where a pole has one word. */
  readonly error: number | null;
  /** Every part up to the layer that is read; with `origin` they add up to the score. */
  readonly gains: readonly PartGain[];
  /** Where a vector that has nothing of the axis would lie. */
  readonly origin: number;
  /** How far each token's values pushed, over all heads, up to that layer; in the text's order. */
  readonly pushes: readonly Push[];
}

/** A word in a text that the encoder read, with all that it computed. */
export interface ReadUse {
  inside: Inside;
  span: { start: number; end: number };
  chosen: readonly number[];
  /** [layers + 1]. */
  vectors: Float32Array[];
}

/** Reads a word's first occurrence. Throws `unknown word` and `invalid text`. */
export async function readUse(core: EncoderCore, text: string, word: string, signal?: AbortSignal): Promise<ReadUse> {
  const [span] = findWord(text, word);
  const inside = await lookInside(core, text, { signal });
  const chosen = piecesOf(text, inside.offsets, span);
  return { inside, span, chosen, vectors: inside.hidden.map((states) => meanRow(states, chosen, core.config.dims)) };
}

/** A use's place on an axis. */
export function placeOf({ axis, layer }: EncoderAxis, { inside, chosen, vectors }: ReadUse): UsePlace {
  const vector = vectors[layer];
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const units = (numbers: Float64Array) => {
    return chosen.reduce((sum, token) => sum + numbers[token], 0) / chosen.length / (length * axis.step);
  };
  const { embeddings, layers } = gainAlong(inside, axis);
  const parts = Object.entries(embeddings).map(([part, gain]) => ({ layer: 0, part, gain: units(gain) }));
  for (const [index, one] of layers.slice(0, layer).entries()) {
    for (const { part, gain } of partsOf(one)) parts.push({ layer: index + 1, part, gain: units(gain) });
  }
  const pushes = pushesAlong(inside, chosen, axis).layers.slice(0, layer);
  return {
    score: axis.score(vector),
    error: scoreError(axis, vector),
    gains: parts,
    origin: -axis.origin / axis.step,
    pushes: inside.tokens.map((token, index) => {
      const push = pushes.reduce((sum, { all }) => sum + all[index], 0) / (length * axis.step);
      return { token, index, push };
    }),
  };
}
