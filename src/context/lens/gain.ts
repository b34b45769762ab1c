// Axis gain: what each part of each layer does to a token's place along an axis.

import { RiverbankError } from "../../shared/errors.ts";
import type { EncoderCore } from "../core.ts";
import { type Inside, type InsideOptions, lookInside } from "./inside.ts";
import { type LayerPull, product, pullBack, throughNorm } from "./pull.ts";

/** A direction in an encoder's hidden space; an `Axis` is one. */
export interface Direction {
  readonly name: string;
  /** [dims], of length 1. */
  readonly direction: ArrayLike<number>;
}

/** Numbers per token, [tokens]. */
type PerToken = Float64Array;

/** How far the parts of the embeddings carry each token from 0; together they are its place before the first layer. */
export interface EmbeddingGain {
  readonly word: PerToken;
  readonly position: PerToken;
  readonly type: PerToken;
  /** The layer norm's shift. */
  readonly shift: PerToken;
}

/** How far each part of a layer moves each token along an axis; all parts together are `move`. */
export interface LayerGain {
  /** Each head, [heads] of [tokens]; the values' bias is part of it. */
  readonly heads: readonly PerToken[];
  /** The bias of attention's output. */
  readonly attentionBias: PerToken;
  /** The shift of attention's layer norm. */
  readonly attentionShift: PerToken;
  /** The feed-forward part, its inner bias included. */
  readonly feedForward: PerToken;
  /** The bias of the feed-forward part's output. */
  readonly feedForwardBias: PerToken;
  /** What both norms make of the state that comes into the layer, less that state: it is rescaled, not moved. */
  readonly residual: PerToken;
  /** The shift of the layer's last norm. */
  readonly outputShift: PerToken;
  /** The places behind the layer less those before it, as the run has them. */
  readonly move: PerToken;
}

/** One axis' gains. */
export interface AxisGain {
  readonly axis: string;
  /** [layers + 1] of [tokens]: the hidden states' dot products with the axis. */
  readonly places: readonly PerToken[];
  readonly embeddings: EmbeddingGain;
  readonly layers: readonly LayerGain[];
}

/** A text's tokens with the gains along each axis. */
export interface Gains extends Pick<Inside, "text" | "tokens" | "ids" | "offsets"> {
  readonly axes: readonly AxisGain[];
}

/**
 * How far each part of each layer moves each token of a text along each axis: every head, the feed-forward part, each
 * bias, the residual and the norms' shifts. A place is a hidden state's dot product with the axis' direction, and the
 * parts' gains add up to the layer's whole move; sums are float64.
 *
 * A layer turns its input x into y by two norms, m = g₁ ∘ P s / σ + b₁ with s = x + Σₕ Wₒʰ zₕ + bₒ, and
 * y = g₂ ∘ P t / τ + b₂ with t = m + W₂ f + c; zₕ is what head h gathered, f the feed-forward part behind its activation,
 * P takes a vector's mean away. With σ and τ as the run had them all of this is linear, so that with a = P(d ∘ g₂) and
 * c' = P(a ∘ g₁) the move d·y − d·x is the sum of
 *
 * - each head: c'·Wₒʰ zₕ / (σ τ),
 * - the bias of attention's output: c'·bₒ / (σ τ),
 * - the shift of attention's norm: a·b₁ / τ,
 * - the feed-forward part: a·W₂ f / τ, and its bias: a·c / τ,
 * - the residual: c'·x / (σ τ) − d·x,
 * - the last norm's shift: d·b₂.
 *
 * So every part is scaled by the gain over deviation of the norms that it passes, and each carries its own share of the
 * mean that is taken away. Deviations are taken as given: what a part does by changing them falls to no part.
 *
 * Throws what {@link lookInside} throws, and `mismatched dims` for an axis of another space.
 *
 * @example
 * const { axis } = await encoderAxis(encoder, parseAxisSpec("topic=river,water:money,bank"));
 * const { tokens, axes } = await axisGain(encoder, "the river bank", [axis]);
 * axes[0].layers[0].heads[1][3]; // how far the first layer's second head moves "bank" towards money
 *
 * Source of the linear reading: Kobayashi et al., "Incorporating residual and normalization layers into analysis of masked
 * language models", EMNLP 2021.
 */
export async function axisGain(
  encoder: EncoderCore,
  text: string,
  axes: readonly Direction[],
  options: InsideOptions = {},
): Promise<Gains> {
  for (const axis of axes) checkAxis(axis, encoder.config.dims);
  const inside = await lookInside(encoder, text, options);
  const { tokens, ids, offsets } = inside;
  return { text, tokens, ids, offsets, axes: axes.map((axis) => gainAlong(inside, axis)) };
}

/** The gains of a run that was kept. */
export function gainAlong(inside: Inside, { name, direction }: Direction): AxisGain {
  const { hidden, tokens, config, weights } = inside;
  const places = hidden.map((states) =>
    Float64Array.from(tokens, (_, token) => product(direction, states, token * config.dims)),
  );
  return {
    axis: name,
    places,
    embeddings: embeddingGain(inside, direction),
    layers: inside.layers.map((_, layer) => {
      return layerGain(inside, layer, pullBack(weights, layer, direction), places[layer], places[layer + 1]);
    }),
  };
}

function embeddingGain({ weights, ids, types, embeddingStats }: Inside, direction: ArrayLike<number>): EmbeddingGain {
  const of = (name: string) => weights.numbers(`embeddings.${name}`);
  const pull = throughNorm(direction, of("LayerNorm.weight"));
  const [words, positions, kinds] = ["word", "position", "token_type"].map((part) => of(`${part}_embeddings.weight`));
  const shift = product(direction, of("LayerNorm.bias"));
  const each = (rows: Float32Array, rowOf: (token: number) => number) =>
    Float64Array.from(ids, (_, token) => {
      return product(pull, rows, rowOf(token) * direction.length) * embeddingStats[2 * token + 1];
    });
  return {
    word: each(words, (token) => ids[token]),
    position: each(positions, (token) => token),
    type: each(kinds, (token) => types[token]),
    shift: Float64Array.from(ids, () => shift),
  };
}

function layerGain(
  { tokens, hidden, layers, config: { heads, dims, inner } }: Inside,
  layer: number,
  pull: LayerPull,
  before: PerToken,
  after: PerToken,
): LayerGain {
  const { mixed, mixStats, active, outerStats } = layers[layer];
  const width = dims / heads;
  const each = (gain: (token: number) => number) => Float64Array.from(tokens, (_, token) => gain(token));
  const last = (token: number) => outerStats[2 * token + 1];
  const both = (token: number) => mixStats[2 * token + 1] * last(token);
  return {
    heads: Array.from({ length: heads }, (_, head) => {
      const own = pull.heads.subarray(head * width, (head + 1) * width);
      return each((token) => product(own, mixed, token * dims + head * width) * both(token));
    }),
    attentionBias: each((token) => pull.attentionBias * both(token)),
    attentionShift: each((token) => pull.attentionShift * last(token)),
    feedForward: each((token) => product(pull.inner, active, token * inner) * last(token)),
    feedForwardBias: each((token) => pull.feedForwardBias * last(token)),
    residual: each((token) => product(pull.input, hidden[layer], token * dims) * both(token) - before[token]),
    outputShift: each(() => pull.outputShift),
    move: each((token) => after[token] - before[token]),
  };
}

/** A layer's parts by name, `move` left out, in the order in which they work. */
export function partsOf(gain: LayerGain): { part: string; gain: PerToken }[] {
  return [
    ...gain.heads.map((head, index) => ({ part: `head ${index + 1}`, gain: head })),
    { part: "attention bias", gain: gain.attentionBias },
    { part: "attention shift", gain: gain.attentionShift },
    { part: "feed-forward", gain: gain.feedForward },
    { part: "feed-forward bias", gain: gain.feedForwardBias },
    { part: "residual", gain: gain.residual },
    { part: "output shift", gain: gain.outputShift },
  ];
}

/** Throws `mismatched dims` for an axis that is not of the encoder's space. */
export function checkAxis({ name, direction }: Direction, dims: number): void {
  if (direction.length === dims) return;
  const came = `axis ${name} has ${direction.length}, the encoder's hidden states have ${dims}`;
  throw new RiverbankError("mismatched", `dims: ${came}; make it by encoderAxis`);
}
