// An axis pulled back through a layer: for each place where something is added, the direction there that becomes the
// axis at the layer's end. Then a part's push along the axis is one dot product.

import { layerPrefix } from "../parameters.ts";
import type { EncoderWeights } from "../weights.ts";

/** Directions and numbers, all float64; what a token's own deviations do to them is left to the caller. */
export interface LayerPull {
  /** [dims]: against what attention's layer norm takes in; to be multiplied by both 1 / deviation. */
  readonly input: Float64Array;
  /** [dims]: against what the heads gathered, side by side; likewise. */
  readonly heads: Float64Array;
  /** [inner]: against the feed-forward part behind its activation; to be multiplied by the last 1 / deviation. */
  readonly inner: Float64Array;
  /** The biases' pushes, to be multiplied as their places above. */
  readonly attentionBias: number;
  readonly attentionShift: number;
  readonly feedForwardBias: number;
  /** The last norm's shift, which nothing divides. */
  readonly outputShift: number;
}

/**
 * With g a norm's gain, b its shift and P = I − 11ᵀ / dims, which takes the mean away and is its own transpose, a layer
 * norm of x is g ∘ P x / σ + b. So the axis d at the layer's end is a = P(d ∘ g₂) in front of the last norm, and
 * c = P(a ∘ g₁) in front of attention's; behind the weights W₂ of the feed-forward part it is W₂ᵀ a, behind attention's
 * output Wₒ it is Wₒᵀ c.
 */
export function pullBack(weights: EncoderWeights, layer: number, direction: ArrayLike<number>): LayerPull {
  const of = (name: string) => weights.numbers(`${layerPrefix(layer)}.${name}`);
  const outer = throughNorm(direction, of("output.LayerNorm.weight"));
  const input = throughNorm(outer, of("attention.output.LayerNorm.weight"));
  return {
    input,
    heads: throughWeights(input, of("attention.output.dense.weight")),
    inner: throughWeights(outer, of("output.dense.weight")),
    attentionBias: product(input, of("attention.output.dense.bias")),
    attentionShift: product(outer, of("attention.output.LayerNorm.bias")),
    feedForwardBias: product(outer, of("output.dense.bias")),
    outputShift: product(direction, of("output.LayerNorm.bias")),
  };
}

/** P(direction ∘ gain). */
export function throughNorm(direction: ArrayLike<number>, gain: ArrayLike<number>): Float64Array {
  const stretched = Float64Array.from(direction, (value, i) => value * gain[i]);
  const mean = stretched.reduce((sum, value) => sum + value, 0) / stretched.length;
  return stretched.map((value) => value - mean);
}

/** Wᵀ direction, for weights [outputs, inputs]. */
function throughWeights(direction: Float64Array, weights: Float32Array): Float64Array {
  const inputs = weights.length / direction.length;
  const pulled = new Float64Array(inputs);
  for (let output = 0; output < direction.length; output++) {
    for (let i = 0; i < inputs; i++) pulled[i] += direction[output] * weights[output * inputs + i];
  }
  return pulled;
}

/** The sum of products, in float64, with a row of `b` that starts at `offset`. */
export function product(a: ArrayLike<number>, b: ArrayLike<number>, offset = 0): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[offset + i];
  return sum;
}
