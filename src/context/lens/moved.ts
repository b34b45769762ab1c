// Who moved it: the tokens that a word looked at, and how far the value of each pushed it along an axis.

import { RiverbankError } from "../../shared/errors.ts";
import type { EncoderCore } from "../core.ts";
import { findWord, piecesOf } from "../word-vectors.ts";
import { checkAxis, type Direction } from "./gain.ts";
import { type Inside, type InsideOptions, lookInside } from "./inside.ts";
import { product, pullBack } from "./pull.ts";

/** What is asked about: a word, at its first occurrence, or tokens by their indices. */
export type Chosen = string | readonly number[];

/** The pushes of all tokens in one layer. */
export interface LayerPushes {
  /** [heads] of [tokens]: how far each token's value pushed by each head. */
  readonly heads: readonly Float64Array[];
  /** [tokens]: the heads' sum. */
  readonly all: Float64Array;
}

/** Who moved the chosen tokens along one axis. */
export interface AxisPushes {
  readonly axis: string;
  /** [layers]. */
  readonly layers: readonly LayerPushes[];
  /** [tokens]: the layers' sum. */
  readonly all: Float64Array;
}

export interface Moved extends Pick<Inside, "text" | "tokens" | "offsets"> {
  /** The tokens that were asked about. */
  readonly chosen: readonly number[];
  readonly axes: readonly AxisPushes[];
}

/**
 * The tokens whose values pushed a word along axes, layer by layer and head by head. A token's push is attention weight
 * times value, brought through the attention's output and both norms as in `axisGain`: a head's pushes add up to that
 * head's gain. A word of several pieces is pushed by the mean of what pushes its pieces.
 *
 * Throws `unknown word` with those that the text has, `invalid token`, and what `axisGain` throws.
 *
 * @example
 * const { tokens, axes } = await whoMoved(encoder, "She sat by the bank of the river", "bank", [axis]);
 * tokens[axes[0].all.indexOf(Math.max(...axes[0].all))]; // "river"
 */
export async function whoMoved(
  encoder: EncoderCore,
  text: string,
  chosen: Chosen,
  axes: readonly Direction[],
  options: InsideOptions = {},
): Promise<Moved> {
  for (const axis of axes) checkAxis(axis, encoder.config.dims);
  const span = typeof chosen === "string" ? findWord(text, chosen)[0] : undefined;
  const inside = await lookInside(encoder, text, options);
  const { tokens, offsets } = inside;
  const indices = span ? piecesOf(text, offsets, span) : checkTokens(chosen, tokens.length);
  return { text, tokens, offsets, chosen: indices, axes: axes.map((axis) => pushesAlong(inside, indices, axis)) };
}

/** The pushes in a run that was kept. */
export function pushesAlong(inside: Inside, chosen: readonly number[], { name, direction }: Direction): AxisPushes {
  const layers = inside.layers.map((_, layer) => layerPushes(inside, layer, chosen, direction));
  return { axis: name, layers, all: sumOf(layers.map(({ all }) => all)) };
}

/**
 * For every token who moved it, over all heads of the first `layers` layers: [tokens] of [tokens], row i has what each
 * token's values pushed token i.
 */
export function allPushes(inside: Inside, layers: number, direction: ArrayLike<number>): Float64Array[] {
  const { tokens } = inside;
  const pushes = tokens.map(() => new Float64Array(tokens.length));
  for (const [layer, { attention, mixStats, outerStats }] of inside.layers.slice(0, layers).entries()) {
    for (const [head, values] of valuesAlong(inside, layer, direction).entries()) {
      for (const [token, row] of pushes.entries()) {
        const scale = mixStats[2 * token + 1] * outerStats[2 * token + 1];
        const probabilities = attention[head].subarray(token * tokens.length, (token + 1) * tokens.length);
        for (let from = 0; from < row.length; from++) row[from] += probabilities[from] * values[from] * scale;
      }
    }
  }
  return pushes;
}

function layerPushes(
  inside: Inside,
  layer: number,
  chosen: readonly number[],
  direction: ArrayLike<number>,
): LayerPushes {
  const { layers, tokens } = inside;
  const { attention, mixStats, outerStats } = layers[layer];
  const pushes = valuesAlong(inside, layer, direction).map((values, head) => {
    return values.map((value, from) => {
      const looks = chosen.reduce((sum, token) => {
        const probability = attention[head][token * tokens.length + from];
        return sum + probability * mixStats[2 * token + 1] * outerStats[2 * token + 1];
      }, 0);
      return (value * looks) / chosen.length;
    });
  });
  return { heads: pushes, all: sumOf(pushes) };
}

/** [heads] of [tokens]: each token's value along the direction, as it is before any token looks at it. */
function valuesAlong(
  { config: { heads, dims }, layers, tokens, weights }: Inside,
  layer: number,
  direction: ArrayLike<number>,
): Float64Array[] {
  const { qkv } = layers[layer];
  const pull = pullBack(weights, layer, direction).heads;
  const width = dims / heads;
  return Array.from({ length: heads }, (_, head) => {
    const own = pull.subarray(head * width, (head + 1) * width);
    return Float64Array.from(tokens, (__, from) => product(own, qkv, from * 3 * dims + 2 * dims + head * width));
  });
}

function sumOf(lists: readonly Float64Array[]): Float64Array {
  return Float64Array.from(lists[0] ?? [], (_, i) => lists.reduce((sum, list) => sum + list[i], 0));
}

function checkTokens(chosen: Chosen, count: number): readonly number[] {
  const list = typeof chosen === "string" ? [] : chosen;
  const bad = list.find((token) => !(Number.isInteger(token) && token >= 0 && token < count));
  if (list.length > 0 && bad === undefined) return list;
  const came = bad === undefined ? "none" : bad;
  throw new RiverbankError("invalid", `token: ${came} came, whole numbers from 0 to ${count - 1} were expected`);
}
